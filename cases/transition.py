"""The one write path: pages, bulk, API, timers, joins and imports change a case here and nowhere else (law 1)."""

from collections import ChainMap
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import OperationalError
from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import (
    clocks,
    effects,
    extending,
    handed,
    handing,
    hands,
    mending,
    mentions,
    merging,
    moves,
    notices,
    places,
    query,
    restoring,
    rights,
    secrets,
    signals,
    surveys,
    taking,
    together,
    withheld,
)
from cases.actor import Actor
from cases.chosen import code_or_text, pause_key
from cases.data import context, plain, standing
from cases.days import effective_day
from cases.errors import Conflict, Forbidden, NotOpen
from cases.keep import destroy_after
from cases.models import Case, CaseEvent, CaseType, Category
from cases.moves import EXTEND
from cases.papers import issuing
from cases.parties import settling
from cases.parts import adding, handing_in, starting, telling
from cases.parts.adding import ADD
from cases.sheets import RESULT
from cases.spec import Once, Transition
from cases.turn import Stale, Turn, fresh, renew
from forms import intake
from home.models import User

TRIES = 5  # of a click that only quiet events overtook


def transition(
    case: Case, name: str, *, seen_version: int, by: Actor, payload: dict[str, Any] | None = None
) -> CaseEvent:
    """Move ``case`` along ``name`` and return the event that says so (opening was event 1).

    ``seen_version`` is what the caller had on screen; quiet events since (looks, notes, reminders, ratings) don't make
    the click late. ``payload``: data or filling, files, reason, pause, unit, effective_on, clock, facts (system only).
    Raises Conflict (409), Forbidden (403), NotOpen (422) or forms' Invalid; then nothing has changed.
    """
    try:
        with rights.remembering():
            event = again_if_stale(lambda: _transition(case.pk, name, seen_version, by, payload or {}))
    except Stale as overtaken:  # time and again: somebody is very busy with this case
        raise Conflict(case, seen_version) from overtaken
    renew(case)
    return event


def again_if_stale(work: Callable[[], CaseEvent]) -> CaseEvent:
    """Do ``work`` in a transaction, afresh if somebody else's event came in between."""
    for last in range(TRIES, 0, -1):
        try:
            with db.atomic():
                return work()
        except Stale:
            if last == 1:
                raise
        except OperationalError as fault:  # two moves that set each other's cases off: one of them begins anew
            if last == 1 or "deadlock" not in str(fault):
                raise
    raise AssertionError


def _transition(case_id: int, name: str, seen_version: int, by: Actor, payload: dict[str, Any]) -> CaseEvent:
    case = fresh(case_id)
    if is_late(case, seen_version):  # first: a late click deserves "what happened meanwhile", not "not possible"
        raise Conflict(case, seen_version)
    step = moves.open_step(case, name)
    asked, by = by, rights.settled(by, name, case)
    if step.hands and name in case.life.transitions and by.kind == "staff":
        by = moves.acting(asked, name, step, case, context(case, by))
    if by.kind == "system" and not step.auto and name in case.life.transitions and "system" not in step.by:
        raise Forbidden(rights.refusal(case, step, name))
    return take(case, name, step, by, payload)


def is_late(case: Case, seen_version: int) -> bool:
    """True if something that matters happened after ``seen_version``."""
    if seen_version == case.version:
        return False
    since = case.events.filter(seq__gt=seen_version).exclude(kind__in=CaseEvent.QUIET)
    return seen_version > case.version or since.exists()


def take(
    case: Case,
    name: str,
    step: Transition,
    by: Actor,
    payload: dict[str, Any],
    *,
    timer=None,
    day: date | None = None,
    keep: bool = False,
) -> CaseEvent:
    """Carry out a move that is open to ``by``, inside the caller's transaction. ``day``: when a timer should have
    fired. ``keep``: its event keeps what stood before, for the move may have to be taken back."""
    lock_what_counts(step)
    telling.lock_above(case)
    turn = Turn(case, by, day=day)
    turn.claim()
    if keep:
        restoring.remember(turn)
    if timer is not None:
        turn.fired(timer)
    turn.say(reason=payload.get("reason"))
    turn.day = effective_day(turn, step, payload, day)
    moves.require(case, name, step, turn.known, turn.day)
    if name in case.life.transitions and not hands.lend(turn, name, step):
        return hands.write(turn, name)
    built_in = {EXTEND: _extend, ADD: _add, withheld.RECUSE: _recuse}
    built_in |= {**dict.fromkeys(handed.KEYS, _hand), **dict.fromkeys(together.KEYS, _join)}
    built_in |= dict.fromkeys(mending.KEYS, _mend)
    built_in |= {name: _hand_in} if handing_in.is_one(name) else {}
    work = built_in.get(name, _move) if name not in case.life.transitions else _move
    event = work(turn, name, step, payload)
    signals.moved.send(sender=Case, case=case, event=event)
    follow(turn, event)
    return event


def lock_what_counts(step: Transition) -> None:
    """Where a guard counts other cases, two such moves come one after the other: both cannot spend the same budget.

    New cases of the type are not held up; on SQLite a transaction is alone anyway.
    """
    asked = query.types_asked([step.when, *(check.must for check in step.checks)])
    if asked:
        held = CaseType.objects.select_for_update(no_key=True).filter(slug__in=asked).order_by("pk")
        list(held.values_list("pk", flat=True))


def _move(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    case, before = turn.case, turn.case.state
    handed.taken_up(turn)
    pause = pause_key(case, step, payload)
    turn.data |= {"reason": code_or_text(step.label, step.reason, payload), "pause": pause}
    if turn.by.kind in ("system", "neighbour") and payload.get("facts"):
        own = RESULT if case.life.sheets else ()  # what a sheet says comes from nowhere else
        case.facts = {**case.facts, **{key: plain(value) for key, value in payload["facts"].items() if key not in own}}
    if isinstance(step.once, Once) and rights.done(case, name):
        turn.data["exception"] = True
    fill(turn, name, step, payload)
    taking.take(turn, step, payload)
    turn.day = effective_day(turn, step, payload, turn.day)
    # A move that waits for nothing but its own form may count from a day written in it.
    effects.run(turn, [effect for effect in step.effects if effect.set is not None])
    target = _target(case, step, before)
    if target:
        effects.enter(turn, target, pause)
    effects.run(turn, [effect for effect in step.effects if effect.set is None], unit=payload.get("unit"))
    if pause and target:
        issuing.require(turn, case.life.pauses[pause].document)
    happen(turn, name, step.reaches)
    turn.public = public_words(turn, step, target)
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=before, to_state=case.state)


def _target(case: Case, step: Transition, before: str) -> str | None:
    if step.to in (None, "stays"):
        return None
    if step.to != "back":
        return step.to
    if not case.hold.get("state"):
        raise NotOpen(_("There is no pause to come back from."))
    return case.hold["state"]


def happen(turn: Turn, name: str | None, reaches: Iterable[str]) -> None:
    """Moments and milestones of the turn, and what they do to parts, clocks, reach and the row's own summaries."""
    case = turn.case
    if case.life.in_name_of and (authority := places.unit_id(case, case.life.in_name_of, turn.known)):
        case.in_name_of_id = authority
    if name is not None:
        turn.moments[name] = turn.day
    for milestone in reaches:
        case.reached = {**case.reached, milestone: turn.day.isoformat()}
        turn.moments[milestone] = turn.day
    turn.changed()
    turn.moments |= {key: day for key, day in clocks.days_said(turn).items() if key not in turn.moments}
    starting.stir(turn)
    _withhold(turn)
    settling.settle(turn)
    clocks.settle(turn)
    see(turn)
    case.public_moves = moves.for_applicant(case, turn.known, turn.day)
    if "closed" in turn.moments:
        case.destroy_after = destroy_after(case, turn.day)
    elif case.category != Category.CLOSED:
        case.destroy_after = None
    survey = case.life.survey
    asked = [key for key in survey.moments if key in turn.moments] if survey and not case.parent_id else []
    if asked:  # of parts, the whole asks once; of several moments in one move, the last
        turn.after.append(lambda event: surveys.invite(case, event, asked[-1], turn.known))


def _withhold(turn: Turn) -> None:
    """Keep the case from those its type says; one that such a unit holds goes to the next that may have it."""
    withheld.settle(turn)
    if withheld.covers(turn.withheld, turn.case.holder) and (unit := withheld.elsewhere(turn)):
        effects.hold_by(turn, unit)
        if turn.case.version == 1:  # it came in there
            turn.moments.pop("handed", None)


def see(turn: Turn) -> None:
    """Posts elsewhere that a move of this state names may see the case from now on."""
    case = turn.case
    turn.reach(case.home_id, "window")
    words = {word for step in case.life.moves_from(case.state).values() for word in step.takers if "@" in word}
    for word in sorted(words.union(handed.deciders(case))):
        role, _at, place = word.partition("@")
        turn.reach(places.unit_id(case, place, turn.known), role)


def fill(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> None:
    """Send the move's form, if it has one. Raises forms' Invalid."""
    version = moves.form_of(turn.case, step)
    if version is None:
        return
    extra, before = turn.known, standing(turn.case, step.only)
    if (filling := payload.get("filling")) is not None:
        filling.extra = ChainMap(extra, filling.extra or {})
        filling.only = step.only
        turn.submission = filling.send(by=turn.by.user, announce=False)
    else:
        turn.submission = intake.submit(
            version,
            payload.get("data") or {},
            key=f"case:{turn.case.pk}:{turn.case.version}:{name}",
            files=payload.get("files"),
            about=f"case:{turn.case.number}",
            channel="county" if turn.by.kind == "staff" else "web",
            entry_mode="staff" if turn.by.kind == "staff" else "self",
            unit=turn.by.unit,
            by=turn.by.user,
            extra=extra,
            announce=False,
            only=step.only,
        )
    said = turn.submission
    if step.only and not step.to and said.data == before and not said.attachments.exists():
        raise NotOpen(_("Nothing differs from what stands. Change what is wrong, or go back."))
    turn.said.append(said)
    turn.changed()


def public_words(turn: Turn, step: Transition, target: str | None) -> dict[str, str]:
    """What the tracking page says of this event: the move's or the new state's words, taken, and public answers."""
    state = turn.case.life.states[turn.case.state]
    label = step.public or (state.public if target else None) or ""
    if label:
        label = merging.merged(label, turn.case, turn.known)
    text = notices.public_answers(turn.submission)
    return {"label": label or step.label, "text": text} if label or text else {}


# --- built-in moves -------------------------------------------------------------------------------------------------
def _extend(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    case = turn.case
    possible = dict(moves.extendable(case))
    key = payload.get("clock") or next(iter(possible), "")
    if key not in possible:
        raise NotOpen(extending.spent(case, key) or moves.not_now(case, step.label))
    rule = case.life.clocks[key].extend
    if not any(True for _way in rights.ways(turn.by, rule.by, case)) and turn.by.kind != "system":
        raise Forbidden(rights.refusal(case, Transition(label=step.label, by=rule.by), name))
    reason = code_or_text(step.label, rule.reason, payload)
    run = next(run for run in turn.runs if run.key == key and run.stopped_at is None)
    clocks.extend(turn, run, rule.term, reason)
    turn.data |= {"reason": reason, "clock": key}
    effects.run(turn, rule.effects)
    turn.public = {"label": _("Extended: %(clock)s") % {"clock": possible[key]}, "text": reason}
    return turn.write(CaseEvent.Kind.CLOCK, transition=EXTEND, from_state=case.state, to_state=case.state)


def _hand(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    case = turn.case
    handing.take(turn, name, step, payload)
    happen(turn, handed.MOMENTS.get(name, name), ())
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=case.state, to_state=case.state)


def _add(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    case = turn.case
    adding.take(turn, payload)
    happen(turn, name, ())
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=case.state, to_state=case.state)


def _hand_in(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    handing_in.take(turn, name, payload)
    happen(turn, ADD, ())
    return turn.write(CaseEvent.Kind.PART, transition=ADD)


def _join(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    """Link, merge, split, undo a merge: none of them is a moment of the case's life."""
    together.take(turn, name, step, payload)
    if name == together.UNMERGE:  # what the row sums up of a running case is worked out again
        happen(turn, None, ())
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=turn.case.state, to_state=turn.case.state)


def _mend(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    mending.take(turn, name, payload)
    turn.case.public_moves = moves.for_applicant(turn.case, turn.known, turn.day)
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=turn.case.state, to_state=turn.case.state)


def _recuse(turn: Turn, name: str, step: Transition, payload: dict[str, Any]) -> CaseEvent:
    withheld.recuse(turn, step, payload)
    happen(turn, name, ())
    return turn.write(CaseEvent.Kind.MOVE, transition=name, from_state=turn.case.state, to_state=turn.case.state)


# --- what follows by itself -----------------------------------------------------------------------------------------
def follow(turn: Turn, event: CaseEvent) -> None:
    """What waits for the turn's moments, in the same transaction: parts and the whole, then moves by the system."""
    from cases import automatic

    telling.pass_on(turn, event)
    for name, step in turn.case.life.transitions.items():
        if step.auto and turn.moments.keys() & set(step.auto.moments):
            automatic.at_moment(turn.case.pk, name, event)


# --- quiet events ---------------------------------------------------------------------------------------------------
def note(case: Case, text: str, by: Actor, called: Iterable[User] = ()) -> CaseEvent:
    """Write a remark for colleagues; it never stands on the tracking page. ``called``: who should look at it; who may
    not see the case is not called."""
    by = rights.settled(by, "note", case)
    called = [person for person in called if rights.may(person, "view", case)]
    data = {"text": text} | ({"called": [person.pk for person in called]} if called else {})
    return quiet(case, CaseEvent.Kind.NOTE, by, data, lambda event: mentions.remember(case, event, called))


def look(case: Case, field: str, by: Actor, reason: str) -> Any:
    """Show a secret answer, and keep who saw it and why. ``field``: as cases.secrets.found has it."""
    by = rights.settled(by, "reveal", case)
    if not reason.strip():
        raise NotOpen(_("Say why you need to see this."), field="reason")
    value, label = secrets.found(case, field, by.user)
    quiet(case, CaseEvent.Kind.LOOK, by, {"field": field, "label": label, "reason": reason.strip()})
    return value


def quiet(
    case: Case, kind: str, by: Actor, data: dict[str, Any], then: Callable[[CaseEvent], None] | None = None
) -> CaseEvent:
    """An event that changes nothing but the log. ``then``: what is written with it."""

    def write() -> CaseEvent:
        turn = Turn(fresh(case.pk), by)
        turn.claim()
        turn.data |= data
        turn.after += [then] if then else []
        return turn.write(kind)

    event = again_if_stale(write)
    case.version = event.seq
    return event
