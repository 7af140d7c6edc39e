"""The results page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cms import catalogue
from cms.models import FormPage, ServiceGuidePage
from cms.search.query import Found
from cms.search.query import search as find

KINDS = ("guide", "news", "policy", "learning")
LONGEST = 100
CATCH_ALL = "doudi"  # slug of the form page that takes whatever no window takes


def search(request: HttpRequest) -> HttpResponse:
    """``?q=`` what was typed, ``?kind=`` one kind only. An empty question is an empty page with the box."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    found = find(query, kind=kind) if query else Found([], [], {})
    context = {"query": query, "kind": kind, "found": found, "tabs": _tabs(query, found), "rows": _rows(found.hits)}
    if query and not found.hits:
        context["catch_all"] = FormPage.objects.live().filter(slug=CATCH_ALL).first()
    return render(request, "cms/search.html", context)


def _rows(hits: list) -> list[dict]:
    """Each hit, a guide with what its row in a list says: two more queries."""
    ids = [hit.page_id for hit in hits if hit.kind == "guide"]
    codes = dict(ServiceGuidePage.objects.filter(pk__in=ids).values_list("pk", "item_code"))
    facts = {row.url: row for row in catalogue.rows_of(list(codes.values()))}
    return [{"hit": hit, "label": _labels()[hit.kind], "guide": facts.get(hit.url)} for hit in hits]


def _tabs(query: str, found: Found) -> list[dict]:
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
