"""What is wrong with a file, each with its place: “survey 第 7 行 C 列：…”."""

from collections.abc import Callable, Collection, Iterator
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

    told: dict[Problem, None] = field(default_factory=dict)

    @property
    def found(self) -> list[Problem]:
        return list(self.told)

    def wrong(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(WRONG, said, cell))

    def unsupported(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(UNSUPPORTED, said, cell))

    def note(self, said: str, cell: Cell = NOWHERE) -> None:
        self._add(Problem(NOTE, said, cell))

    def _add(self, problem: Problem) -> None:
        self.told.setdefault(problem)

    def of(self, *levels: str) -> list[Problem]:
        return [problem for problem in self.told if problem.level in levels]

    def listed(self) -> Iterator[Problem]:
        """The first ones in full, then how many more there are."""
        yield from self.found[:MOST]
        if len(self.told) > MOST:
            level = WRONG if self.of(WRONG) else UNSUPPORTED if self.of(UNSUPPORTED) else NOTE
            yield Problem(level, _("And %(n)d more.") % {"n": len(self.told) - MOST})


@dataclass(frozen=True)
class _One:
    error: dict

    def errors(self) -> list[dict]:
        return [self.error]


def slips(error: ValidationError, cells: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """(setting, sentence) of each error of a shape; a setting that is not among ``cells`` is named in its sentence."""
    for each in error.errors():
        setting = str(each["loc"][0]) if each["loc"] else ""
        for sentence in schema.sentences(_One(each | {"loc": ()} if setting in cells else each)):
            yield setting, sentence


class Unreadable(ValueError):
    """A file nothing can be read from; str() says why and what to do."""


MOST_QUESTIONS = 1000


def build(data: dict[str, Any], n: int, problems: Problems, place: Callable[[str], Cell] = lambda said: NOWHERE):
    """The form behind plain data with ``n`` questions and columns; None where it is wrong, which is told."""
    if n > MOST_QUESTIONS:
        said = _("A form may have %(most)d questions at most; there are %(n)d.")
        problems.wrong(said % {"most": MOST_QUESTIONS, "n": n})
        return None
    try:
        return schema.Form.model_validate(data)
    except ValidationError as error:
        for sentence in schema.sentences(error):
            problems.wrong(sentence, place(sentence))
    except RecursionError:
        problems.wrong(_("Too many questions wait for one another to be shown."))
    return None
