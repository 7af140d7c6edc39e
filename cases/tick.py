"""One round of what time sets off: timers in order, notices, anchors. Two tickers at once do everything once."""

import logging
from dataclasses import dataclass
from datetime import datetime, time
from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple

from django.db.models import DateTimeField, Q

from cases import (
    automatic,
    chain,
    clocks,
    digest,
    effects,
    handed,
    handing,
    outbox,
    recount,
    recurring,
    signals,
    succeeding,
    transition,
)
from cases.actor import SYSTEM
from cases.errors import CaseError
from cases.exports import later
from cases.imports import running
from cases.models import Case, CaseEvent, Timer
from cases.parts import telling
from cases.timers import END, JOIN, LADDER, MOVE, order
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from forms import filling, leftovers
from forms.logic import LogicError
from home import clock, upkeep
from home.pauses import as_day
from home.prepared import Given, Prepared

log = logging.getLogger(__name__)
WAITING = Prepared(
    lambda: Timer.objects.filter(
        case=Given("case"), fired_at=None, fire_at__lte=Given("now", DateTimeField())
    ).select_related("case")
)
TABLES = 20.0  # seconds a round for tables that come in: timers want their turn
PAGE = 500  # cases in memory at a time
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
    recounted: int = 0
    opened: int = 0


class Apart(NamedTuple):
    """Only cases and case types made after these keys: those of a scenario, whose rows go again."""

    case: int = 0
    type: int = 0


def tick(now: datetime | None = None, *, notices: bool = True, tend: bool = True, apart: Apart | None = None) -> Ticked:
    """Carry out all that is due by ``now``. Also after days without a tick: in order, each as of its own day.

    ``tend``: the office's small periodic work as well; a scenario, whose rows go again, leaves that to the ticker.
    ``apart``: a scenario's own cases alone; whatever else is due, however much that is, is not even looked at.
    """
    if now is not None:
        with clock.at(now):
            return tick(notices=notices, tend=tend, apart=apart)
    done = Ticked()
    if apart is None:
        succeeding.settle()  # whose work it is now is who has to be reminded
        done.recounted = recount.go_on()  # first, or a timer would fire by days that do not count any more
    done.opened = recurring.open_due(after=apart.type if apart else 0)
    _fire_due(done, apart.case if apart else 0)
    if tend:
        running.go_on(TABLES)
        later.go_on(later.SLICE)
        _tend()
        digest.send_due()
    if notices:
        sent = outbox.send_due(clock.now())
        done.sent, done.failed = sent.sent, sent.failed + sent.parked
    return done


def _tend() -> None:
    """Small periodic work: drafts nobody came back to, the day's anchor, what higher apps have."""
    filling.expire()
    if clock.now().time() >= ANCHOR_AFTER and chain.anchor():
        running.tidy_up()
        later.tidy_up()
        upkeep.learn_statistics()  # once a day, by whoever was first
        leftovers.sweep()
    signals.ticked.send(sender=None, now=clock.now())


# --- timers, the longest waiting first ------------------------------------------------------------------------------
def _fire_due(done: Ticked, floor: int = 0) -> None:
    """Every timer that is due, over all cases in the order in which they should have fired. A page of cases is in
    memory at a time, however many wait. ``floor``: only of cases after this one."""
    broken: set[int] = set()
    after: tuple[datetime, int] | None = None
    while page := _page(after, floor):
        after = page[-1]
        _merge(page, after[0] if len(page) == PAGE else None, broken, done)
    while late := _overlooked(broken, floor):  # one case's timer made another case's due
        _merge(late, None, broken, done)


def _page(after: tuple[datetime, int] | None, floor: int) -> list[tuple[datetime, int]]:
    due = Case.objects.filter(next_fire__lte=clock.now())
    if floor:
        due = due.filter(pk__gt=floor)
    if after:
        due = due.filter(Q(next_fire__gt=after[0]) | Q(next_fire=after[0], pk__gt=after[1]))
    return list(due.order_by("next_fire", "pk").values_list("next_fire", "pk")[:PAGE])


def _overlooked(broken: set[int], floor: int) -> list[tuple[datetime, int]]:
    """Due, and neither refused nor broken in this round."""
    rows = Timer.objects.filter(fired_at=None, fault="", fire_at__lte=clock.now()).exclude(pk__in=broken)
    if floor:
        rows = rows.filter(case__gt=floor)
    return list(rows.order_by("fire_at", "pk").values_list("fire_at", "case")[:PAGE])


def _merge(page: list[tuple[datetime, int]], bound: datetime | None, broken: set[int], done: Ticked) -> None:
    """Fire what these cases have waiting, always the oldest of all. What comes after ``bound`` is the next page's."""
    heap: list[tuple[tuple, int]] = [((at, False, 0), case_id) for at, case_id in page]
    heapify(heap)
    tried: dict[int, set[int]] = {}
    ahead: dict[int, Timer] = {}  # what has just been read, while nothing has fired since
    while heap:
        _key, case_id = heappop(heap)
        timer = ahead.pop(case_id, None) or _first(case_id, tried.get(case_id, ()), broken)
        if timer is None:
            continue
        if heap and order(timer) > heap[0][0]:  # meanwhile another case has an older one
            heappush(heap, (order(timer), case_id))
            continue
        ahead.clear()
        event = _fired(timer, broken, done)
        if event is False:
            tried.setdefault(case_id, set()).add(timer.pk)
        elif event and _nothing_follows(event):
            continue
        following = _first(case_id, tried.get(case_id, ()), broken)
        if following and (bound is None or following.fire_at <= bound or case_id in tried):
            ahead[case_id] = following
            heappush(heap, (order(following), case_id))


def _nothing_follows(event: CaseEvent) -> bool:
    """True if the reminder says itself that its case has no other timer that is due; a move may have set off more."""
    after = event.case.next_fire
    return event.kind == CaseEvent.Kind.REMIND and (after is None or after > clock.now())


def _first(case_id: int, tried, broken: set[int]) -> Timer | None:
    waiting = WAITING(case=case_id, now=clock.now())
    return min((each for each in waiting if each.pk not in tried and each.pk not in broken), key=order, default=None)


def _fired(timer: Timer, broken: set[int], done: Ticked) -> CaseEvent | Literal[False] | None:
    """Fire one timer in a transaction of its own. False when it waits for a check, or failed; None when there was
    nothing left to fire."""
    try:
        event = again_if_stale(lambda: fire(timer))
    except (CaseError, LogicError) as refused:
        why = str(refused)
        again_if_stale(lambda: automatic.failed(timer, why))
        done.refused += 1
        return False
    except Exception:  # whatever is wrong with one case, the next one has its turn
        log.exception("timer %s (%s) could not be fired", timer.pk, timer.rung)
        broken.add(timer.pk)
        done.broken += 1
        return False
    if event is not None:
        kind = timer.rung.partition(":")[0]
        made = event.kind != CaseEvent.Kind.REMIND
        done.moves += kind == MOVE and made
        done.rungs += kind == LADDER
        done.passed += kind == MOVE and not made
    return event


def fire(timer: Timer) -> CaseEvent | None:
    """Carry out one timer inside a transaction; None when another ticker was first, or it was called off."""
    telling.lock_above(timer.case)
    # Case before timer, as moves lock them: no deadlock.
    telling.lock(timer.case_id)
    waiting = Timer.objects.filter(pk=timer.pk, fired_at=None, fire_at=timer.fire_at)  # not shifted meanwhile
    if not waiting.update(fired_at=clock.now()):
        return None
    kind, _colon, rest = timer.rung.partition(":")
    if kind == MOVE:
        return automatic.at_timer(timer, rest)
    if kind == handed.TIMER:
        return handing.accept(timer)
    return {END: _end, JOIN: _join}.get(kind, _rung)(timer, rest)


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


def _join(timer: Timer, name: str) -> CaseEvent:
    """A group of parts joins at its instant, whoever is missing."""
    turn = Turn(fresh(timer.case_id), SYSTEM, day=as_day(timer.fire_at))
    turn.claim()
    turn.fired(timer)
    telling.deadline(turn, name)
    transition.happen(turn, None, ())
    event = turn.write(CaseEvent.Kind.PART)
    signals.moved.send(sender=Case, case=turn.case, event=event)
    transition.follow(turn, event)
    return event


def oldest_due(now: datetime | None = None):
    """The instant the longest-waiting timer should have fired, None when nothing waits: what health watches."""
    rows = Timer.objects.filter(fired_at=None, fault="", fire_at__lte=now or clock.now())
    return rows.order_by("fire_at").values_list("fire_at", flat=True).first()
