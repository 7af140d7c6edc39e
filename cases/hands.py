"""Several hands: a move that needs so many different persons happens when the last of them is there (packs.md, hands).

A hand before that is a quiet event and stands in the column ``hands`` of the row until the move happens or the state is
left: {move: [[user, party, unit], …]}. Two posts of one person are one hand.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import places
from cases.actor import Actor
from cases.data import Context, plain, worth
from cases.errors import NotOpen
from cases.models import Case, CaseEvent
from cases.spec import Transition
from cases.turn import Turn
from home.models import Unit

ASSIGNEE = "assignee"


def need(step: Transition, known: Context, day: date) -> int:
    """How many persons the move needs."""
    return max(1, int(plain(worth(step.hands.need, known, day)) or 1)) if step.hands else 1


def given(case: Case, name: str) -> list[list]:
    return case.hands.get(name, [])


def lend(turn: Turn, name: str, step: Transition) -> bool:
    """Count the actor's hand. True if that was the last one: the move goes on. Raises NotOpen."""
    if step.hands is None or turn.by.kind == "system":
        return True
    case, wanted = turn.case, need(step, turn.known, turn.day)
    mine = _hand(turn.by)
    if (said := barred(case, step, turn.by, turn.known)) or any(_same(mine, each) for each in given(case, name)):
        double = _("“%(move)s” needs %(n)d different people, and you have agreed already.")
        raise NotOpen(said or double % {"move": step.label, "n": wanted})
    there = [*given(case, name), mine]
    if len(there) < wanted:
        case.hands = {**case.hands, name: there}
        turn.data |= {"move": name, "have": len(there), "need": wanted}
        return False
    turn.data["hands"] = there
    clear(turn, name)
    return True


def clear(turn: Turn, name: str | None = None) -> None:
    """Forget the hands of a move that happened; without ``name``, of all: the state is left."""
    case = turn.case
    case.hands = {key: each for key, each in case.hands.items() if name not in (None, key)}


def write(turn: Turn, name: str) -> CaseEvent:
    """The quiet event of a hand before the last."""
    return turn.write(CaseEvent.Kind.HANDS, transition=name, from_state=turn.case.state, to_state=turn.case.state)


def barred(case: Case, step: Transition, by: Actor, known: Context) -> str:
    """Why this person's hand does not count, "" if it does: who made a move, whose case it is, where they sit."""
    said = _("“%(move)s” is for others to agree to: %(why)s.")
    for word in step.hands.not_ if step.hands else ():
        if word == ASSIGNEE and by.user and by.user.pk == case.assignee_id:
            return said % {"move": step.label, "why": _("it is your own case")}
        if word in case.life.transitions:
            made = case.events.stood().filter(kind__in=("open", "move"), transition=word, user=by.user)
            if by.user and made.exists():
                return said % {
                    "move": step.label,
                    "why": _("you took “%(step)s”") % {"step": case.life.transitions[word].label},
                }
        elif by.unit and word != ASSIGNEE and (unit := _unit(case, word, known)) and unit.covers(by.unit):
            return said % {"move": step.label, "why": _("you belong to %(unit)s") % {"unit": unit.label}}
    return ""


def may_lend(case: Case, name: str, step: Transition, by: Actor, known: Context) -> bool:
    """True if the actor's hand would count."""
    if step.hands is None:
        return True
    return not barred(case, step, by, known) and not any(_same(_hand(by), each) for each in given(case, name))


def _unit(case: Case, word: str, known: Context) -> Unit | None:
    key = places.unit_id(case, word, known)
    return Unit.objects.filter(pk=key).first() if key else None


def _hand(by: Actor) -> list[Any]:
    return [by.user.pk if by.user else None, by.party, by.unit.pk if by.unit else None]


def _same(one: list, other: list) -> bool:
    return one[0] == other[0] if one[0] or other[0] else one[1] == other[1]
