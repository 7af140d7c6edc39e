"""The results page, and suggestions while somebody types."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.models import Delegation
from cms import catalogue, points
from cms.models import FormPage, ServiceGuidePage
from cms.search import asked, terms
from cms.search.narrowing import Narrow
from cms.search.query import Found
from cms.search.query import search as find
from home import clock, modes
from home.models import Unit

KINDS = ("guide", "news", "policy", "learning")
LONGEST = 100
SHOWN = 20
BESIDE = 2  # of a place that is named: its telephone and the way to all places
SUGGESTED = 7  # with “all results” eight things to choose from, the most that elder mode shows
CATCH_ALL = "doudi"  # slug of the form page that takes whatever no window takes


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=`` what was typed, ``?kind=`` one kind only, ``?who= ?theme= ?unit= ?at=`` guides that fit. An empty
    question is an empty page with the box."""
    query = _typed(request)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    only = Narrow.of(request.GET)
    size, start = modes.rows(request, SHOWN), _start(request)
    found = find(query, kind=kind, start=start, limit=size, only=only) if query else Found([], [], {})
    if query and not kind and not only and not start:  # one question counts once, however it is narrowed or leafed
        asked.note(query, found.total)
    if found.place and size < SHOWN:  # few at a time, and the place itself is two of the things to choose from
        size -= BESIDE
    context = {"query": query, "kind": kind, "found": found, "tabs": _tabs(query, found, only)}
    context |= {"rows": _rows(found.hits[:size], found.place), "only": only, "all_query": urlencode({"q": query})}
    if found.place:
        context |= {"place": points.at(found.place), "there": _there(query, found, only)}
    if start + size < found.total:
        asked_on = request.GET.copy()
        asked_on["from"] = str(start + size)
        context["next_query"] = asked_on.urlencode()
    if query and not found.hits:
        context["catch_all"] = FormPage.objects.live().filter(slug=CATCH_ALL).first()
    return render(request, "cms/search.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def suggest(request: HttpRequest) -> JsonResponse:
    """``?q=`` what has been typed so far → ``{"rows": [{"title", "url", "kind"}]}``, what can be done
    before what can be read; nothing is counted."""
    found = find(terms.beginning(_typed(request)), limit=SUGGESTED)
    rows = [
        {"title": hit.title, "url": hit.url, "kind": "" if hit.kind == "guide" else _labels().get(hit.kind, "")}
        for hit in sorted(found.hits or found.near, key=lambda hit: hit.kind != "guide")
    ]
    return JsonResponse({"rows": rows}, json_dumps_params={"ensure_ascii": False})


def _start(request: HttpRequest) -> int:
    """Hits passed already, where few are shown at a time."""
    given = request.GET.get("from", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _rows(hits: list, place: Unit | None) -> list[dict]:
    """Each hit, a guide with what its row in a list says: two more queries. With a ``place`` guides of what is done
    there open with its window: one more."""
    ids = [hit.page_id for hit in hits if hit.kind == "guide"]
    codes = dict(ServiceGuidePage.objects.filter(pk__in=ids).values_list("pk", "item_code"))
    facts = {row.url: row for row in catalogue.rows_of(list(codes.values()))}
    there: set[str] = set()
    if place:
        given = Delegation.objects.active(clock.today()).filter(unit=place, item__code__in=codes.values())
        there = set(given.values_list("item__code", flat=True))
    return [
        {
            "hit": hit,
            "address": f"{hit.url}?at={place.code}" if place and codes.get(hit.page_id) in there else hit.url,
            "label": _labels().get(hit.kind, ""),
            "guide": facts.get(hit.url),
        }
        for hit in hits
    ]


def _there(query: str, found: Found, only: Narrow) -> dict | None:
    """The way to what can be done at the place that was named: how many, and the address."""
    choices = [each for facet in found.facets if facet.name == "at" for each in facet.choices]
    met = next((each for each in choices if each.value == found.place.code), None)
    return {"n": met.count, "query": replace(only, at=met.value).query(query)} if met and not only.at else None


def _tabs(query: str, found: Found, only: Narrow) -> list[dict]:
    if only:  # only guides fit
        return []
    shown = [kind for kind in KINDS if found.counts.get(kind)]
    return [
        {"kind": kind, "label": _labels()[kind], "count": found.counts[kind],
         "query": urlencode({"q": query, "kind": kind})}
        for kind in shown
    ]  # fmt: skip


def _labels() -> dict[str, str]:
    return {
        "guide": _("Service guides"),
        "news": _("News items"),
        "policy": _("Policy documents"),
        "learning": _("Daily learning"),
    }
