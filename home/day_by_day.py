"""Why a due day is what it is: every day of a term with its reason, ready to be drawn as a small calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from home.terms import MINUTES, WHILE_OPEN, WORKING, Term

DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayFace:
    """``n``: which day of the term. ``reason``: start counted makeup weekend holiday paused rolled open due.

    ``note``: why it is paused, or how much of a term in hours falls on it. ``extended``: beyond the term as it was.
    """

    date: date
    n: int | None
    reason: str
    name: str
    works: bool
    provisional: bool
    unit: str
    note: str = ""
    extended: bool = False

    @property
    def words(self) -> str:
        """The reason in the reader's language."""
        said = self._texts()[self.reason] % {"n": self.n or 0, "name": self.name, "note": self.note}
        return _("%(day)s, of the extension") % {"day": said} if self.extended else said

    def _texts(self) -> dict[str, str]:
        working = self.unit == WORKING
        due = _("working day %(n)d, due") if working and self.n else _("due")
        start = _("start") if self.unit in (*WHILE_OPEN, MINUTES) else _("start, not counted")
        return {
            "start": _("start, %(note)s of the term") if self.note else start,
            "counted": _("working day %(n)d") if working else _("day %(n)d"),
            "makeup": _("working day %(n)d, a make-up day") if working else _("day %(n)d"),
            "weekend": _("weekend"),
            "holiday": _("holiday: %(name)s"),
            "paused": _("paused: %(note)s") if self.note else _("paused"),
            "rolled": _("moved on: %(name)s") if self.name else _("moved on: day of rest"),
            "open": _("%(note)s of the term") if self.note else _("within the term"),
            "due": _("%(note)s of the term, due") if self.note else due,
        }

    def as_json(self) -> dict:
        """What `manage.py deadline --json` prints of a day."""
        return {"date": self.date.isoformat(), "n": self.n, "reason": self.reason, "name": self.name,
                "works": self.works, "provisional": self.provisional, "note": self.note,
                "extended": self.extended}  # fmt: skip


def faces(calendar, start: date, term: Term, pauses: list[tuple], last: date, due: date) -> Iterator[DayFace]:
    """The days from ``start`` to ``due``. ``last``: the term's last day before it was moved on to a working day."""
    n, day = 0, start
    while day <= due:
        known = calendar.known(day)
        reason = _reason(known, start, term, pauses, last)
        n += reason in ("counted", "makeup")
        counted = reason in ("counted", "makeup")
        if day == due and day != start:
            reason = "due"
        yield DayFace(day, n if counted else None, reason, known.name, known.works, known.provisional, term.unit)
        day += DAY


def hours_words(minutes: int) -> str:
    """3 h, 2 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("%(h)d h") % {"h": hours}
    return _("%(h)d h %(min)d min") % {"h": hours, "min": rest} if hours else _("%(min)d min") % {"min": rest}


def _reason(known, start: date, term: Term, pauses: list[tuple], last: date) -> str:
    if known.date == start:
        return "start"
    if any(stop < known.date <= resume for stop, resume in pauses if stop <= last):
        return "paused"
    if known.date > last:
        return "rolled"
    if term.unit in (WORKING, *WHILE_OPEN) and not known.works:
        return "holiday" if known.name else "weekend"
    if not term.dated:
        return "open"
    return "makeup" if known.made_up else "counted"
