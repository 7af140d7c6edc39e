"""Time in a case's life: clocks, pauses, the ladder, and what comes back by itself."""

from typing import Any, Literal

from pydantic import Field

from cases.spec.base import Key, Logic, Over, Shape
from cases.spec.moves import Effect


class Extend(Shape):
    term: str
    times: int = 1
    by: tuple[str, ...] = ()
    reason: str | tuple[Key, ...] = "required"
    effects: tuple[Effect, ...] = ()


class Clock(Shape):
    label: str
    from_: tuple[Key, ...] = Field(alias="from")
    to: tuple[Key, ...] = ()  # empty: a term, not a duty
    term: str | dict[str, Logic] | None = None  # "5d" or {"d": logic}
    until: Any = None
    when: Logic = None
    roll: bool = True
    side: Literal["office", "applicant"] = "office"
    kind: Literal["promised", "statutory"] = "promised"
    basis: str = ""
    extend: Extend | None = None
    beyond: Key | None = None  # never due later than this other clock


class Pause(Shape):
    label: str
    stops: tuple[Key, ...]
    document: Key | None = None
    basis: str = ""


class Rung(Shape):
    clock: Key
    at: str
    label: str | None = None
    effects: tuple[Effect, ...]


class Rhythm(Shape):
    """``day``: 25cd the 25th, 1d the first working day, -1d the last one; a weekday 1 to 7 for weeks."""

    every: Literal["week", "month", "quarter", "half_year", "year"]
    day: str = "1d"


class Recurs(Shape):
    """Exactly one case per rule, period and subject. ``about``: which period the case is about; ``into``: the field
    that carries the subject back."""

    rhythm: Rhythm
    about: Literal["current", "previous"] = "current"
    over: Over | None = None
    where: Logic = None
    into: Key | None = None

    @property
    def carries(self) -> str:
        """Type of the field ``into``: a case's number is a path into it, a unit's or item's code is a word."""
        return "text" if self.over in (None, "unit", "item") else "entry"
