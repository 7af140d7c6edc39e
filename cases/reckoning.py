"""A clock run as home.calendar reads it."""

from datetime import date, datetime, timedelta
from typing import Any

from cases.models import ClockRun
from cases.spec import Clock
from home import clock
from home.pauses import as_instant
from home.terms import Term


def terms_of(run: ClockRun, spec: Clock, hours: dict) -> dict[str, Any]:
    """What ``due``, ``explain`` and ``point`` of the calendar take. ``hours``: the holder's opening hours."""
    term = Term.parse(run.term)
    read = date.fromisoformat if term.dated else datetime.fromisoformat
    return {
        "start": run.started_on if term.dated else run.started_at,
        "term": term,
        "extensions": [more for more, _reason in run.extensions],
        "pauses": [(read(begin), read(end) if end else None) for begin, end, _reason in run.pauses],
        "roll": spec.roll,
        "hours": hours,
    }


def due_moment(run: ClockRun) -> date | datetime:
    """The due day, or the very instant where the term ends at one."""
    ends_with_day = run.late_at == clock.instant(run.due_on + timedelta(days=1))
    return run.due_on if ends_with_day else run.late_at.astimezone(clock.OFFICE_ZONE)


def paused(run: ClockRun) -> bool:
    return bool(run.pauses) and run.pauses[-1][1] is None


def late_when_paused(run: ClockRun) -> bool:
    """True if the pause began when the day had passed already: it hides no lateness that was there."""
    return paused(run) and as_instant(moment(run.pauses[-1][0])) >= run.late_at


def moment(text: str) -> date | datetime:
    """A day, or an instant, as pauses keep them."""
    return date.fromisoformat(text) if len(text) == len("2026-09-30") else datetime.fromisoformat(text)
