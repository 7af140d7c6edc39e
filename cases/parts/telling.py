"""Moments between related cases: what one reaches, the other may wait for. An event in each, in one transaction.

A part tells its whole, a whole its parts, a spawned case the one it came from. The whole is locked before a part is
touched, always in this order: the last two parts come one after the other.
"""

from collections.abc import Iterable
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import events, restoring
from cases.actor import SYSTEM
from cases.errors import CaseError, NotOpen
from cases.models import Case, CaseEvent, CaseTypeVersion, Category
from cases.parts import groups, joining, starting
from cases.spec import CaseSpec
from cases.turn import Turn, fresh
from home.prepared import Given, Prepared

PARENT = "parent."
STOP, REVIVE = "stop", "revive"
DEEPEST = 12  # cases that set one another off in one move
ABOVE = Prepared(lambda: Case.objects.select_related("type", "type_version").filter(pk=Given("pk")))
LOCK = Prepared(lambda: Case.objects.select_for_update().only("pk").filter(pk=Given("pk")))
LIVES = Prepared(lambda: CaseTypeVersion.objects.filter(cases=Given("cases")))
OPEN_PARTS = Prepared(
    lambda: Case.objects.filter(parent=Given("parent")).exclude(category=Category.CLOSED).values_list("pk", flat=True)
)
_depth: ContextVar[int] = ContextVar("depth", default=0)


@contextmanager
def deeper():
    """One case sets off another. Raises CaseError where they would go on for ever."""
    depth = _depth.get() + 1
    if depth > DEEPEST:
        raise CaseError(_("These cases set one another off without end. Ask whoever keeps their types."))
    token = _depth.set(depth)
    try:
        yield
    finally:
        _depth.reset(token)


def lock_above(case: Case) -> None:
    """Lock the cases that hear of this one, the topmost first: what it is a part of, what it came from."""
    above: list[int] = []
    next_id = case.parent_id or _hearing_origin(case)
    while next_id and next_id not in above:
        above.append(next_id)
        row = ABOVE.one(pk=next_id)
        next_id = row.parent_id or _hearing_origin(row)
    for pk in reversed(above):
        lock(pk)


def lock(case_id: int) -> None:
    """Nobody else moves this case until the transaction ends."""
    LOCK.one(pk=case_id)


def pass_on(turn: Turn, event: CaseEvent) -> None:
    """Tell parts and whole what has come with ``turn``, whose ``event`` is written."""
    own = {name for name in turn.moments if not name.startswith(PARENT)}
    if not own:
        return
    case = turn.case
    if case.life.parts:
        _down(turn, event, own)
    if case.parent_id:
        _up(turn, event, own)
    elif case.spawned_by_id:
        _back(turn, own)


# --- to the parts ---------------------------------------------------------------------------------------------------
def _down(turn: Turn, event: CaseEvent, moments: set[str]) -> None:
    whole, told = turn.case, {PARENT + name for name in moments}
    closed, handed = "closed" in moments, "handed" in moments
    for part_id in OPEN_PARTS(parent=whole.pk):
        part = fresh(part_id)
        heard = told & waited_for(part.type_version.life)
        with deeper():
            if heard or handed:
                _tell_part(part, heard, turn, whole)
            if closed:
                stop(part_id, turn)


def _tell_part(part: Case, heard: set[str], turn: Turn, whole: Case) -> None:
    told = Turn(part, SYSTEM, day=turn.day)
    told.claim()
    told.reach(whole.holder_id, "window", "handler", "lead")
    told.data |= {"whole": whole.number, "heard": sorted(heard)}
    _happen(told, heard, turn)


def stop_parts(turn: Turn) -> None:
    """The case of ``turn`` is no more: so are its open parts."""
    for part_id in OPEN_PARTS(parent=turn.case.pk):
        with deeper():
            stop(part_id, turn)


def stop(part_id: int, turn: Turn) -> None:
    """Close a part that is still open: its whole has closed, or another part has failed for all."""
    from cases import effects

    part = fresh(part_id)
    if part.category == Category.CLOSED or _ends_itself(part, turn):
        return
    part = fresh(part_id)
    before, state = part.state, stopped_state(part)
    told = Turn(part, SYSTEM, day=turn.day)
    told.claim()
    restoring.remember(told)
    effects.enter(told, state)
    told.data |= {"whole": turn.case.number, "stopped": True}
    _happen(told, set(), turn, kind=CaseEvent.Kind.MOVE, transition=STOP, from_state=before, to_state=state)


def revivable(number: str) -> bool:
    """True if the part was stopped with its whole, and nothing has happened to it since."""
    return _stopped(fresh(_named(number)))[1] is not None


def _named(number: str) -> int:
    return Case.objects.values_list("pk", flat=True).get(number=number)


def _stopped(part: Case) -> tuple[CaseEvent, dict | None]:
    """The last event of ``part``, and what it has kept if that was its end with the whole."""
    event = restoring.last(part)
    told = events.read(event)
    return event, told if restoring.BEFORE in told else None


def revive(number: str, turn: Turn) -> None:
    """The whole of ``turn`` goes on after all, and so does the part that was stopped with it. Raises NotOpen."""
    part = fresh(_named(number))
    event, kept = _stopped(part)
    if kept is None:
        said = _("Something has happened to its part %(number)s since. File what is asked for as a new case.")
        raise NotOpen(said % {"number": number})
    told = Turn(part, SYSTEM, day=turn.day)
    told.claim()
    restoring.restore(told, kept[restoring.BEFORE])
    told.data |= {"whole": turn.case.number}
    columns = {"transition": REVIVE, "from_state": event.to_state, "to_state": part.state}
    _happen(told, set(), turn, kind=CaseEvent.Kind.MOVE, **columns)
    for below in kept.get(restoring.PARTS, ()):
        revive(below, told)


def _ends_itself(part: Case, turn: Turn) -> bool:
    """By the move that its type has for the end of the whole; what a check refuses there holds up nobody."""
    from cases import automatic, transition

    for name, step in part.life.moves_from(part.state).items():
        ends = step.auto is not None and f"{PARENT}closed" in step.auto.moments
        if ends and automatic.is_open(part, step, turn.day):
            with suppress(CaseError), db.atomic():
                transition.take(part, name, step, SYSTEM, {}, day=turn.day, keep=True)
                return part.category == Category.CLOSED
    return False


def stopped_state(part: Case) -> str:
    """Where a part ends that the system closes: the first end whose result its group calls a failure, else the last."""
    ends = {key: state for key, state in part.life.states.items() if state.category == Category.CLOSED}
    group = groups.group_of(part)
    line = groups.line_of(group, groups.split(part.part_key)[1]) if group else None
    fails = (line.fails if line and line.fails else group.fails) if group else ()
    return next((key for key, state in ends.items() if state.result in fails), list(ends)[-1])


# --- to the whole ---------------------------------------------------------------------------------------------------
def _up(turn: Turn, event: CaseEvent, moments: set[str]) -> None:
    part = turn.case
    name, key = groups.split(part.part_key)
    whole = fresh(part.parent_id)
    group = whole.life.parts.get(name)
    if group is None or whole.category == Category.CLOSED:
        return
    first = key if group.list_ else name
    told = {f"{first}.{moment}" for moment in moments}
    heard = told & waited_for(whole.life)
    joins = group.join != "all" and group.join.reached in moments
    if not (heard or joins or turn.reopens or "closed" in moments):
        return
    with deeper():
        _tell_whole(whole, part, told, turn)


def _tell_whole(whole: Case, part: Case, told: set[str], turn: Turn) -> None:
    name, _key = groups.split(part.part_key)
    group = whole.life.parts[name]
    said = Turn(whole, SYSTEM, day=turn.day)
    said.claim()
    said.data |= {
        "part": part.number,
        "label": groups.label(whole, part.part_key, part.type.title),
        "said": part.state_label,
        "heard": sorted(told),
    }
    if turn.reopens and joining.state(whole, name).get("joined"):  # not together any more
        joining.part_again(said, name)
    if "closed" in turn.moments and groups.stops_all(group, part):
        known = joining.state(whole, name)
        starting.note(said, name, [], [line.key for line in group.list_ if line.key not in known.get("begun", ())])
        said.after.append(lambda _event: _stop_others(whole, name, part, said))
    _happen(said, told, turn)


def _stop_others(whole: Case, name: str, part: Case, turn: Turn) -> None:
    others = Case.objects.filter(parent=whole.pk, part_key__startswith=f"{name}.").exclude(pk=part.pk)
    for part_id in others.exclude(category=Category.CLOSED).values_list("pk", flat=True):
        with deeper():
            stop(part_id, turn)


# --- to the case it came from ---------------------------------------------------------------------------------------
def _back(turn: Turn, moments: set[str]) -> None:
    """A closed case hears it too: a visit may find that it was not solved."""
    case = turn.case
    if _hearing_origin(case) is None:
        return
    origin = fresh(case.spawned_by_id)
    heard = {f"{case.type.slug}.{moment}" for moment in moments} & waited_for(origin.life)
    if heard and origin.merged_into_id is None:
        with deeper():
            said = Turn(origin, SYSTEM, day=turn.day)
            said.claim()
            said.data |= {"part": case.number, "label": case.type.title, "said": case.state_label}
            said.data |= {"heard": sorted(heard)}
            _happen(said, heard, turn)


def _hearing_origin(case: Case) -> int | None:
    """Key of the case that ``case`` came from, where that one waits for anything of its type."""
    if case.spawned_by_id is None:
        return None
    first = f"{case.type.slug}."
    heard = any(word.startswith(first) for word in waited_for(LIVES.one(cases=case.spawned_by_id).life))
    return case.spawned_by_id if heard else None


def _happen(told: Turn, moments: Iterable[str], because: Turn, kind=CaseEvent.Kind.PART, **columns) -> CaseEvent:
    """``moments`` come to the case of ``told``; write that and let follow what follows."""
    from cases import signals, transition

    told.moments |= dict.fromkeys(moments, because.day)
    transition.happen(told, None, ())
    event = told.write(kind, **columns)
    signals.moved.send(sender=Case, case=told.case, event=event)
    transition.follow(told, event)
    return event


def deadline(turn: Turn, name: str) -> None:
    """The instant has come at which a group joins, whoever is missing."""
    if not joining.state(turn.case, name).get("joined"):
        joining.join(turn, name)


def waited_for(life: CaseSpec) -> frozenset[str]:
    """Moments of related cases that something in ``life`` waits for."""
    words: set[str] = set()
    for clock in life.clocks.values():
        words |= {*clock.from_, *clock.to}
    words |= {word for move in life.transitions.values() if move.auto for word in move.auto.moments}
    for group in life.parts.values():
        words |= {*group.start, *(start for line in group.list_ for start in line.start)}
    if life.survey:
        words |= set(life.survey.moments)
    return frozenset(word for word in words if "." in word and not word.endswith(".end"))
