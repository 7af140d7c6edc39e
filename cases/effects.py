"""Effects of a move, in file order. One that is refused undoes the whole move."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases import handed, notices, others, places, registers, sheets, withheld
from cases.data import plain, worth
from cases.errors import NotOpen
from cases.models import Case, Category
from cases.papers import issuing
from cases.rights import holders_of
from cases.sheets import publishing, scoring
from cases.spec import Effect
from cases.turn import Turn
from home.models import Unit, User


def run(turn: Turn, effects: Iterable[Effect], **more: Any) -> None:
    """Carry out ``effects``. ``more``: what an effect here has beside its own words (unit, data of a spawn)."""
    for effect in effects:
        if effect.when is None or worth(effect.when, turn.known, turn.day):
            VERBS[effect.verb](turn, effect, more)
            turn.changed()


def _set(turn: Turn, effect: Effect, _more: dict) -> None:
    if turn.case.life.sheets and (own := sorted(set(effect.set) & set(sheets.RESULT))):
        raise NotOpen(_("“%(fact)s” comes from the score sheet and cannot be written by hand.") % {"fact": own[0]})
    values = {key: plain(worth(rule, turn.known, turn.day)) for key, rule in effect.set.items()}
    turn.case.facts = {**turn.case.facts, **values}


def _raise(turn: Turn, effect: Effect, _more: dict) -> None:
    case = turn.case
    level = case.level + effect.raise_
    unit_id = places.at_level(case, level, turn.known)
    if unit_id is None:
        raise NotOpen(_("There is no response level %(level)d for this case.") % {"level": level})
    case.level = level
    hold_by(turn, unit_id)
    turn.moments["raised"] = turn.day


def _assign(turn: Turn, effect: Effect, _more: dict) -> None:
    wanted = effect.assign
    if "unit" in wanted:
        hold_by(turn, _unit_id(turn, wanted["unit"]))
    if "user" in wanted or "role" in wanted:
        turn.case.assignee = _person(turn, wanted)


def _person(turn: Turn, wanted: dict[str, Any]) -> User | None:
    """Who does the case: by name, or of a role (handler, if none is said) who has the fewest open ones."""
    from cases import giving  # it asks transition, which comes later

    username = wanted.get("user", giving.LEAST_LOADED)
    if username == giving.LEAST_LOADED:
        return giving.least_loaded(holders_of(turn.case, wanted.get("role", "handler"), turn.known))
    if isinstance(username, dict):
        username = worth(username, turn.known, turn.day)
    return User.objects.filter(username=username).first() if username else None


def _unit_id(turn: Turn, wanted: Any) -> int:
    """A place, or a rule that gives a unit's code."""
    place = worth(wanted, turn.known, turn.day) if isinstance(wanted, dict) else wanted
    unit_id = places.unit_id(turn.case, str(place), turn.known) if place else None
    if unit_id is None:
        raise NotOpen(_("The unit this case should go to is not known. Name it, then try again."))
    return unit_id


def hold_by(turn: Turn, unit_id: int) -> None:
    """Make another unit the holder. Who held it goes on seeing what became of it."""
    case, unit_id = turn.case, withheld.allowed(turn, unit_id)
    if unit_id == case.holder_id:
        return
    handed.settle(turn)
    turn.reach(case.holder_id, "window", "handler", "lead")
    places.settle(case, Unit.objects.get(pk=unit_id))
    case.assignee = None
    turn.moments["handed"] = turn.day


def _notify(turn: Turn, effect: Effect, _more: dict) -> None:
    turn.after.append(lambda event: notices.queue(turn.case, event, effect.notify, to=effect.to, known=turn.known))


def _remind(turn: Turn, effect: Effect, more: dict) -> None:
    key = more.get("clock", "")
    for word in effect.remind:  # who is told of a case may look at it
        role, at, place = word.partition("@")
        if at:
            turn.reach(places.unit_id(turn.case, place, turn.known), role)
    turn.after.append(lambda event: notices.remind(turn.case, event, effect.remind, key, known=turn.known))


def _spawn(turn: Turn, effect: Effect, more: dict) -> None:
    from cases.opening import spawn

    values = {key: plain(worth(rule, turn.known, turn.day)) for key, rule in (effect.data or {}).items()}
    data = {**more.get("data", {"origin": turn.case.number}), **values}
    by, unit = turn.by, more.get("unit")  # as they are now; the case is opened when the move is written
    turn.after.append(lambda _event: spawn(effect.spawn, by=by, from_case=turn.case, data=data, unit=unit))
    turn.data.setdefault("spawned", []).append(effect.spawn)


def _link(turn: Turn, effect: Effect, _more: dict) -> None:
    number = worth(effect.link, turn.known, turn.day)
    other = Case.objects.filter(number=number).first() if number else None
    if other is None:
        raise NotOpen(_("There is no case “%(number)s” to link with.") % {"number": number or ""})
    turn.link(other, "related", "related")


def _do(turn: Turn, effect: Effect, _more: dict) -> None:
    """A move of other cases, once this one is written; what one of them refuses undoes this move too."""
    data = {key: plain(worth(rule, turn.known, turn.day)) for key, rule in (effect.data or {}).items()}
    chosen = others.targets(turn, effect.case)
    turn.after.append(lambda _event: others.moved(turn, effect.do, chosen, data))
    turn.data.setdefault("did", []).append([effect.do, [case.number for case in chosen]])


def _issue(turn: Turn, effect: Effect, _more: dict) -> None:
    issuing.ask(
        turn,
        effect.issue,
        {key: worth(rule, turn.known, turn.day) for key, rule in (effect.fill or {}).items()},
    )


def _score(turn: Turn, effect: Effect, _more: dict) -> None:
    scoring.score(turn, effect.score)


def _publish(turn: Turn, effect: Effect, _more: dict) -> None:
    publishing.ask(turn, effect.publish)


VERBS: dict[str, Callable[[Turn, Effect, dict], None]] = {
    "set": _set,
    "raise_": _raise,
    "assign": _assign,
    "notify": _notify,
    "remind": _remind,
    "spawn": _spawn,
    "do": _do,
    "link": _link,
    "issue": _issue,
    "score": _score,
    "publish": _publish,
}


def enter(turn: Turn, state: str, pause: str = "") -> None:
    """Put the case into ``state``: category, hold, result, holder, and the moment of closing."""
    case, spec = turn.case, turn.case.life.states[state]
    was_closed = case.category == Category.CLOSED
    if spec.category == Category.PAUSE:
        stops = list(case.life.pauses[pause].stops) if pause else []
        case.hold = {"reason": pause, "since": turn.day.isoformat(), "clocks": stops, "state": case.state}
    elif case.category == Category.PAUSE:
        case.hold = {}
    if state != case.state:
        case.hands = {}
    case.state, case.category, case.alive = state, spec.category, spec.alive
    case.result = spec.result or ""
    registers.settle(case)
    if spec.category == Category.CLOSED and not was_closed:
        case.closed_at = turn.now
        handed.settle(turn)
        turn.moments["closed"] = turn.day
    elif spec.category != Category.CLOSED:
        case.closed_at = None
    if spec.holder:
        unit_id = places.unit_id(case, spec.holder, turn.known)
        if unit_id is not None:
            hold_by(turn, unit_id)
