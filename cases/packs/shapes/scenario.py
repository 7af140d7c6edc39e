"""Scenarios as a pack writes them: steps through the real doors, and what must be so."""

from typing import Any

from pydantic import Field, StrictBool

from cases.packs.shapes.short import Later, Names
from cases.spec import Shape


class Listed(Shape):
    """What the public reads on a page of a register, of cases or of a ranking. ``page``: its slug; ``on``: a past day;
    ``search``: what is typed; ``rows``: how many there are; ``shows``, ``hides``: parts of a row's words, its place in
    a ranking first."""

    page: str
    on: str | None = None
    search: str | None = None
    rows: int | None = Field(None, ge=0)
    shows: Names = ()
    hides: Names = ()


class Expect(Shape):
    """What must be so. ``due``: clock → day; ``late``: clocks that were or are late; ``notices``: names, or name → a
    part of the text; ``documents``: all papers issued so far, or name → a part of its number or words; ``count``: case
    type → how many cases; ``moves``: what `as` may do now, all of it. ``figures``: key → its value for the year so
    far, “—” where there is none. ``parts``: group → its counts, or key → the state of a
    part (or a map of state, result, holder)."""

    case: str | None = None
    as_: str | None = Field(None, alias="as")
    state: str | None = None
    level: int | None = None
    holder: str | None = None
    due: dict[str, str | None] | None = None
    late: Names | None = None
    milestones: Names | dict[str, str] | None = None
    data: dict[str, Any] | None = None
    linked: Names | None = None
    notices: Names | dict[str, str] | None = None
    reminded: Names | None = None
    alive: StrictBool | None = None
    result: str | None = None
    sees: dict[str, Any] | None = None
    count: dict[str, int] | None = None
    moves: Names | None = None
    figures: dict[str, int | float | str | None] | None = None
    parts: dict[str, dict[str, Any]] | None = None
    documents: Names | dict[str, str] | None = None
    in_name_of: str | None = None
    sent: Later = None
    register_: Listed | None = Field(None, alias="register")
    hands: dict[str, int] | None = None
    draws: Later = None


class Step(Shape):
    at: str | None = None
    submit: str | None = None
    do: str | None = None
    load: str | None = None
    tick: StrictBool | None = None
    survey: int | None = None
    given: dict[str, list[dict[str, Any]]] | None = None
    repeat: int | None = Field(None, ge=1, le=500)
    steps: tuple["Step", ...] = ()
    expect: Expect | None = None
    receive: Later = None
    case: str | None = None
    as_: str | tuple[str, ...] | None = Field(None, alias="as")
    channel: str | None = None
    unit: str | None = None
    item: str | None = None
    data: dict[str, Any] | None = None
    reason: str | None = None
    words: str | None = None
    pause: str | None = None
    clock: str | None = None
    effective_on: str | None = None
    refused: str | None = None
    parent: str | None = None  # the case this one is handed in for as a part
    part: str | None = None  # the group a part is added to
    other: str | None = None  # the case to link with, or to merge into

    ACTS: tuple[str, ...] = Field(("submit", "do", "load", "tick", "survey", "given", "repeat", "expect"), exclude=True)

    @property
    def actors(self) -> tuple[str | None, ...]:
        """Who takes the step: one, or several hands one after the other."""
        return self.as_ if isinstance(self.as_, tuple) else (self.as_,)

    @property
    def act(self) -> str:
        return next((act for act in self.ACTS if getattr(self, act) is not None), "")


class Scenario(Shape):
    title: str
    after: str | None = None
    steps: tuple[Step, ...] = Field(min_length=1)
