"""The service for the elderly: where to go, a card for the fridge, and whether somebody at the door is one of ours."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.elder import drawing, registers
from cms.elder.pages import forms
from home import modes

AT_A_TIME = 6  # towns on a screen of elder mode; with “the others”, the centre and the call no more than eight
ON_A_CARD = 8
BADGE = re.compile(r"\d{3,6}", re.ASCII)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """``?town=``: one town with all its points; ``?from=``: the towns that follow, in elder mode."""
    every = registers.places()
    towns = [each for each in every if each.tier == "town"]
    chosen = next((each for each in towns if each.town == request.GET.get("town")), None)
    few = modes.current(request) == modes.ELDER
    start = _number(request.GET.get("from")) if few else 0
    size = AT_A_TIME if few else len(towns)
    context = {
        "centre": [each for each in every if each.tier != "town"],
        "towns": towns[start : start + size],
        "chosen": chosen,
        "more": start + size if start + size < len(towns) else 0,
        "start": start,
        "tiers": registers.tiers(every),
        "picture": drawing.picture(every) if towns and not (chosen or few) else None,
        **forms(),
    }
    return render(request, "cms/elder/places.html", context)


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A sheet to print: the number to call, and a code for each thing. ``?town=``, ``?page=``."""
    every, items = registers.places(), registers.items()
    towns = [each for each in every if each.tier == "town"]
    page = min(_number(request.GET.get("page")), max((len(items) - 1) // ON_A_CARD, 0))
    context = {
        "items": items[page * ON_A_CARD : (page + 1) * ON_A_CARD],
        "pages": range((len(items) + ON_A_CARD - 1) // ON_A_CARD),
        "page": page,
        "towns": towns,
        "chosen": next((each for each in towns if each.town == request.GET.get("town")), None),
        **forms(),
    }
    return render(request, "cms/elder/card.html", context)


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """``?no=``: the number on the badge."""
    typed = request.GET.get("no", "").strip()[:20]
    known = registers.helper(typed) if BADGE.fullmatch(typed) else None
    return render(request, "cms/elder/badge.html", {"typed": typed, "helper": known})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
