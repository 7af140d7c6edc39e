"""Links: words that say where they lead, and targets that are there."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from cms.checks import targets
from cms.checks.finding import Finding, Rule
from cms.checks.reading import Link
from cms.checks.targets import Targets
from cms.checks.texts import Piece

EMPTY_WORDS = re.compile(
    r"^[【\[（(]?(?:请)?(?:点击|点|戳|点此|按)?(?:这里|这儿|此处|此|进入|查看|链接|详情|更多|了解更多|查看详情|查看更多|"
    r"原文|原文链接|click here|here|more|link)[】\])）>》…。.]*$|^(?:请)?点击(?:进入|查看|下载)?$",
    re.IGNORECASE,
)
HOST = re.compile(r"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/:?#]|$)", re.IGNORECASE)
SHORTENED = 50


def check(piece: Piece, known: Targets, broken: dict[str, str]) -> Iterator[Finding]:
    """``broken``: {address of others: since when, in words} of what did not answer in the last nights."""
    for link in piece.read.links:
        place = piece.place(link.nth)
        yield from _words(link, place)
        yield from _target(link, place, known, broken)


def addresses(piece: Piece, own: set[str]) -> Iterator[tuple[str, str]]:
    """(address of others, place) of each link that leads away."""
    for link in piece.read.links:
        if not link.kind and leads_away(link.target, own):
            yield link.target.strip(), piece.place(link.nth)


def leads_away(address: str, own: set[str]) -> bool:
    parts = _split(address)
    return (
        parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.hostname not in own
    )


def _split(address: str):
    try:
        parts = urlsplit(address.strip())
        parts.port  # noqa: B018  # raises for one that is no number
    except ValueError:
        return None
    return parts


def _words(link: Link, place: str) -> Iterator[Finding]:
    if not link.text:
        said = _("A link has no words.")
        yield Finding(Rule.LINK, place, said, _("Write where it leads, or take the link away."), True)
    elif EMPTY_WORDS.match(link.text):
        said = _("“%(text)s” does not say where the link leads.") % {"text": link.text}
        yield Finding(Rule.LINK, place, said, _("Put the link on the name of what it leads to."))
    elif link.text.startswith(("http://", "https://", "www.")) and len(link.text) > SHORTENED:
        said = _("A link has a long address for its words.")
        yield Finding(Rule.LINK, place, said, _("Put the link on the name of what it leads to."))


def _target(link: Link, place: str, known: Targets, broken: dict[str, str]) -> Iterator[Finding]:
    if link.kind == "page":
        yield from _page(link, place, known)
    elif link.kind == "document":
        if link.target not in known.documents:
            said = _("“%(text)s” leads to a file that has been deleted.") % {"text": link.text}
            yield Finding(Rule.LINK, place, said, _("Choose the file anew, or take the link away."), True)
    elif not link.kind:
        yield from _address(link, place, known, broken)


def _page(link: Link, place: str, known: Targets) -> Iterator[Finding]:
    title, live = known.pages.get(link.target, ("", False))
    if live:
        return
    said = _("“%(text)s” leads to “%(title)s”, which is not published.") if title else _(
        "“%(text)s” leads to a page that has been deleted."
    )  # fmt: skip
    told = {"text": link.text, "title": title}
    yield Finding(
        Rule.LINK, place, said % told, _("Publish that page first, choose another, or take the link away."), True
    )


def _address(link: Link, place: str, known: Targets, broken: dict[str, str]) -> Iterator[Finding]:
    address = link.target.strip()
    if fault := _malformed(address):
        yield Finding(Rule.LINK, place, _("“%(text)s”: %(fault)s") % {"text": link.text, "fault": fault},
                      _("Write it as it stands in the browser's address line."), True)  # fmt: skip
    elif leads_away(address, known.hosts):
        if address in broken:
            told = {"text": link.text, "since": broken[address]}
            said = _("“%(text)s” leads to an address that does not answer: %(since)s") % told
            yield Finding(Rule.LINK, place, said, _("Look for the new address, or take the link away."))
    elif not address.startswith(("#", "mailto:", "tel:")) and not targets.opens(address):
        said = _("“%(text)s” leads to “%(address)s”, which this site does not have.")
        told = {"text": link.text, "address": address[:80]}
        yield Finding(Rule.LINK, place, said % told, _("Choose the page, or correct the address."), True)


def _malformed(address: str) -> str:
    """What is wrong with how it is written, "" if nothing."""
    parts = _split(address)
    if parts is None or " " in address or not address:
        return _("the address is not written right.")
    if parts.scheme in ("http", "https"):
        return "" if parts.hostname and ("." in parts.hostname or parts.hostname == "localhost") else _(
            "the address names no site.")  # fmt: skip
    if parts.scheme in ("mailto", "tel"):
        return "" if parts.path else _("the address is not written right.")
    if parts.scheme:
        return _("an address begins with http:// or https://.")
    if HOST.match(address) and not address.startswith("/"):
        return _("“https://” is missing before the address.")
    return ""
