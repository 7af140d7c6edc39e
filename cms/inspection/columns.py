"""Columns as inspectors ask of them: how long each may rest, and how long it has. The limits are the editors' own."""

from dataclasses import dataclass
from datetime import date

from cms import staleness
from home import clock

NEWS = 14  # days; what inspectors allow the home page


@dataclass(frozen=True)
class ColumnAge:
    """``last``: None for an empty column; ``left``: days until it is stale, negative ones since."""

    label: str
    limit: int
    last: date | None

    @property
    def left(self) -> int:
        return self.limit - (clock.today() - self.last).days if self.last else -1


def ages() -> list[ColumnAge]:
    """The worst first. Four queries."""
    return [ColumnAge(each.label, each.days, _day(each.last)) for each in staleness.columns()]


def _day(moment) -> date | None:
    return moment.astimezone(clock.OFFICE_ZONE).date() if moment else None
