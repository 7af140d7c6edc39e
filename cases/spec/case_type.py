"""A whole case type. A stored one is resolved: shared parts, code lists, tables, notices, papers stand inside it."""

from typing import Any

from cases.spec.asking import Document, NoticeText, Sheet, Table
from cases.spec.base import Key, Shape
from cases.spec.moves import Milestone, State, Transition
from cases.spec.parts import PartGroup
from cases.spec.people import Delegates, Handoff, HideFrom, Party, Recuse, SurveyRule
from cases.spec.time import Clock, Pause, Recurs, Rung


class CaseSpec(Shape):
    pack: str
    key: Key
    title: str
    owner: str | None = None
    number: str = "{seq:6}"  # "DD{year}{seq:5}"
    called: str | None = None  # what one case is called in lists: "{task_no} {matter}"; None: its item, else its form
    home: str | None = None
    business_key: Key | None = None
    levels: tuple[str, ...] = ()
    parties: dict[str, Party] = {}
    facts: tuple[dict[str, Any], ...] = ()
    hide_from: tuple[HideFrom, ...] = ()
    recuse: Recuse | None = None
    milestones: dict[Key, Milestone] = {}
    states: dict[Key, State]
    transitions: dict[Key, Transition]
    pauses: dict[Key, Pause] = {}
    clocks: dict[Key, Clock] = {}
    ladder: tuple[Rung, ...] = ()
    handoff: Handoff | None = None
    parts: dict[Key, PartGroup] = {}
    recurs: Recurs | None = None
    delegates: Delegates | None = None
    in_name_of: str | None = None
    survey: SurveyRule | None = None
    keep: dict[Key, str] = {}
    tables: dict[Key, Table] = {}
    notices: dict[Key, NoticeText] = {}
    documents: dict[Key, Document] = {}
    sheets: dict[Key, Sheet] = {}  # by key of the form they belong to
    roles: dict[str, str] = {}
    forms: dict[Key, str] = {}  # form key in this type → "pack.key" slug of the Form its versions come from

    @property
    def fact_types(self) -> dict[Key, str]:
        """Fact → type: those the type declares, and what a case that comes round starts with."""
        declared = {str(fact.get("key")): str(fact.get("type", "text")) for fact in self.facts}
        if self.recurs is None:
            return declared
        into = {} if self.recurs.into is None else {self.recurs.into: self.recurs.carries}
        return {"period": "text", "period_from": "date", "period_to": "date", **into, **declared}

    @property
    def opening(self) -> tuple[Key, Transition]:
        """The move that opens a case: the one without ``from``."""
        return next((key, move) for key, move in self.transitions.items() if not move.from_)

    def moves_from(self, state: Key) -> dict[Key, Transition]:
        return {key: move for key, move in self.transitions.items() if state in move.from_}
