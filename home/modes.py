"""Display modes: 长者版 is remembered in a cookie that a plain link sets, so it works without script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

COOKIE = "mode"
PLAIN, ELDER = "plain", "elder"
YEAR = 365 * 24 * 3600


def current(request: HttpRequest) -> str:
    """``elder`` or ``plain``. Nothing but these two reaches a page or a cache key."""
    return ELDER if request.COOKIES.get(COOKIE) == ELDER else PLAIN


def context(request: HttpRequest) -> dict:
    """Template context: ``mode`` for ``<html data-mode>``."""
    return {"mode": current(request)}


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
