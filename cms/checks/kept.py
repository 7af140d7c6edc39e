"""What was found on each live page, kept for lists and the morning's letter; looked at again each night."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import time as hour

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page

from cms.checks import gate, links, outside, targets, texts
from cms.checks.finding import Finding
from cms.models import PageCheck
from cms.models.base import SitePage
from home import clock

FROM = hour(2, 0)  # the night's round begins
AT_ONCE = 20


def write(page: Page, known: gate.Known | None = None, *, files: bool = False) -> list[Finding]:
    """Look at a live ``page`` and keep what was found."""
    found = gate.find(page, known, files=files)
    PageCheck.objects.update_or_create(
        page_id=page.pk, defaults={"findings": [each.kept() for each in found], "at": clock.now()}
    )
    pieces = texts.pieces(page)
    own = targets.own_hosts() if any(not link.kind for piece in pieces for link in piece.read.links) else set()
    outside.used(page, {address for piece in pieces for address, _place in links.addresses(piece, own)})
    return found


def published(page: Page) -> None:
    """Who published has seen the warnings, and is not asked about these again."""
    accept(page, write(page))


def accept(page: Page, findings: list[Finding]) -> None:
    marks = [each.mark for each in findings if not each.refuses]
    PageCheck.objects.update_or_create(page_id=page.pk, defaults={"accepted": marks})


def accepted(page) -> set[str]:
    row = PageCheck.objects.filter(page_id=page.pk).values_list("accepted", flat=True).first() if page.pk else None
    return set(row or ())


def live_pages():
    kinds = ContentType.objects.get_for_models(*_kinds(SitePage)).values()
    return Page.objects.live().filter(content_type__in=kinds)


def _kinds(model) -> Iterator[type]:
    for each in model.__subclasses__():
        if not each._meta.abstract:
            yield each
        yield from _kinds(each)


def due():
    """Live pages the last night's round has not come to."""
    return live_pages().filter(Q(ow_check=None) | Q(ow_check__at=None) | Q(ow_check__at__lt=began()))


def began() -> datetime:
    """When the last night's round began, yesterday's before the hour."""
    tonight = clock.instant(clock.today(), FROM)
    return tonight if tonight <= clock.now() else clock.instant(clock.today() - timedelta(days=1), FROM)


def go_on(seconds: float) -> int:
    """Look at pages that are due, for at most ``seconds``; how many were. Pictures are opened."""
    ends, done, known = time.monotonic() + seconds, 0, None
    while time.monotonic() < ends:
        pages = list(due().order_by("pk").specific()[:AT_ONCE])
        if not pages:
            break
        known = known or gate.Known.now()
        for page in pages:
            write(page, known, files=True)
            done += 1
            if time.monotonic() > ends:
                break
    return done


def again() -> None:
    """Everything is looked at anew: an editor wants to know now, or the words changed."""
    PageCheck.objects.update(at=None)


def found(rule: str = "") -> list[tuple[Page, Finding]]:
    """(live page, finding), of one ``rule`` or all; refusing ones first. One query."""
    rows = PageCheck.objects.filter(page__live=True).exclude(findings=[]).select_related("page").order_by("page__path")
    told = [(row.page, Finding.of(each)) for row in rows for each in row.findings]
    return sorted((pair for pair in told if not rule or pair[1].rule == rule), key=lambda pair: not pair[1].refuses)
