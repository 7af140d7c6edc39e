"""Where links of our own lead: which pages, papers and pictures are there and open to everybody."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from cms.checks.texts import Piece

SERVE = "wagtail_serve"


@dataclass
class Targets:
    """``pages``: {key: (title, live)}. ``images``: {key: picture}. ``hosts``: names that are ours."""

    pages: dict[str, tuple[str, bool]] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    images: dict[str, object] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)


def of(pieces: list[Piece]) -> Targets:
    """One query a kind, and only for kinds that the texts name."""
    links = [link for piece in pieces for link in piece.read.links]
    keys = {kind: _numbers(link.target for link in links if link.kind == kind) for kind in ("page", "document")}
    shown = _numbers(embed.image for piece in pieces for embed in piece.read.pictures)
    found = Targets()
    if keys["page"]:
        rows = Page.objects.filter(pk__in=keys["page"]).values_list("pk", "title", "live")
        found.pages = {str(pk): (title, live) for pk, title, live in rows}
    if keys["document"]:
        rows = get_document_model().objects.filter(pk__in=keys["document"]).values_list("pk", flat=True)
        found.documents = {str(pk) for pk in rows}
    if shown:
        found.images = {str(image.pk): image for image in get_image_model().objects.filter(pk__in=shown)}
    if any(not link.kind for link in links):
        found.hosts = own_hosts()
    return found


def _numbers(keys) -> set[str]:
    return {key for key in keys if key.isdecimal() and len(key) < 10}


def own_hosts() -> set[str]:
    """As they stand in addresses, with a port where it is an unusual one."""
    sites = Site.objects.values_list("hostname", "port")
    names = {name if port in (80, 443) else f"{name}:{port}" for name, port in sites}
    return {name.lower() for name in names | {urlsplit(settings.BASE_URL).netloc} if name}


def opens(path: str) -> bool:
    """Whether an address of our own answers: a route, a live page or one of its own addresses, or a redirect."""
    path = unquote(urlsplit(path).path) or "/"
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return _redirected(path)
    if match.url_name != SERVE:
        return True
    return _page(path) or _redirected(path)


def _page(path: str) -> bool:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return False
    base, parts = site.root_page.url_path, [part for part in path.split("/") if part]
    paths = [base + "".join(f"{part}/" for part in parts[:n]) for n in range(len(parts), -1, -1)]
    found = {page.url_path: page for page in Page.objects.filter(url_path__in=paths)}
    for at, each in enumerate(paths):
        if each in found:
            page, rest = found[each], parts[len(parts) - at :]
            return page.live and (not rest or _answers(page.specific, "/" + "".join(f"{part}/" for part in rest)))
    return False


def _answers(page, rest: str) -> bool:
    if not isinstance(page, RoutablePageMixin):
        return False
    try:
        page.resolve_subpage(rest)
    except Http404:
        return False
    return True


def _redirected(path: str) -> bool:
    return Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()
