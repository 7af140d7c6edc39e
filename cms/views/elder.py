"""The service for the elderly: where to go, a card for the fridge, and whether somebody at the door is one of ours."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import narrow
from cms.elder import drawing, registers
from cms.elder.pages import forms
from home import modes

# On a screen of elder mode: with the calls, the ways beside and “more help” no more than eight things to choose from.
TOWNS, POINTS = 5, 4
ON_A_CARD = 8
BADGE = re.compile(r"\d{3,6}", re.ASCII)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """``?town=``: one town with all its points; ``?point=``: one point. In elder mode a few at a time: towns first,
    then the town's own point and the names of the others."""
    every = registers.places()
    towns = [each for each in every if each.tier == "town"]
    centre = [each for each in every if each.tier != "town"]
    town = next((each for each in towns if each.town == request.GET.get("town")), None)
    point = registers.find(every, request.GET.get("point", ""))
    few = modes.current(request) == modes.ELDER
    context = {"town": town or registers.town_of(every, point), "point": point, "few": few, **forms()}
    if point is not None and point.tier == "village" and context["town"]:
        context |= {"near": _near(context["town"], point)}
    elif point is None and town is not None:
        context |= {"screen": narrow.screen(request, _points(town), POINTS, town=town.town)} if few else {}
    elif point is None:
        listed = [*map(_point, centre[1:]), *map(_town, towns)] if few else [_town(each) for each in towns]
        context |= {
            "centre": centre[:1] if few else centre,
            "screen": narrow.screen(request, listed, TOWNS if few else len(listed) or 1),
            "tiers": registers.tiers(every),
            "picture": drawing.picture(every) if towns and not few else None,
        }
    return render(request, "cms/elder/places.html", context)


def _town(place: registers.Place) -> narrow.Choice:
    return narrow.Choice(narrow.address(town=place.town), place.town_word, place.state, place.open)


def _point(place: registers.Place) -> narrow.Choice:
    return narrow.Choice(narrow.address(point=place.number), place.name, place.state, place.open)


def _near(town: registers.Place, village: registers.Place) -> narrow.Screen | None:
    """Where else somebody of this village may go, with the way there: as many as fit on a screen."""
    listed = []
    for each, km in registers.nearest(town, village)[:POINTS]:
        where = narrow.address(town=town.town) if each is town else narrow.address(point=each.number)
        listed.append(narrow.Choice(where, each.name, f"{registers.away(km)} · {each.state}", each.open))
    return narrow.Screen(listed, "", "") if listed else None


def _points(town: registers.Place) -> list[narrow.Choice]:
    return [_point(each) for each in town.below]


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """A sheet to print: the number to call, and a code for each thing. ``?town=``, ``?page=``."""
    every, items = registers.places(), registers.items()
    towns = [each for each in every if each.tier == "town"]
    page = min(narrow.number(request.GET.get("page")), max((len(items) - 1) // ON_A_CARD, 0))
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
