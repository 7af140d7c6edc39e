"""A case that has lived elsewhere until now: entered in the state it is in, with its own days, setting nothing off.

Nobody is told, no paper is issued, nothing starts by itself and nobody is asked to rate: all that happened long ago.
Clocks that run in its state run from its own days.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import clocks, effects, moves, places, transition, withheld
from cases.errors import NotOpen
from cases.keep import destroy_after
from cases.models import Case, CaseEvent, Category
from cases.numbering import next_number
from cases.spec import CaseSpec, Transition
from cases.turn import RELATED, Turn
from home import clock


@dataclass(frozen=True)
class Past:
    """``opened``, ``closed``: its own days. ``number``: the one it had, "" for a new one. ``told``: what the event
    keeps of where it comes from."""

    state: str
    opened: date
    closed: date | None = None
    number: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    def begin(self, turn: Turn, name: str, step: Transition) -> Case:
        """Event 1, and the last one so far. Raises NotOpen."""
        from cases.opening import business_key, called  # it asks for this in its turn

        case, life = turn.case, turn.case.life
        case.state, case.number = self.state, self.number or next_number(life)
        case.opened_at, turn.day = clock.instant(self.opened), self.opened
        if case.submission_id:
            turn.said.append(case.submission)
            turn.submission = case.submission
            case.business_key = business_key(turn)
            case.title = called(turn) or case.title
        case.category, case.version = life.states[self.state].category, 1
        if case.category == Category.PAUSE:
            raise NotOpen(_pause(life, self.state))
        case.save(force_insert=True)
        withheld.settle(turn)
        held = case.holder
        effects.enter(turn, self.state)
        places.settle(case, held)
        turn.moments = {"opened": self.opened}
        for milestone in led_by(life, self.state):
            case.reached = {**case.reached, milestone: self._day(case).isoformat()}
            turn.moments[milestone] = self._day(case)
        if case.category == Category.CLOSED:
            turn.moments["closed"] = self._day(case)
            case.closed_at = clock.instant(self._day(case))
            case.destroy_after = destroy_after(case, self._day(case))
        else:
            case.closed_at = None
            clocks.settle(turn)
        turn.changed()
        transition.see(turn)
        case.public_moves = moves.for_applicant(case, turn.known, clock.today())
        turn.data |= self.told
        turn.write(CaseEvent.Kind.OPEN, transition=name, to_state=case.state)
        return Case.objects.select_related(*RELATED).get(pk=case.pk)

    def _day(self, case: Case) -> date:
        return self.closed or self.opened


def led_by(life: CaseSpec, state: str) -> tuple[str, ...]:
    """The milestones that every way into ``state`` reaches: whoever is there has them behind."""
    ways = [step.reaches for step in life.transitions.values() if step.to == state]
    return tuple(each for each in ways[0] if all(each in other for other in ways)) if ways else ()


def _pause(life: CaseSpec, state: str) -> str:
    said = _("A case cannot be entered while it waits (“%(state)s”): enter it as it was before, and pause it then.")
    return said % {"state": life.states[state].label}
