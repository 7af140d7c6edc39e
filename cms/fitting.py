"""“Which case am I?”: a guide's conditions and situations asked as yes or no, and what follows from the answers.

A situation is a short word with its question (代办: 是替别人办吗); what holds only then says so by the word
(cases.situations). Answers stand in the address and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import pgettext

from cases.situations import rule_in
from cms.guides import SHARED, Facts
from cms.narrow import address, number
from forms.logic import LogicError, holds
from home import clock

YES, NO = "1", "0"
AT = "at"  # which question an address means, counted from 1


@dataclass(frozen=True)
class Question:
    """``answer``: YES, NO or "" while it was not answered. ``missing``: it should have been."""

    name: str
    text: str
    answer: str
    missing: bool = False


@dataclass(frozen=True)
class Unmet:
    text: str
    otherwise: str


@dataclass(frozen=True)
class Turn:
    """One question on a page of its own (elder mode), ``number`` of ``total``.

    ``kept``: (name, value) to send along with the answer. ``back``: address of the question before, "" at the first.
    """

    question: Question
    number: int
    total: int
    kept: list[tuple[str, str]]
    back: str


@dataclass
class Check:
    """The questions of one guide with what was answered. ``asked``: the form was sent."""

    facts: Facts
    answers: Mapping[str, str]

    @property
    def asked(self) -> bool:
        return any(question.name in self.answers for question in self._questions) or "go" in self.answers

    @cached_property
    def _conditions(self) -> list[tuple[str, dict]]:
        rows = self.facts.get("conditions") or []
        return [(f"c{n}", row) for n, row in enumerate(rows, 1) if row.get("question")]

    @cached_property
    def _situations(self) -> list[tuple[str, dict]]:
        rows = self.facts.get("situations") or []
        return [(f"s{n}", row) for n, row in enumerate(rows, 1) if row.get("key") and row.get("question")]

    @cached_property
    def _questions(self) -> list[Question]:
        found = []
        for name, row in (*self._conditions, *self._situations):
            answer = self.answers.get(name, "")
            found.append(Question(name, row["question"], answer if answer in (YES, NO) else ""))
        return found

    @property
    def questions(self) -> list[Question]:
        if not self.asked:
            return self._questions
        return [Question(each.name, each.text, each.answer, not each.answer) for each in self._questions]

    @property
    def complete(self) -> bool:
        return bool(self._questions) and all(each.answer for each in self._questions)

    @property
    def turn(self) -> Turn | None:
        """The question the address means, else the first without an answer; None where none is left."""
        total = len(self._questions)
        wanted = number(self.answers.get(AT))
        if not 1 <= wanted <= total:
            wanted = next((n for n, each in enumerate(self._questions, 1) if not each.answer), 0)
        if not wanted:
            return None
        question = self._questions[wanted - 1]
        kept = [(name, answer) for name, answer in self._said if name != question.name]
        if not self.complete and wanted < total:  # who went back goes forward step by step, too
            kept.append((AT, str(wanted + 1)))
        return Turn(question, wanted, total, kept, self._at(wanted - 1) if wanted > 1 else "")

    def _at(self, position: int) -> str:
        return address(**dict(self._said), **{AT: str(position)})

    @property
    def _said(self) -> list[tuple[str, str]]:
        return [(each.name, each.answer) for each in self._questions if each.answer]

    @property
    def unmet(self) -> list[Unmet]:
        """Conditions that were answered with no, and what to do then."""
        said = {each.name: each.answer for each in self._questions}
        rows = [row for name, row in self._conditions if said[name] == NO]
        return [Unmet(row["text"], row.get("otherwise") or "") for row in rows]

    @cached_property
    def holding(self) -> dict[str, bool]:
        return {row["key"]: self.answers.get(name) == YES for name, row in self._situations}

    def _holds(self, row: Mapping[str, Any]) -> bool:
        """Only what is known not to hold is left out."""
        try:
            return holds(rule_in(row, set(self.holding)), self.holding, today=clock.today())
        except LogicError:
            return True

    @property
    def variant(self) -> dict | None:
        """The first variant that fits; one without a rule fits everybody."""
        return next((row for row in self.facts.get("variants") or [] if self._holds(row)), None)

    @cached_property
    def needed(self) -> list[dict]:
        """Papers this person brings. One whose words nobody can work out keeps its words."""
        known = set(self.holding)
        rows = [row for row in self._all_papers if self._holds(row)]
        return [row if rule_in(row, known) is None else {**row, "when": ""} for row in rows]

    @cached_property
    def _all_papers(self) -> list[dict]:
        return [row for row in self.facts.get("materials") or [] if row.get("source") not in SHARED]

    @property
    def spared(self) -> int:
        return len(self._all_papers) - len(self.needed)

    @property
    def query(self) -> str:
        return urlencode(self._said)

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """(question, answer in words, address at which to change it)."""
        said = {YES: pgettext("answer", "yes"), NO: pgettext("answer", "no")}
        rows = enumerate(self._questions, 1)
        return [(each.text, said[each.answer], self._at(n)) for n, each in rows if each.answer]
