"""Shapes of a pack file. What belongs to the language but is not run yet is refused in a sentence, not swallowed."""

from cases.packs.shapes.file import PackFile, Page, Slot
from cases.packs.shapes.life import CaseType, Document, Sheet, Table
from cases.packs.shapes.scenario import Expect, Scenario, Step
from cases.packs.shapes.words import keys_at, sentence

__all__ = [
    "CaseType",
    "Document",
    "Expect",
    "PackFile",
    "Page",
    "Scenario",
    "Sheet",
    "Slot",
    "Step",
    "Table",
    "keys_at",
    "sentence",
]
