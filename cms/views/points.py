"""Where one can go, and what is open now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import narrow
from cms.points import Point, tree
from home import modes

PLACES, VILLAGES = 5, 4  # on a screen of elder mode; with the call and the ways beside no more than eight


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """``?now=1``: only what is open at this minute. In elder mode a few names, each opening its own: ``?at=``, the code
    of a unit."""
    now = request.GET.get("now") == "1"
    found = tree(now=now)
    if modes.current(request) != modes.ELDER:
        return render(request, "cms/points.html", {"points": found, "now": now})
    asked = {"now": "1"} if now else {}
    at, above = _at(found, request.GET.get("at", ""))
    listed = [_choice(each, asked) for each in (at.below if at else found)]
    beside = {**asked, **({"at": at.unit.code} if at else {})}
    context = {
        "at": at,
        "above": _choice(above, asked) if above else None,
        "screen": narrow.screen(request, listed, VILLAGES if at else PLACES, **beside),
        "all": narrow.address(**asked),
        "now": now,
    }
    return render(request, "cms/points_few.html", context)


def _at(found: list[Point], code: str) -> tuple[Point | None, Point | None]:
    """(the place of this code, the town it belongs to)."""
    for top in found:
        if top.unit.code == code:
            return top, None
        for each in top.below:
            if each.unit.code == code:
                return each, top
    return None, None


def _choice(point: Point, asked: dict[str, str]) -> narrow.Choice:
    return narrow.Choice(narrow.address(**asked, at=point.unit.code), point.unit.label, point.state, point.open)
