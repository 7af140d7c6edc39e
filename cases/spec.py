"""Shapes of a case type: one schema validates the admin's input, a pack file and the API (packs.md, format 1).

A stored spec is *resolved*: shared parts (`use:`), code lists, tables and notices it names stand inside it, so that a
published version is whole. Conditions are canonical JSON Logic (forms.logic). Order is meaning everywhere.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Logic = Any  # canonical JSON Logic; forms.logic.check() says what is wrong with it
Key = str


class Shape(BaseModel):
    """A misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Check(Shape):
    must: Logic
    say: str
    field: Key | None = None
    basis: str | None = None


class Effect(Shape):
    """Exactly one verb, and perhaps ``when``."""

    when: Logic = None
    set: dict[Key, Logic] | None = None
    assign: dict[str, Any] | None = None
    notify: Key | None = None
    to: str | None = None
    remind: tuple[str, ...] | None = None
    raise_: int | None = Field(None, alias="raise")
    spawn: Key | None = None
    data: dict[Key, Logic] | None = None
    link: Logic = None

    VERBS: tuple[str, ...] = Field(("set", "assign", "notify", "remind", "raise_", "spawn", "link"), exclude=True)

    @property
    def verb(self) -> str:
        return next(verb for verb in self.VERBS if getattr(self, verb) is not None)

    @model_validator(mode="after")
    def has_one_verb(self):
        if sum(getattr(self, verb) is not None for verb in self.VERBS) != 1:
            raise ValueError("An effect is one verb: set, assign, notify, remind, raise, spawn or link.")
        return self


class Milestone(Shape):
    label: str
    public: bool = False


class State(Shape):
    label: str
    public: str | None = None  # what the tracking page says
    category: Literal["intake", "work", "pause", "closed"]
    alive: bool = False
    holder: str | None = None
    stops: tuple[Key, ...] = ()
    result: Key | None = None


class Auto(Shape):
    """The system moves: at an instant of a clock (``at``: overdue, 0d, -1d, +3d, 50%), or at a moment."""

    clock: Key | None = None
    at: str | None = None
    moment: Key | None = None


class Transition(Shape):
    label: str
    from_: tuple[Key, ...] = Field((), alias="from")  # empty only for the opening
    to: Key | None = None  # None or "stays": no change of state; "back": where the pause came from
    by: tuple[str, ...] = ()  # role | role@place | applicant | neighbour
    auto: Auto | None = None
    channels: tuple[str, ...] = ()
    when: Logic = None
    checks: tuple[Check, ...] = ()
    form: Key | None = None  # key into CaseSpec.forms
    pause: tuple[Key, ...] = ()
    once: bool = False
    not_before: Key | None = None
    within: Key | None = None
    reason: str | tuple[Key, ...] = "none"  # none | required | codes
    reaches: tuple[Key, ...] = ()
    effective_on: str | None = None  # now | a moment ("level.end", "opened") | a date field
    effects: tuple[Effect, ...] = ()
    basis: str | None = None
    public: str | None = None  # words of the tracking page; None: the new state's own


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


class Pause(Shape):
    label: str
    stops: tuple[Key, ...]
    basis: str = ""


class Rung(Shape):
    clock: Key
    at: str
    label: str | None = None
    effects: tuple[Effect, ...]


class Handoff(Shape):
    """Handing a case to another unit, which holds it at once."""

    by: tuple[str, ...]
    reasons: tuple[Key, ...] = ()


class LowGrade(Shape):
    at_most: int = 2
    effects: tuple[Effect, ...] = ()


class SurveyRule(Shape):
    ask: Key = "closed"
    within: str = "30cd"
    scale: int = 5
    of: str = "applicant"
    low: LowGrade | None = None


class TableRow(Shape):
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    when: Logic = None
    gives: dict[Key, Any]
    basis: str | None = None


class Table(Shape):
    title: str
    rows: tuple[TableRow, ...]


class NoticeText(Shape):
    to: str  # applicant | role | role@place
    text: str  # merge fields in braces: {case.number} {case.unit} {due.level} {link}


class CaseSpec(Shape):
    pack: str
    key: Key
    title: str
    owner: str | None = None
    number: str = "{seq:6}"  # "DD{year}{seq:5}"
    home: str | None = None
    business_key: Key | None = None
    levels: tuple[str, ...] = ()
    parties: dict[str, dict[str, str]] = {}
    facts: tuple[dict[str, Any], ...] = ()
    milestones: dict[Key, Milestone] = {}
    states: dict[Key, State]
    transitions: dict[Key, Transition]
    pauses: dict[Key, Pause] = {}
    clocks: dict[Key, Clock] = {}
    ladder: tuple[Rung, ...] = ()
    handoff: Handoff | None = None
    survey: SurveyRule | None = None
    keep: dict[Key, str] = {}
    tables: dict[Key, Table] = {}
    notices: dict[Key, NoticeText] = {}
    roles: dict[str, str] = {}
    forms: dict[Key, str] = {}  # form key in this type → "pack.key" slug of the Form its versions come from

    @property
    def opening(self) -> tuple[Key, Transition]:
        """The move that opens a case: the one without ``from``."""
        return next((key, move) for key, move in self.transitions.items() if not move.from_)

    def moves_from(self, state: Key) -> dict[Key, Transition]:
        return {key: move for key, move in self.transitions.items() if state in move.from_}


def canonical(spec: CaseSpec) -> str:
    """Text of ``spec``, order kept, defaults left out: what is stored, digested and compared."""
    data = spec.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of canonical text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def parse(text: str) -> CaseSpec:
    """The spec behind canonical text. Raises pydantic.ValidationError."""
    return CaseSpec.model_validate_json(text)
