"""Pages of the office's machines: setting one up, and a kiosk's own screens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from home import clock, kiosk, terminals, typed_codes
from home.attempts import TooMany, client
from home.models import Terminal

TEN_YEARS = 10 * 366 * 24 * 3600


class CodeForm(typed_codes.CodeForm):
    label = gettext_lazy("Code of the machine")
    help_text = gettext_lazy("8 letters and digits; the admin shows them beside the machine, for an hour.")
    required = gettext_lazy("Enter the code that the admin shows.")


@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Typed once on the machine by its keeper. From then on this browser is that machine, until another one is."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            found = terminals.enter(form.cleaned_data["code"], client(request))
        except TooMany as refused:
            return typed_codes.too_many(request, refused)
        if found is not None:
            terminal, cookie = found
            answer = kiosk.wipe(redirect(terminals.first_page(terminal)), request, None)
            flags = {"httponly": True, "samesite": "Lax", "secure": request.is_secure()}
            answer.set_cookie(terminals.COOKIE, cookie, max_age=TEN_YEARS, **flags)
            return answer
        form.add_error("code", _("This code opens nothing: it was used, or is older than an hour. Make a new one."))
    status = 422 if form.is_bound else 200
    context = {"form": form, "known": request.terminal}
    return render(request, "home/terminal.html", context, status=status)


def at_kiosk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: of use on a kiosk only; other browsers are shown the home page."""

    @never_cache
    def wrapped(request: HttpRequest) -> HttpResponse:
        here = request.terminal and request.terminal.kind == Terminal.Kind.KIOSK
        return view(request) if here else redirect("/")

    return wrapped


@at_kiosk
def home(request: HttpRequest) -> HttpResponse:
    answer = render(request, "home/kiosk.html", {"today": clock.today()})
    return answer if request.kiosk else kiosk.forget(answer, request)


@at_kiosk
def start(request: HttpRequest) -> HttpResponse:
    """Begin a session, or go on with it, and show what was chosen."""
    wanted = request.GET.get("to", "")
    ours = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/")
    answer = redirect(wanted if ours else "/kiosk/")
    kiosk.keep(answer, request, request.kiosk or kiosk.begun())
    return answer


@at_kiosk
def end(request: HttpRequest) -> HttpResponse:
    """The session is over. A plain GET, since without script a page that lies idle comes here by itself; all it can
    do is to forget what this browser did. ``?done=1``: somebody pressed it, and may be asked how it went."""
    there = "done" in request.GET and request.kiosk and not request.kiosk.lapsed
    then = terminals.farewell(request.terminal, request.kiosk.mark) if there else ""
    request.session.flush()
    return kiosk.wipe(redirect(then or "home:kiosk"), request, request.kiosk)


@at_kiosk
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/kiosk_help.html")


@at_kiosk
def alive(request: HttpRequest) -> HttpResponse:
    """Is the office there? Asked before each step, and now and then so that the keeper sees that the machine runs."""
    answer = HttpResponse(status=204)
    if request.kiosk:
        kiosk.keep(answer, request, request.kiosk)
    return answer


@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it stands between a tap and the browser's own error page."""
    answer = render(request, "home/kiosk_worker.js", content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/"
    return answer
