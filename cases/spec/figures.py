"""Figures 指标: named questions over cases, which a report prints and a drill-down opens."""

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from cases.spec.base import Key, Logic, Shape

CUTOFF = "cutoff"


class Span(Shape):
    """The time between two moments of a case: working days, calendar days, or hours on the clock."""

    from_: Key = Field(alias="from")
    to: Key
    in_: Literal["d", "cd", "h"] = Field("d", alias="in")


class ShareOf(Shape):
    """How many of the rows are ``of``; ``in``: of these rows only."""

    of: Logic
    in_: Logic = Field(None, alias="in")


class Figure(Shape):
    """One question. ``at``: the moment by whose day a case belongs to a period, or ``cutoff``: as things stood when the
    period ended. ``by``: what it is told apart by beside the unit. ``projection``: worked out, not counted.
    ``since``: a day, or {table: [name, column]} that gives one: it adds up from then to the period's end."""

    key: Key
    label: str
    unit: str = "件"
    note: str = ""
    over: tuple[str, ...] = ()
    where: Logic = None
    at: Key = "opened"
    by: str | None = None
    since: Logic = None
    phrase: Literal["达", "约", "超", "余"] | None = None
    projection: bool = False
    count: Literal["cases", "events"] | None = None
    sum: str | None = None
    mean: str | Span | None = None
    median: str | Span | None = None
    distinct: str | None = None
    share: ShareOf | None = None
    formula: Logic = None

    MEASURES: tuple[str, ...] = Field(("count", "sum", "mean", "median", "distinct", "share", "formula"), exclude=True)

    @property
    def measure(self) -> str:
        return next(name for name in self.MEASURES if getattr(self, name) is not None)

    @model_validator(mode="after")
    def asks_one_thing(self):
        if sum(getattr(self, name) is not None for name in self.MEASURES) != 1:
            raise ValueError(_("A figure is one of: count, sum, mean, median, distinct, share or formula."))
        if not self.over and self.formula is None:
            raise ValueError(_("A figure is over a case type, or several. Name it under “over:”."))
        if self.since is not None and not _names_a_day(self.since):
            raise ValueError(_("“since” is a day (2026-03-10), or {table: [name, column]} of the type."))
        return self


def _names_a_day(since: object) -> bool:
    if isinstance(since, dict):
        return list(since) == ["table"] and isinstance(since["table"], list) and len(since["table"]) == 2
    try:
        date.fromisoformat(str(since))
    except ValueError:
        return False
    return True
