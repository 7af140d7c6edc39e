"""The site map that programs read: every public page and when it last changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from cases.models import ServiceItem
from cms.models import ServiceGuidePage

MOST = 50_000  # of one file, as sitemaps.org says
STANDING = ("cms:points", "cms:sitemap")  # pages of the site that stand in no tree


@require_safe
def crawl(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    rows = _pages(site.root_page) if site else Page.objects.none()
    entries = [(request.build_absolute_uri(page.get_url(request)), page.last_published_at) for page in rows]
    entries += [(request.build_absolute_uri(reverse(name)), None) for name in STANDING]
    return render(request, "cms/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _pages(root: Page):
    """Public pages without what a retired item leaves standing. Three queries, however many pages."""
    retired = ServiceItem.objects.filter(status=ServiceItem.Status.RETIRED).values("code")
    gone = ServiceGuidePage.objects.filter(item_code__in=retired).values("pk")
    return root.get_descendants(inclusive=True).live().public().exclude(pk__in=gone).order_by("path")[:MOST]
