"""Middleware: requests of the office's machines. Everybody else passes through without a query."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home import kiosk, terminals
from home.models import Terminal

HOME, END = "/kiosk/", "/kiosk/end/"
OPEN = ("/kiosk/", "/terminal/", "/static/", "/media/", "/favicon.ico", "/robots.txt", "/healthz")
PAGE = ("document", "empty")  # what asks for a page; by way of the service worker it arrives as “empty”
STAFF = ("/admin/", "/desk/")  # nobody signs in to the house from a machine in the hall


class AtTerminal:
    """Sets ``request.terminal`` (None for most) and, at a kiosk, ``request.kiosk``: home.kiosk.Session or None.

    It stands before everything that sets a cookie, so that it sees them all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.kiosk = None
        terminal = request.terminal = terminals.known(request.COOKIES.get(terminals.COOKIE, ""))
        if terminal is None:
            return self.get_response(request)
        terminals.seen(terminal)
        return self._at_kiosk(request) if terminal.kind == Terminal.Kind.KIOSK else self.get_response(request)

    def _at_kiosk(self, request: HttpRequest) -> HttpResponse:
        session = kiosk.of(request)
        if session and session.lapsed and request.path != END:
            return redirect(END)
        request.kiosk = session
        is_open = request.path.startswith(OPEN)
        if request.path == "/" or request.path.startswith(STAFF) or (session is None and not is_open):
            return redirect(HOME)
        with terminals.during(session.mark if session else ""):
            answer = self.get_response(request)
        if is_open and request.path != HOME:
            return answer
        answer["Cache-Control"] = "private, no-store"  # whatever it is: the next person must not see it
        if _is_file(request, answer):
            answer = render(request, "home/kiosk_file.html", status=409)
        if session:
            kiosk.keep(answer, request, session)
        return answer


def _is_file(request: HttpRequest, answer: HttpResponse) -> bool:
    """A paper that the browser would open on the whole screen, with no way back and no idle clock."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    return (
        request.headers.get("Sec-Fetch-Dest", "document") in PAGE
        and answer.status_code == 200
        and kind not in ("text/html", "application/json", "image/svg+xml", "text/javascript")
    )
