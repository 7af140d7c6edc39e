"""Where one is and where one may go: the pages right under the home page, and the way to the one on screen."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site


@dataclass(frozen=True)
class Crumb:
    """A step of the way. ``here``: the page on screen is this one or lies below it."""

    title: str
    url: str
    slug: str = ""
    in_menu: bool = False
    here: bool = False


def sections(request: HttpRequest) -> list[Crumb]:
    """The live pages right under the home page, in the editors' order. Asked once per request."""
    known = getattr(request, "_ow_sections", None)
    if known is None:
        site = Site.find_for_request(request)
        pages = site.root_page.get_children().live() if site else Page.objects.none()
        known = request._ow_sections = [_crumb(page, request) for page in pages]
    return known


def section_url(request: HttpRequest, slug: str) -> str:
    """The address of the section ``slug``, empty when there is none."""
    return next((crumb.url for crumb in sections(request) if crumb.slug == slug), "")


def trail(page: Page, request: HttpRequest) -> list[Crumb]:
    """From the home page down to ``page``; empty for the home page itself."""
    site = Site.find_for_request(request)
    if not site or page.depth <= site.root_page.depth:
        return []
    above = page.get_ancestors().filter(depth__gte=site.root_page.depth)
    return [_crumb(each, request) for each in [*above, page]]


def _crumb(page: Page, request: HttpRequest) -> Crumb:
    url = page.get_url(request) or ""
    here = bool(url) and request.path.startswith(url)
    return Crumb(page.title, url, page.slug, page.show_in_menus, here)
