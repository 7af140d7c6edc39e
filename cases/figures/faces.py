"""What a dashboard prints of a figure."""

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
    def text(self) -> str:
        return f"{100 * self.part / self.n:.1f}%" if self.n else NOTHING


Splits = list[tuple[Unit, Share]]


class Part(NamedTuple):
    """A figure of one unit. ``percent``: for its bar. ``query``: what desk:figure is asked for the cases behind it."""

    unit: Unit
    value_text: str
    percent: int
    n: int
    query: str


class FigureFace(NamedTuple):
    """``n``: of how many; it is always printed beside a share. ``before_text``: the period before, same length."""

    key: str
    label: str
    value_text: str
    n: int
    parts: list[Part]
    query: str
    note: str
    before_text: str
