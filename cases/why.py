"""Why a case's due day is what it is: every day with its reason, and the same sum in words.

For the citizen, the clerk and `manage.py deadline --case` alike.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case, ClockRun
from cases.reckoning import due_moment, late_when_paused, moment, paused, terms_of
from home import clock, days
from home.calendar import BeyondCalendar
from home.day_by_day import DayFace
from home.pauses import as_day
from home.templatetags.ow import plain_date, weekday_date, weekday_time
from home.terms import Term


@dataclass(frozen=True)
class SumLine:
    """One line of “why this day”: what, and what it gives."""

    what: str
    gives: str = ""


@dataclass(frozen=True)
class Why:
    """``days``: empty where they cannot be drawn. ``sum``: always."""

    days: list[DayFace] = field(default_factory=list)
    sum: list[SumLine] = field(default_factory=list)


def why(case: Case, run: ClockRun) -> Why:
    counted = terms_of(run, case.life.clocks[run.key], case.holder.opening_hours) if run.term else None
    drawn = _days(case, run, counted) if counted else []
    return Why(drawn, _sum(case, run, counted, drawn))


def stands_still(run: ClockRun) -> bool:
    """True while the clock is stopped by a pause and its day is open: it moves on with every day of the pause."""
    return run.stopped_at is None and paused(run) and not late_when_paused(run)


# --- days -----------------------------------------------------------------------------------------------------------
def _days(case: Case, run: ClockRun, counted: dict) -> list[DayFace]:
    try:
        drawn = days.current().explain(**counted, as_of=clock.today())
    except (BeyondCalendar, ValueError):  # beyond the years known: the day stands, unexplained
        return []
    named = _paused_days(case, run)
    drawn = [replace(face, note=named(face.date)) if face.reason == "paused" else face for face in drawn]
    return _cut(drawn, run) if case.life.clocks[run.key].beyond else drawn


def _paused_days(case: Case, run: ClockRun):
    """day → the reason for which the clock stood still on it."""
    spans = [
        (as_day(moment(begin)), as_day(moment(end)) if end else clock.today(), why) for begin, end, why in run.pauses
    ]

    def name(day: date) -> str:
        return next((pause_name(case, why) for begin, end, why in spans if begin < day <= end), "")

    return name


def pause_name(case: Case, reason: str) -> str:
    """What the type calls a pause; a state may stop a clock without giving a reason."""
    known = case.life.pauses.get(reason)
    return known.label if known else pgettext("due sum", "stopped")


def _cut(drawn: list[DayFace], run: ClockRun) -> list[DayFace]:
    """Up to the day of the clock beyond which this one never runs."""
    kept = [face for face in drawn if face.date <= run.due_on]
    if len(kept) == len(drawn) or not kept:
        return drawn
    return [*kept[:-1], replace(kept[-1], reason="due")]


# --- the sum --------------------------------------------------------------------------------------------------------
def _sum(case: Case, run: ClockRun, counted: dict | None, drawn: list[DayFace]) -> list[SumLine]:
    lines = [_start(run, counted)]
    if counted:
        lines.append(SumLine(pgettext("due sum", "the term"), counted["term"].words))
        lines += [_more(*each) for each in run.extensions]
        lines += [_stood(case, *each) for each in run.pauses]
    spec = case.life.clocks[run.key]
    if spec.beyond in case.life.clocks:
        said = _("never later than “%(clock)s”") % {"clock": case.life.clocks[spec.beyond].label}
        lines.append(SumLine(said))
    if stands_still(run) and drawn:  # the day as it would be, which is what the calendar shows
        said = pgettext("due sum", "at the latest, if it went on today")
        return [*lines, SumLine(said, weekday_date(drawn[-1].date))]
    at_instant = isinstance(due_moment(run), datetime)
    last = weekday_time(run.late_at) if at_instant else weekday_date(run.due_on)
    return [*lines, SumLine(pgettext("due sum", "at the latest"), last)]


def _start(run: ClockRun, counted: dict | None) -> SumLine:
    if counted and not counted["term"].dated:
        return SumLine(_("starts %(time)s") % {"time": weekday_time(run.started_at)})
    return SumLine(_("starts %(day)s; that day does not count") % {"day": plain_date(run.started_on)})


def _more(term: str, reason: str) -> SumLine:
    what = _("extended: %(reason)s") % {"reason": reason} if reason else pgettext("due sum", "extended")
    return SumLine(what, f"+ {Term.parse(term).words}")


def _stood(case: Case, begin: str, end: str | None, reason: str) -> SumLine:
    until = plain_date(moment(end)) if end else pgettext("due sum", "still waiting")
    span = _("%(from)s to %(until)s") % {"from": plain_date(moment(begin)), "until": until}
    return SumLine(_("%(pause)s, not counted") % {"pause": pause_name(case, reason)}, span)
