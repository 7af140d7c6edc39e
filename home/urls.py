"""Addresses of the ground: the display mode, pictures, the icon browsers ask for unasked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path

from home import media, modes


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("ow/img/mark.svg"))


app_name = "home"
urlpatterns = [
    path("mode/<slug:mode>/", modes.switch, name="mode"),
    path("favicon.ico", favicon, name="favicon"),
    path("media/<path:name>", media.picture, name="media"),
]
