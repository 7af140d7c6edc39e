"""What is wrong with a file, each with its place: “survey 第 7 行 C 列：…”."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from forms import schema

WRONG, UNSUPPORTED, NOTE = "wrong", "unsupported", "note"
MOST = 200  # sentences; a file with more is told so


@dataclass(frozen=True)
class Cell:
    """``row`` counts from 1 as spreadsheets do; ``column`` is the letter. Blank: the sheet, the row as a whole."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        told = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if self.row and self.column:
            return _("%(sheet)s row %(row)d column %(column)s") % told
        if self.row:
            return _("%(sheet)s row %(row)d") % told
        return _("%(sheet)s column %(column)s") % told if self.column else self.sheet


NOWHERE = Cell()


@dataclass(frozen=True)
class Problem:
    """``level``: wrong (nothing can be taken over), unsupported (this part is left out), note (taken, but changed)."""

    level: str
    said: str
    cell: Cell = NOWHERE

    def __str__(self) -> str:
        place = str(self.cell)
        return _("%(place)s: %(text)s") % {"place": place, "text": self.said} if place else self.said

    def as_json(self) -> dict[str, Any]:
        place = {"sheet": self.cell.sheet, "row": self.cell.row or None, "column": self.cell.column or None}
        return {"level": self.level, **place, "said": self.said}


@dataclass
class Problems:
    """Collects; the same sentence of one cell is told once."""

    found: list[Problem] = field(default_factory=list)

    def wrong(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(WRONG, said, cell))

    def unsupported(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(UNSUPPORTED, said, cell))

    def note(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(NOTE, said, cell))

    def _add(self, problem: Problem) -> None:
        if problem not in self.found:
            self.found.append(problem)

    def of(self, *levels: str) -> list[Problem]:
        return [problem for problem in self.found if problem.level in levels]

    def listed(self) -> Iterator[Problem]:
        """The first ones in full, then how many more there are."""
        yield from self.found[:MOST]
        if len(self.found) > MOST:
            level = WRONG if self.of(WRONG) else UNSUPPORTED if self.of(UNSUPPORTED) else NOTE
            yield Problem(level, _("And %(n)d more of this kind.") % {"n": len(self.found) - MOST})


@dataclass(frozen=True)
class _One:
    error: dict

    def errors(self) -> list[dict]:
        return [self.error]


def slips(error: ValidationError) -> Iterator[tuple[tuple, str]]:
    """(where in the shape, sentence without its place) of each error of a shape."""
    for each in error.errors():
        for sentence in schema.sentences(_One(each | {"loc": ()})):
            yield each["loc"], sentence


class Unreadable(ValueError):
    """A file nothing can be read from; str() says why and what to do."""
