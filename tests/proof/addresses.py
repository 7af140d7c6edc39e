"""Every address the product answers: routes of the resolver, and below them the page tree's own."""

from collections.abc import Iterator

from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLResolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site

TREE = "wagtail_serve"  # the page tree answers below this one; each kind of page is a route of its own
REST = {r"admin/.*/$"}  # Wagtail's "no such page" of the admin


def routes() -> set[str]:
    """All there are."""
    named = {_plain(route) for route, name in _walk(get_resolver()) if name != TREE} - REST
    return named | set(_page_routes())


def _walk(resolver, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, text)
        else:
            yield text, pattern.name or ""


def _page_routes() -> Iterator[str]:
    for kind in _kinds(Page):
        if issubclass(kind, RoutablePageMixin):
            yield from (f"{kind.__name__} /{each.pattern}" for each in kind.get_subpage_urls())
        else:
            yield f"{kind.__name__} /"


def _kinds(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield from _kinds(below)
        if not below._meta.abstract and not below._meta.proxy:
            yield below


def route_of(address: str) -> str:
    """The route that answers ``address``. "" when nothing does."""
    path = address.partition("?")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    if _plain(match.route) in REST:
        return ""
    return _page_route(path) if match.url_name == TREE else _plain(match.route)


def _page_route(path: str) -> str:
    request = RequestFactory().get(path)
    page = Site.find_for_request(request).root_page.specific
    words = [word for word in path.split("/") if word]
    try:
        page = page.route(request, words).page
    except Http404:
        return ""
    if not isinstance(page, RoutablePageMixin):
        return f"{type(page).__name__} /"
    below = path.removeprefix(page.get_url(request))
    return f"{type(page).__name__} /{page.get_resolver().resolve(f'/{below}').route.removeprefix('^/')}"


def _plain(route: str) -> str:
    """Nested patterns keep their anchors in the resolver and lose them in a match."""
    return route.replace("^", "")
