"""Parts 子办件: cases within a case, and how they join."""

from typing import Literal

from pydantic import Field

from cases.spec.base import Key, Logic, Over, Shape
from cases.spec.moves import Auto


class Part(Shape):
    """One part of a fixed group. ``gives``: what it is opened with; ``fails``: results of it that count as a failure;
    ``failed``: whether the others go on without it."""

    key: Key
    type: str
    label: str | None = None
    unit: str | None = None
    start: tuple[Key, ...] = ("opened",)
    when: Logic = None
    gives: dict[Key, Logic] | None = None
    required: bool = True
    fails: tuple[Key, ...] = ()
    failed: Literal["go_on", "stop"] = "go_on"


class Join(Shape):
    """When a group is done, if not when all its parts are: so many, a milestone of each, or an instant of a clock."""

    least: int | None = None
    reached: Key | None = None
    at: Auto | None = None


class PartGroup(Shape):
    """Fixed (``list``), one for each row of a query (``type``, ``over``), or opened by hand (``type``, ``by``)."""

    label: str | None = None
    list_: tuple[Part, ...] = Field((), alias="list")
    type: str | None = None
    over: Over | None = None
    where: Logic = None
    by: tuple[str, ...] = ()
    start: tuple[Key, ...] = ("opened",)
    when: Logic = None
    unit: str | None = None
    gives: dict[Key, Logic] | None = None
    shared: tuple[Key, ...] = ()
    fails: tuple[Key, ...] = ()
    failed: Literal["go_on", "stop"] = "go_on"
    join: Literal["all"] | Join = "all"
    rank: Logic = None
