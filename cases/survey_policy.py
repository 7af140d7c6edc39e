"""How ratings are asked for at a unit: what it says itself, else what the unit above says, up the tree."""

from dataclasses import dataclass
from decimal import Decimal

from cases.models import SurveyPolicy
from home.models import Unit


@dataclass(frozen=True)
class Policy:
    """``within``, ``visit_share``: blank or None where nobody says anything, the case type's own then.
    ``channels``: ratings are asked of cases that came by these, of all when it is empty."""

    ask: bool = True
    within: str = ""
    channels: tuple[str, ...] = ()
    visit_share: Decimal | None = None

    def asks(self, channel: str) -> bool:
        return self.ask and (not self.channels or channel in self.channels)


def of(unit: Unit) -> Policy:
    """One query."""
    step = Unit.steplen
    above = [unit.path[:end] for end in range(len(unit.path), 0, -step)]
    rows = {row.unit.path: row for row in SurveyPolicy.objects.filter(unit__path__in=above).select_related("unit")}
    chain = [rows[path] for path in above if path in rows]
    ask = next((row.ask for row in chain if row.ask), SurveyPolicy.Ask.YES)
    return Policy(
        ask=ask == SurveyPolicy.Ask.YES,
        within=next((row.within for row in chain if row.within), ""),
        channels=tuple(next((row.channels.split() for row in chain if row.channels.strip()), ())),
        visit_share=next((row.visit_share for row in chain if row.visit_share is not None), None),
    )
