"""What a dashboard prints of a figure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from home.models import Unit

NOTHING = "—"  # a share of nothing is no number


class Share(NamedTuple):
    """``part`` of ``n``, counts of the same rows."""

    part: int
    n: int

    @property
    def value(self) -> float | None:
        return self.part / self.n if self.n else None

    @property
    def exact(self) -> float | None:
        """In per cent, for programs: two decimals at most."""
        return float(self._percent("0.01")) if self.n else None

    @property
    def text(self) -> str:
        return f"{self._percent('0.1')}%" if self.n else NOTHING

    def _percent(self, places: str) -> Decimal:
        return (Decimal(100 * self.part) / self.n).quantize(Decimal(places), ROUND_HALF_UP)


Splits = list[tuple[Unit, Share]]


class Part(NamedTuple):
    """A figure of one unit. ``percent``: for its bar. ``query``: what desk:figure is asked for the cases behind it."""

    unit: Unit
    value_text: str
    percent: int
    n: int
    query: str


class Group(NamedTuple):
    """A figure told apart by something else than the unit: the response level, the channel."""

    word: str
    value_text: str
    n: int


class FigureFace(NamedTuple):
    """``n``: of how many, ``n_text`` says so; it is always printed. ``before_text``: the period before, same length."""

    key: str
    label: str
    value_text: str
    n: int
    n_text: str
    parts: list[Part]
    groups: list[Group]
    query: str
    note: str
    before_text: str
