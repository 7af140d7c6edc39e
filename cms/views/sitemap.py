"""The site map people read: sections and what stands right below them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site

from cases.models import ServiceItem
from cms.models import ServiceGuidePage

ENTRIES = 60  # of one section; the section's own page lists the rest


def sitemap(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    root = site.root_page if site else None
    groups = _groups(root, request) if root else []
    return render(request, "cms/sitemap.html", {"groups": groups})


def _groups(root: Page, request: HttpRequest) -> list[dict]:
    """One query for both levels, however many sections there are."""
    retired = ServiceItem.objects.filter(status=ServiceItem.Status.RETIRED).values("code")
    gone = ServiceGuidePage.objects.filter(item_code__in=retired).values("pk")
    pages = root.get_descendants().live().exclude(pk__in=gone).filter(depth__lte=root.depth + 2).order_by("path")
    groups: list[dict] = []
    for page in pages:
        entry = {"title": page.title, "url": page.get_url(request), "entries": [], "more": False}
        if page.depth == root.depth + 1:
            groups.append(entry)
        elif len(groups[-1]["entries"]) < ENTRIES:
            groups[-1]["entries"].append(entry)
        else:
            groups[-1]["more"] = True
    return groups
