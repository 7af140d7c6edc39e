"""Clocks of a case: which moments start, stop and pause them, and when they are due (home.calendar counts)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases import lateness, pausing, timers
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
        _keep_within(turn)
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
    if run.late and run.side == "office":
        run.held = lateness.held(turn.case, run, turn.runs)
    turn.touch(run)
    timers.drop(turn, run)


# --- starting -------------------------------------------------------------------------------------------------------
def _start_if_due(turn: Turn, key: str, spec: Clock) -> None:
    starts = [turn.moments[name] for name in spec.from_ if name in turn.moments]
    if starts and (spec.when is None or worth(spec.when, turn.known, turn.day)):
        start(turn, key, spec, max(starts))


def start(turn: Turn, key: str, spec: Clock, day: date) -> ClockRun | None:
    """A new run from ``day``; the one that still runs makes room. None when the clock has no term for this case."""
    term, begin = _term(spec, turn.known, turn.day), _instant(turn, day)
    until = None if spec.until is None else _until(spec.until, turn.known, day)
    if term is None and until is None:
        return None
    before = [run for run in turn.runs if run.key == key]
    for run in before:
        if run.stopped_at is None:
            stop(turn, run, "again", day)
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


def _instant(turn: Turn, day: date) -> datetime:
    """When on ``day`` it began: as people did it, or as the timer should have fired, however late it was seen."""
    fired = turn.fire_at
    if fired and day in (as_day(fired), as_day(fired - timedelta(microseconds=1))):  # x.end belongs to the due day
        return fired
    said = turn.instants.get(day)
    return said or (turn.now if day == as_day(turn.now) else clock.instant(day))


def days_said(turn: Turn) -> dict[str, date]:
    """Clocks may start from a date that somebody writes: answer or fact of this turn → that day."""
    wanted = {name for spec in turn.case.life.clocks.values() for name in spec.from_}
    found: dict[str, date] = {}
    for key, value in turn.said_now(wanted).items():
        if isinstance(value, datetime):
            found[key] = as_day(value)
            turn.instants[found[key]] = value
        elif isinstance(value, date):
            found[key] = value
    return found


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
        pausing.seen(turn, run)
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
    _keep_within(turn)
    turn.changed()


# --- reckoning ------------------------------------------------------------------------------------------------------
def again(turn: Turn) -> list[str]:
    """Count every running clock anew, because days count otherwise than they did; keys of those that moved."""
    moved = []
    for run in list(_running(turn)):
        before = (run.due_on, run.late_at, run.provisional)
        _reckon(turn, run)
        if (run.due_on, run.late_at, run.provisional) != before:
            turn.touch(run)
            moved.append(run.key)
        timers.plan(turn, run)  # a reminder days before may move though the due day stays
    _keep_within(turn)
    turn.changed()
    return moved


def _reckon(turn: Turn, run: ClockRun) -> None:
    """Due day, first late instant, and whether a day in between is provisional."""
    spec = _spec(turn, run)
    if run.term:
        due, run.provisional = _due(terms_of(run, spec, turn.case.holder.opening_hours), spec.label)
    elif isinstance(spec.until, dict) and "every" in spec.until:
        due = next_day(spec.until, run.started_on)
        run.provisional = days.current().uncertain(run.started_on, due)
    else:
        return  # a day that somebody named
    run.due_on, run.late_at = as_day(due), overdue_at(due)


def _keep_within(turn: Turn) -> None:
    """A clock that may not run beyond another one is due with it at the latest."""
    for run in list(_running(turn)):
        limit = turn.known.runs.get(_spec(turn, run).beyond or "")
        if limit is None or limit.stopped_at or paused(limit) or paused(run):
            continue
        before = (run.due_on, run.late_at)
        _reckon(turn, run)
        if limit.late_at < run.late_at:
            run.due_on, run.late_at, run.provisional = limit.due_on, limit.late_at, limit.provisional
        if (run.due_on, run.late_at) != before:
            turn.touch(run)
            timers.plan(turn, run)


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
