"""One round of what time sets off: timers in order, notices, anchors. Two tickers at once do everything once."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from cases import automatic, chain, clocks, effects, handed, handing, outbox, signals
from cases.actor import SYSTEM
from cases.errors import CaseError
from cases.models import Case, CaseEvent, Timer
from cases.timers import END, LADDER, MOVE, order
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from forms import filling, leftovers
from forms.logic import LogicError
from home import clock, upkeep
from home.pauses import as_day

log = logging.getLogger(__name__)
ANCHOR_AFTER = time(0, 10)  # moves begun before midnight are written by then


@dataclass
class Ticked:
    """What one round did. ``refused``: timers that wait because a check does not hold; ``broken``: those
    that failed in a way nobody foresaw (the log says how).
    """

    moves: int = 0
    rungs: int = 0
    passed: int = 0
    refused: int = 0
    broken: int = 0
    sent: int = 0
    failed: int = 0


def tick(now: datetime | None = None, *, notices: bool = True) -> Ticked:
    """Carry out all that is due by ``now``. Also after days without a tick: in order, each as of its own day."""
    if now is not None:
        with clock.at(now):
            return tick(notices=notices)
    done, tried = Ticked(), set()
    for case_id in _due_cases():
        _case(case_id, tried, done)
    _tend()
    if notices:
        sent = outbox.send_due(clock.now())
        done.sent, done.failed = sent.sent, sent.failed + sent.parked
    return done


def _tend() -> None:
    """Small periodic work: drafts nobody came back to, the day's anchor, what higher apps have."""
    filling.expire()
    if clock.now().time() >= ANCHOR_AFTER and chain.anchor():
        upkeep.learn_statistics()  # once a day, by whoever was first
        leftovers.sweep()
    signals.ticked.send(sender=None, now=clock.now())


def _due_cases() -> Iterator[int]:
    """Cases in which a timer is due, the longest waiting first; those that this round makes due as well."""
    seen: set[int] = set()
    while True:
        due = Case.objects.filter(next_fire__lte=clock.now()).order_by("next_fire", "pk")
        fresh_ones = [pk for pk in due.values_list("pk", flat=True) if pk not in seen]
        if not fresh_ones:
            return
        seen |= set(fresh_ones)
        yield from fresh_ones


def _case(case_id: int, tried: set[int], done: Ticked) -> None:
    """Fire the case's timers one by one, each in a transaction of its own; what they set is due in its turn."""
    while True:
        waiting = Timer.objects.filter(case=case_id, fired_at=None, fire_at__lte=clock.now()).exclude(pk__in=tried)
        timer = min(waiting, key=order, default=None)
        if timer is None:
            return
        tried.add(timer.pk)
        try:
            event = again_if_stale(lambda timer=timer: fire(timer))
        except (CaseError, LogicError) as refused:
            why = str(refused)
            again_if_stale(lambda timer=timer, why=why: automatic.failed(timer, why))
            done.refused += 1
            continue
        except Exception:  # whatever is wrong with one case, the next one has its turn
            log.exception("timer %s (%s) could not be fired", timer.pk, timer.rung)
            done.broken += 1
            continue
        if event is None:
            continue
        kind = timer.rung.partition(":")[0]
        made = event.kind != CaseEvent.Kind.REMIND
        done.moves += kind == MOVE and made
        done.rungs += kind == LADDER
        done.passed += kind == MOVE and not made


def fire(timer: Timer) -> CaseEvent | None:
    """Carry out one timer inside a transaction; None when another ticker was first, or it was called off."""
    Case.objects.select_for_update().get(pk=timer.case_id)  # case before timer, as moves lock them: no deadlock
    if not Timer.objects.filter(pk=timer.pk, fired_at=None).update(fired_at=clock.now()):
        return None
    kind, _colon, rest = timer.rung.partition(":")
    if kind == MOVE:
        return automatic.at_timer(timer, rest)
    if kind == handed.TIMER:
        return handing.accept(timer)
    return _end(timer, rest) if kind == END else _rung(timer, rest)


def _rung(timer: Timer, rest: str) -> CaseEvent:
    """A step of the ladder: reminds, notifies, spawns; a quiet event, since the case stays as it is."""
    key, _colon, at = rest.partition(":")
    turn = Turn(fresh(timer.case_id), SYSTEM, day=as_day(timer.fire_at))
    turn.claim()
    turn.fired(timer)
    turn.data |= {"clock": key, "at": at, "due_at": timer.fire_at}
    for rung in turn.case.life.ladder:
        if (rung.clock, rung.at) == (key, at):
            turn.data["label"] = rung.label or ""
            effects.run(turn, rung.effects, clock=key)
    return turn.write(CaseEvent.Kind.REMIND)


def _end(timer: Timer, key: str) -> CaseEvent:
    """A term has run out, and another clock starts with that."""
    turn = Turn(fresh(timer.case_id), SYSTEM)
    turn.claim()
    turn.fired(timer)
    run = turn.known.runs[key]
    turn.day = run.due_on
    turn.moments[f"{key}.end"] = run.due_on
    clocks.settle(turn)
    turn.data |= {"clock": key}
    return turn.write(CaseEvent.Kind.CLOCK)


def oldest_due(now: datetime | None = None):
    """The instant the longest-waiting timer should have fired, None when nothing waits: what health watches."""
    rows = Timer.objects.filter(fired_at=None, fault="", fire_at__lte=now or clock.now())
    return rows.order_by("fire_at").values_list("fire_at", flat=True).first()
