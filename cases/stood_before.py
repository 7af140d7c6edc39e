"""Clocks and timers of a case as they stood before an event, from the replay of those that came before it."""

from cases.models import ClockRun, Timer
from cases.rebuild import Replay, typed
from cases.turn import Turn


def clocks(turn: Turn, told: Replay) -> None:
    for run in list(turn.runs):
        columns = told.clocks.get(f"{run.key}#{run.run}")
        if columns is None:  # begun by what is taken back: it never counted
            turn.forget(run)
            continue
        for name, value in typed(ClockRun, columns).items():
            setattr(run, name, value)
        turn.touch(run)


def timers(turn: Turn, told: Replay) -> None:
    for name in list(turn.timers):
        if name not in told.timers:
            turn.drop_timer(name)
    for name, columns in told.timers.items():
        if columns["fired_at"] is None:
            rung, _at, epoch = name.rpartition("@")
            values = typed(Timer, columns)
            turn.set_timer(rung, epoch, values["fire_at"])
            turn.timers[name].fault = values["fault"]
