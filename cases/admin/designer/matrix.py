"""Who may press which button, and in which state: moves × posts, or states × moves as one post sees them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases import spec
from cases.admin.designer.known import Known
from cases.admin.designer.rule_box import operands_of

YES, SOMETIMES, NO = "yes", "sometimes", "no"


@dataclass(frozen=True)
class Cell:
    """``why``: under what condition, or in which place."""

    may: str
    why: str = ""


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    states: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Seen:
    """What a post finds in one state."""

    state: str
    category: str
    moves: tuple[tuple[str, str, str], ...]  # key, label, condition


def of(known: Known) -> Matrix:
    roles = _roles(known)
    rows = [
        Row(key, move.label, _states(known, move), tuple(_cell(known, move, role) for role in roles))
        for key, move in known.life.transitions.items()
    ]
    return Matrix(tuple(_head(known, role) for role in roles), tuple(rows))


def seen_by(known: Known, role: str) -> list[Seen]:
    """State by state, the moves that ``role`` is offered."""
    return [
        Seen(state.label, state.category, tuple(_offered(known, key, role))) for key, state in known.life.states.items()
    ]


def roles_of(known: Known) -> list[tuple[str, str]]:
    return [(role, _head(known, role)) for role in _roles(known) if role != "system"]


def _offered(known: Known, state: str, role: str):
    for key, move in known.life.transitions.items():
        cell = _cell(known, move, role)
        if state in move.from_ and cell.may != NO:
            yield key, move.label, cell.why


def _roles(known: Known) -> list[str]:
    """Those that appear, in the order of the office."""
    used = {word.partition("@")[0] for move in known.life.transitions.values() for word in move.takers} - {"system"}
    found = [key for key, _label in known.roles if key in used]
    found += sorted(used - set(found))
    itself = any(move.auto or "system" in move.takers for move in known.life.transitions.values())
    return [*found, "system"] if itself else found


def _by_another(move: spec.Transition) -> str:
    return _("when another case brings it about") if "system" in move.takers else ""


def _head(known: Known, role: str) -> str:
    return _("the system") if role == "system" else dict(known.roles).get(role, role)


def _states(known: Known, move: spec.Transition) -> str:
    if not move.from_:
        return _("opens the case")
    labels = dict(known.states)
    return "、".join(labels.get(each, each) for each in move.from_)


def _cell(known: Known, move: spec.Transition, role: str) -> Cell:
    if role == "system":
        return Cell(YES) if move.auto else Cell(SOMETIMES if "system" in move.takers else NO, _by_another(move))
    places = [word.partition("@")[2] for word in move.takers if word.partition("@")[0] == role]
    if not places:
        return Cell(NO)
    reasons = [known.who(f"{role}@{place}") for place in places if place]
    if move.when is not None:
        reasons.append(_("if %(rule)s") % {"rule": operands_of(known).words(move.when)})
    if move.hands:
        reasons.append(_("several persons"))
    return Cell(SOMETIMES if reasons else YES, "；".join(reasons))
