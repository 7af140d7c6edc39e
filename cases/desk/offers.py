"""What a person may do with a case now, as buttons: done with one press, or with a page of its own."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import handed, moves
from cases.actor import staff
from cases.models import Case
from cases.moves import Move
from cases.parts import handing_in

KEYS = 9


@dataclass(frozen=True)
class Offer:
    """``quick``: nothing needs to be said. ``kind``: how the button is drawn. ``leads``: the state it leads to.
    ``key``: the digit that goes to it, "" behind the ninth."""

    label: str
    url: str
    quick: bool
    kind: str
    leads: str
    key: str


def offers(case: Case, user, place: str = "") -> list[Offer]:
    """The first step forward is the solid button; what ends badly stands last, in red.

    Who is waited for decides first about an objection; mending a slip is no step forward. ``place``: the list that goes
    along (cases.desk.onward).
    """
    found = sorted(moves.offered(case, staff(user)), key=lambda move: (*_place(move), _stays(case, move)))
    return [_offer(case, move, n, place) for n, move in enumerate(found, 1)]


def _place(move: Move) -> tuple[bool, ...]:
    waited_for = move.key in (handed.AGREE, handed.INSIST)
    return not waited_for, move.danger, move.key in moves.BUILT_IN, bool(move.only), bool(move.pauses)


def _stays(case: Case, move: Move) -> bool:
    """Nothing goes on by it: a note, a letter; however early the type names it, it is not the step forward."""
    step = case.life.transitions.get(move.key)
    return bool(step and not step.to and not step.reaches)


def _offer(case: Case, move: Move, n: int, place: str) -> Offer:
    kind = "danger" if move.danger else "" if n == 1 else "second"
    url, quick = reverse("desk:move", args=[case.number, move.key]), is_quick(move)
    if place and not quick:
        url += f"?{urlencode({'list': place})}"
    return Offer(move.label, url, quick, kind, leads(case, move), str(n) if n <= KEYS else "")


def is_quick(move: Move) -> bool:
    asks = move.form or move.reason != "none" or len(move.pauses) > 1 or move.clocks or move.unit or move.takes
    return not asks and not move.danger


def leads(case: Case, move: Move) -> str:
    """Which state the move leads to, in words; "" where that says no more than its name."""
    step = case.life.transitions.get(move.key)
    state = case.life.states.get(step.to or "") if step else None
    return _("on to “%(state)s”") % {"state": state.label} if state and state.label != move.label else ""


def find_move(case: Case, key: str) -> Move | None:
    """The move ``key`` as the type has it, offered now or not; None for a key the type does not know."""
    from cases import rights

    step = rights.step_of(case, key)
    if step is None or handing_in.is_one(key) or (key in case.life.transitions and not step.from_):
        return None
    return moves.shown(case, key, step) if key in case.life.transitions else moves.shown_built_in(case, key)
