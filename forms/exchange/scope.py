"""Which question a name in an expression means, and what its answers are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forms import schema
from forms.field_kinds import KINDS
from forms.logic import operators as ops

ROWS = frozenset(("table", "repeat"))
TICKED = {"OK": True}  # what XLSForm stores for a box that was ticked
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Question:
    """``table``: key of the table it is a column of. ``codes``: of its choices, None where it has none of its own."""

    key: str
    type: str
    table: str | None = None
    codes: tuple[str, ...] | None = None

    @property
    def kind(self) -> str:
        return (KINDS[self.type].gives if self.type in KINDS else None) or ops.ANY

    @property
    def ticks(self) -> dict[str, bool]:
        """Codes that stand for yes and no in an expression."""
        return TICKED if self.type == "consent" else YES_NO if self.kind == ops.BOOL else {}


@dataclass(frozen=True)
class Scope:
    """Names → questions; a column stands under `name` and `table.name`.

    ``row``: table in whose row a rule stands; ``own``: the question it belongs to.
    """

    names: Mapping[str, Question]
    row: str | None = None
    own: Question | None = None

    def inside(self, table: str) -> "Scope":
        """Between the brackets of `${table}[…]`, where “.” is the row."""
        return replace(self, row=table, own=None)

    def of(self, own: Question) -> "Scope":
        return replace(self, own=own, row=own.table)

    def named(self, name: str) -> Question | None:
        """What `${name}` means; a column of the row at hand before anything else."""
        return self.column(name) or self.names.get(name)

    def column(self, name: str) -> Question | None:
        """What `./name` means in the row at hand."""
        return self.names.get(f"{self.row}.{name}") if self.row else None

    def path(self, question: Question) -> str | None:
        """Path of a rule's variable; None for a column of a table that the rule does not stand in."""
        if question.table is None:
            return question.key
        return f"row.{question.key}" if question.table == self.row else None

    def at(self, path: str) -> Question | None:
        """The question behind a rule's path, the other way round."""
        head, _dot, rest = path.partition(".")
        wanted = (rest, self.row) if head == "row" else (path, None)
        return next((each for each in self.names.values() if (each.key, each.table) == wanted), None)

    def name_of(self, question: Question) -> str | None:
        return next((name for name, each in self.names.items() if each == question and "." not in name), None)


def question_of(field: schema.Field, table: str | None = None) -> Question:
    codes = tuple(choice.code for choice in field.choices) if field.choices else None
    return Question(field.key, field.type, table, codes)


def names_of(fields: Iterable[schema.Field]) -> dict[str, Question]:
    """A name for every question and column, as `${name}` needs them: none stands twice."""
    found: dict[str, Question] = {}
    fields = list(fields)
    for field in fields:
        found[field.key] = question_of(field)
    for field in fields:
        for column in field.columns or ():
            name, n = column.key, 1
            while name in found:
                name, n = f"{field.key}_{column.key}" + (f"_{n}" if n > 1 else ""), n + 1
            found[name] = found[f"{field.key}.{name}"] = question_of(column, field.key)
    return found
