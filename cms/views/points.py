"""Where one can go, and what is open now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.points import tree


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """``?now=1``: only what is open at this minute."""
    now = request.GET.get("now") == "1"
    return render(request, "cms/points.html", {"points": tree(now=now), "now": now})
