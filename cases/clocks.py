"""Clocks of a case: which moments start, stop and pause them, and when they are due (home.calendar counts)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases import timers
from cases.data import Context, worth
from cases.errors import NotOpen
from cases.models import ClockRun
from cases.reckoning import terms_of
from cases.rhythm import next_day
from cases.spec import Clock
from cases.turn import Turn, paused
from home import clock, days, personal
from home.calendar import BeyondCalendar, overdue_at
from home.pauses import as_day
from home.terms import Term

CLOSED = "closed"


def settle(turn: Turn) -> None:
    """Bring the clocks to what the turn's moments and the case's state say: stop, start, pause, resume."""
    for run in list(_running(turn)):
        _stop_if_reached(turn, run)
    if CLOSED not in turn.moments:
        for key, spec in turn.case.life.clocks.items():
            _start_if_due(turn, key, spec)
        for run in list(_running(turn)):
            _pause_or_resume(turn, run)
    turn.changed()


def _running(turn: Turn) -> Iterator[ClockRun]:
    return (run for run in turn.runs if run.stopped_at is None)


def _spec(turn: Turn, run: ClockRun) -> Clock:
    return turn.case.life.clocks[run.key]


# --- stopping -------------------------------------------------------------------------------------------------------
def _stop_if_reached(turn: Turn, run: ClockRun) -> None:
    hit = [turn.moments[name] for name in _spec(turn, run).to if name in turn.moments]
    if hit:
        stop(turn, run, "met", min(hit))
    elif CLOSED in turn.moments:
        stop(turn, run, "closed", turn.moments[CLOSED])


def stop(turn: Turn, run: ClockRun, ended: str, day: date) -> None:
    """End ``run`` on ``day``. What the system does for an office that let the day pass never makes it timely."""
    if paused(run):
        run.pauses = [*run.pauses[:-1], [run.pauses[-1][0], _mark(run, day, turn.now), run.pauses[-1][2]]]
        _reckon(turn, run)
    counts = clock.instant(day) if turn.by.kind != "system" and day < as_day(turn.now) else turn.now
    run.stopped_on, run.stopped_at, run.ended = day, turn.now, ended
    run.late = run.duty and counts >= run.late_at
    turn.touch(run)
    timers.drop(turn, run)


# --- starting -------------------------------------------------------------------------------------------------------
def _start_if_due(turn: Turn, key: str, spec: Clock) -> None:
    starts = [turn.moments[name] for name in spec.from_ if name in turn.moments]
    if starts and (spec.when is None or worth(spec.when, turn.known, turn.day)):
        start(turn, key, spec, max(starts))


def start(turn: Turn, key: str, spec: Clock, day: date) -> ClockRun | None:
    """A new run from ``day``; the one that still runs makes room. None when the clock has no term for this case."""
    term = _term(spec, turn.known, turn.day)
    until = None if spec.until is None else _until(spec.until, turn.known, day)
    if term is None and until is None:
        return None
    before = [run for run in turn.runs if run.key == key]
    for run in before:
        if run.stopped_at is None:
            stop(turn, run, "again", day)
    begin = turn.now if day == as_day(turn.now) else clock.instant(day)
    run = ClockRun(
        case=turn.case,
        key=key,
        run=len(before) + 1,
        kind=spec.kind,
        side=spec.side,
        duty=bool(spec.to),
        term=str(term or ""),
        basis=spec.basis,
        started_on=day,
        started_at=begin,
        due_on=as_day(until) if until else day,
        late_at=overdue_at(until) if until else begin,
        pauses=[],
        extensions=[],
    )
    _reckon(turn, run)
    turn.touch(run)
    timers.plan(turn, run)
    turn.changed()
    return run


def _term(spec: Clock, known: Context, day: date) -> Term | None:
    if isinstance(spec.term, dict):
        [(unit, rule)] = spec.term.items()
        n = worth(rule, known, day)
        return None if n is None else Term(int(n), unit)
    return None if spec.term is None else Term.parse(spec.term)


def _until(until: Any, known: Context, day: date) -> date | datetime | None:
    if isinstance(until, dict) and "every" in until:
        return next_day(until, day)
    value = worth({"var": until} if isinstance(until, str) else until, known, day)
    return value if isinstance(value, date) else None


# --- pausing --------------------------------------------------------------------------------------------------------
def _pause_or_resume(turn: Turn, run: ClockRun) -> None:
    case = turn.case
    stopped = {*case.life.states[case.state].stops, *case.hold.get("clocks", ())}
    if (run.key in stopped) == paused(run):
        return
    if run.key in stopped:
        run.pauses = [*run.pauses, [_mark(run, turn.day, turn.now), None, case.hold.get("reason", "")]]
        timers.drop(turn, run)
    else:
        begin, _open, reason = run.pauses[-1]
        run.pauses = [*run.pauses[:-1], [begin, max(begin, _mark(run, turn.day, turn.now)), reason]]
        _reckon(turn, run)
        timers.plan(turn, run)
    turn.touch(run)


def _mark(run: ClockRun, day: date, now: datetime) -> str:
    """Where a pause begins or ends: a day, or for office hours the instant."""
    if run.term and not Term.parse(run.term).dated:
        return now.astimezone(clock.OFFICE_ZONE).isoformat() if day == as_day(now) else clock.instant(day).isoformat()
    return day.isoformat()


# --- extending ------------------------------------------------------------------------------------------------------
def extend(turn: Turn, run: ClockRun, term: str, reason: str) -> None:
    """More of the same unit, added before rolling."""
    run.extensions = [*run.extensions, [term, personal.masked(reason)]]  # in whole it stands, sealed, in the event
    timers.drop(turn, run)  # of the shorter term; what is set anew belongs to a new epoch
    _reckon(turn, run)
    if not paused(run):
        timers.plan(turn, run)
    turn.touch(run)
    turn.changed()


# --- reckoning ------------------------------------------------------------------------------------------------------
def _reckon(turn: Turn, run: ClockRun) -> None:
    """Due day, first late instant, and whether a day in between is provisional."""
    if not run.term:
        return
    given = terms_of(run, _spec(turn, run), turn.case.holder.hours)
    due, provisional = _due(given, turn.case.life.clocks[run.key].label)
    run.due_on, run.late_at, run.provisional = as_day(due), overdue_at(due), provisional


def _due(given: dict[str, Any], label: str) -> tuple[date | datetime, bool]:
    calendar = days.current()
    try:
        due = calendar.due(**given)
    except BeyondCalendar as beyond:
        if not given["term"].rolls:
            raise NotOpen(_("“%(clock)s” cannot be counted. %(why)s") % {"clock": label, "why": beyond}) from beyond
        return calendar.due(**{**given, "roll": False}), True  # years ahead: rolled when the calendar knows the day
    try:
        return due, calendar.uncertain(given["start"], due)
    except BeyondCalendar:
        return due, True
