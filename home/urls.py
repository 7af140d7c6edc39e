"""Addresses of the ground: the display mode, pictures, health, what browsers and crawlers ask for unasked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import path

from home import health_views, media, modes, terminal_views


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("ow/img/mark.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "home/robots.txt", content_type="text/plain")


app_name = "home"
urlpatterns = [
    path("mode/<slug:mode>/", modes.switch, name="mode"),
    path("terminal/", terminal_views.set_up, name="terminal"),
    path("kiosk/", terminal_views.home, name="kiosk"),
    path("kiosk/start/", terminal_views.start, name="kiosk_start"),
    path("kiosk/end/", terminal_views.end, name="kiosk_end"),
    path("kiosk/help/", terminal_views.help_page, name="kiosk_help"),
    path("kiosk/alive/", terminal_views.alive, name="kiosk_alive"),
    path("kiosk/worker.js", terminal_views.worker, name="kiosk_worker"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("media/<path:name>", media.picture, name="media"),
    path("healthz", health_views.whole, name="health"),
    path("healthz/live", health_views.live, name="live"),
    path("healthz/ready", health_views.ready, name="ready"),
]
