"""Machines that should be alive and say nothing: one that was set up asks for something every minute, whoever uses it.

While its hall is closed nobody expects a word of it, so what counts is how long it has been silent of the time open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home import clock, days, office_hours
from home.models import Terminal


@dataclass(frozen=True)
class Silent:
    """``since``: when it was last heard of, or the hall opened without it; None where it has never come."""

    terminal: Terminal
    since: datetime | None

    @property
    def long(self) -> bool:
        """Longer than its keeper is given before the lead hears of it."""
        return self.since is not None and clock.now() - self.since > timedelta(seconds=settings.KIOSK_SILENT_LEAD)

    @property
    def words(self) -> str:
        if self.since is None:
            return _("Set up, but never heard of")
        minutes = int((clock.now() - self.since).total_seconds() // 60)
        if minutes < 120:
            return ngettext("Silent for %(n)d minute", "Silent for %(n)d minutes", minutes) % {"n": minutes}
        return ngettext("Silent for %(n)d hour", "Silent for %(n)d hours", minutes // 60) % {"n": minutes // 60}


def now() -> list[Silent]:
    """All that are silent at this moment, by number."""
    late = Terminal.objects.filter(active=True).exclude(key_hash="").select_related("unit", "keeper")
    late = late.exclude(seen_at__gt=clock.now() - _patience())
    return list(among(late))


def among(terminals: Iterable[Terminal]) -> Iterable[Silent]:
    """Those of ``terminals`` that are silent."""
    at, patience = clock.now(), _patience()
    for each in terminals:
        if not (each.active and each.key_hash):
            continue
        if each.hours == Terminal.Hours.ALWAYS:
            since = each.seen_at
        elif (opened := _opened(each, at)) is None:
            continue  # the hall is closed
        else:
            since = max(each.seen_at, opened) if each.seen_at else opened
        if since is None or at - since > patience:
            yield Silent(each, since)


def _opened(terminal: Terminal, at: datetime) -> datetime | None:
    """Since when its hall is open, None while it is closed."""
    if not days.current().works(today := at.astimezone(clock.OFFICE_ZONE).date()):
        return None
    spans = office_hours.sessions(today, terminal.unit.opening_hours)
    return next((opens for opens, closes in spans if opens <= at < closes), None)


def _patience() -> timedelta:
    return timedelta(seconds=settings.KIOSK_SILENT)
