"""Display modes: 长者版 is remembered in a cookie that a plain link sets, so it works without script."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from home.models import Terminal

COOKIE = "mode"
PLAIN, ELDER = "plain", "elder"
YEAR = 365 * 24 * 3600
FEW = 7  # rows of a list in elder mode: with the way on, eight things to choose from


def current(request: HttpRequest) -> str:
    """``elder`` or ``plain``. Nothing but these two reaches a page or a cache key. A kiosk is 长者版, only larger."""
    return ELDER if at_kiosk(request) or request.COOKIES.get(COOKIE) == ELDER else PLAIN


def at_kiosk(request: HttpRequest) -> bool:
    """True on a machine that was set up as one (home.terminals): the mode belongs to the device, not to a person."""
    terminal = getattr(request, "terminal", None)
    return terminal is not None and terminal.kind == Terminal.Kind.KIOSK


def rows(request: HttpRequest, usual: int) -> int:
    """How many rows of a list a page shows: ``usual``, few in elder mode."""
    return FEW if current(request) == ELDER else usual


def channel(request: HttpRequest) -> str:
    """By which way what is sent now comes in, as far as the device tells: ``kiosk`` or ``web``."""
    return "kiosk" if at_kiosk(request) else "web"


def context(request: HttpRequest) -> dict:
    """Template context: ``mode`` for ``<html data-mode>``; ``kiosk``, the machine, and its seconds where it is one."""
    if not at_kiosk(request):
        return {"mode": current(request)}
    seconds = {"warn": settings.KIOSK_WARN, "wipe": settings.KIOSK_WIPE, "bare": 3 * settings.KIOSK_WIPE}
    return {"mode": ELDER, "kiosk": request.terminal, "kiosk_session": request.kiosk, "kiosk_seconds": seconds}


@never_cache
def switch(request: HttpRequest, mode: str) -> HttpResponse:
    """Remember ``mode`` and go back to ``next``, if that is a page of ours."""
    if mode not in (PLAIN, ELDER):
        raise Http404
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(wanted if safe else "/")
    if mode == ELDER:
        answer.set_cookie(COOKIE, ELDER, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
