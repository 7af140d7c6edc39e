"""Moves the system makes, with guard, basis and event like a human's. A guard that says no: not made. A check that
fails: not made, reported, tried again at every tick until it holds or the state is left (law 11)."""

from datetime import date

from django.db import transaction as db

from cases import notices, transition
from cases.actor import SYSTEM
from cases.data import context, says_yes
from cases.errors import CaseError
from cases.models import Case, CaseEvent, Timer
from cases.spec import Transition
from cases.turn import Turn, fresh
from home import clock
from home.pauses import as_day


def at_moment(case_id: int, name: str, event: CaseEvent) -> CaseEvent | None:
    """The move ``name`` now, because a moment has come. What a check refuses is left to the ticker."""
    case = fresh(case_id)
    step = case.life.transitions[name]
    if not is_open(case, step, event.effective_on):
        return None
    try:
        with db.atomic():
            return transition.take(case, name, step, SYSTEM, {}, day=event.effective_on)
    except CaseError as refused:
        _put_off(case_id, name, event, str(refused))
        return None


def at_timer(timer: Timer, name: str) -> CaseEvent:
    """The move ``name`` because its time has come; if the guard says no, a quiet line that it was not made.

    Raises CaseError when a check refuses.
    """
    case = fresh(timer.case_id)
    step = case.life.transitions[name]
    day = as_day(timer.fire_at)
    if not is_open(case, step, day):
        return passed(case, timer, {"move": name, "made": False})
    return transition.take(case, name, step, SYSTEM, {}, timer=timer, day=day)


def is_open(case: Case, step: Transition, day: date) -> bool:
    """True if the state offers the step and its guard holds."""
    return case.state in step.from_ and says_yes(step.when, context(case, SYSTEM), day)


def passed(case: Case, timer: Timer, data: dict) -> CaseEvent:
    """A quiet event: the timer's time came, and nothing had to be done."""
    turn = Turn(case, SYSTEM)
    turn.claim()
    turn.fired(timer)
    turn.data |= data
    return turn.write(CaseEvent.Kind.REMIND)


def _put_off(case_id: int, name: str, event: CaseEvent, why: str) -> None:
    turn = Turn(fresh(case_id), SYSTEM)
    turn.claim()
    turn.set_timer(f"move:{name}", f"moment#{event.seq}", clock.now())
    turn.set_fault(f"move:{name}@moment#{event.seq}", why)
    turn.data |= {"move": name, "fault": why}
    turn.after.append(lambda written: notices.report(turn.case, written, why))
    turn.write(CaseEvent.Kind.REMIND)


def failed(timer: Timer, why: str) -> None:
    """Keep why a timer could not be carried out. Said once: the same reason at the next tick is no news."""
    if timer.fault == why:
        return
    turn = Turn(fresh(timer.case_id), SYSTEM)
    turn.claim()
    turn.set_fault(f"{timer.rung}@{timer.epoch}", why)
    turn.data |= {"move": timer.rung, "fault": why}
    turn.after.append(lambda written: notices.report(turn.case, written, why))
    turn.write(CaseEvent.Kind.REMIND)
