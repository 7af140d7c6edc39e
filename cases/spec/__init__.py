"""Shapes of a case type: one schema validates the admin's input, a pack file and the API (packs.md, format 1).

A stored spec is *resolved*: shared parts (`use:`), code lists, tables and notices it names stand inside it, so that a
published version is whole. Conditions are canonical JSON Logic (forms.logic). Order is meaning everywhere.
"""

import hashlib
import json
from functools import lru_cache

from cases.spec.asking import Check, Document, NoticeText, Query, Sheet, SheetRow, Table, TableRow
from cases.spec.base import Key, Logic, Shape
from cases.spec.case_type import CaseSpec
from cases.spec.figures import CUTOFF, Figure, ShareOf, Span
from cases.spec.moves import Auto, Effect, Except, Hands, Milestone, Once, State, Transition
from cases.spec.parts import Join, Part, PartGroup
from cases.spec.people import Delegates, Given, Handoff, HideFrom, LowGrade, Party, Recuse, SurveyRule, Visits
from cases.spec.time import Clock, Extend, Pause, Recurs, Rhythm, Rung


def canonical(spec: Shape) -> str:
    """Text of a case type or a figure, order kept, defaults left out: what is stored, digested and compared."""
    data = spec.model_dump(by_alias=True, exclude_defaults=True, mode="json")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of canonical text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def parse(text: str) -> CaseSpec:
    """The spec behind canonical text. Raises pydantic.ValidationError."""
    return CaseSpec.model_validate_json(text)


__all__ = [
    "CUTOFF",
    "Auto",
    "CaseSpec",
    "Check",
    "Clock",
    "Delegates",
    "Document",
    "Effect",
    "Except",
    "Extend",
    "Figure",
    "Given",
    "Handoff",
    "Hands",
    "HideFrom",
    "Join",
    "Key",
    "Logic",
    "LowGrade",
    "Milestone",
    "NoticeText",
    "Once",
    "Part",
    "PartGroup",
    "Party",
    "Pause",
    "Query",
    "Recurs",
    "Recuse",
    "Rhythm",
    "Rung",
    "Shape",
    "ShareOf",
    "Sheet",
    "SheetRow",
    "Span",
    "State",
    "SurveyRule",
    "Table",
    "TableRow",
    "Transition",
    "Visits",
    "canonical",
    "digest",
    "parse",
]
