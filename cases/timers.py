"""Timers: what a clock's run is to set off, and when. Unique per rung and epoch, so each fires once."""

from collections.abc import Iterator
from datetime import datetime

from cases.models import ClockRun, Timer
from cases.reckoning import due_moment, terms_of
from cases.turn import Turn, paused
from home import days

OVERDUE = "overdue"
MOVE, LADDER, END, JOIN = "move", "ladder", "end", "join"


def epoch(run: ClockRun) -> str:
    """The run a timer belongs to. An extended term is a new epoch: its reminders come again."""
    return f"{run.key}#{run.run}" + (f"+{len(run.extensions)}" if run.extensions else "")


def plan(turn: Turn, run: ClockRun) -> None:
    """Set what ``run`` is to set off, or shift it to the run's new due day."""
    if run.stopped_at or paused(run):
        return
    for rung, at in rungs(turn, run.key):
        turn.set_timer(rung, epoch(run), instant(turn, run, at))


def drop(turn: Turn, run: ClockRun) -> None:
    """Nothing of this run fires any more, unless it is planned again."""
    for name in [name for name in turn.timers if name.rpartition("@")[2] == epoch(run)]:
        turn.drop_timer(name)


def rungs(turn: Turn, key: str) -> Iterator[tuple[str, str]]:
    """(rung, point) of everything that hangs on clock ``key``: automatic moves, the ladder, clocks that follow it."""
    life = turn.case.life
    end = f"{key}.end"
    for name, move in life.transitions.items():
        if move.auto and move.auto.clock == key:
            yield f"{MOVE}:{name}", move.auto.at or OVERDUE
        elif move.auto and end in move.auto.moments:
            yield f"{MOVE}:{name}", OVERDUE
    for rung in life.ladder:
        if rung.clock == key:
            yield f"{LADDER}:{key}:{rung.at}", rung.at
    for name, group in life.parts.items():
        if group.join != "all" and group.join.at and group.join.at.clock == key:
            yield f"{JOIN}:{name}", group.join.at.at or OVERDUE
    if any(end in clock.from_ for clock in life.clocks.values()):
        yield f"{END}:{key}", OVERDUE


def instant(turn: Turn, run: ClockRun, at: str) -> datetime:
    """When the point ``at`` of ``run`` comes."""
    if at == OVERDUE:
        return run.late_at
    due = due_moment(run)
    if not run.term or turn.case.life.clocks[run.key].beyond:  # cut short: a share is counted from day to day
        return days.current().point(at, due, run.started_on)
    given = terms_of(run, turn.case.life.clocks[run.key], turn.case.holder.opening_hours)
    return days.current().point(at, due, **given)


def order(timer: Timer) -> tuple:
    """Timers of one instant: what only reminds comes before what moves the case away."""
    return timer.fire_at, timer.rung.startswith(MOVE), timer.pk
