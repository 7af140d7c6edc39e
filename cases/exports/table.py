"""A table ready to be written: headings, and rows that are fetched while they are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from cases.exports.columns import Answer, own_headings, rows_of
from cases.exports.plan import Opened, Plan
from forms.models import FormVersion

CHUNK = 1000


@dataclass(frozen=True)
class Table:
    """``cases`` is ordered and already narrowed to what the person may see."""

    cases: QuerySet
    answers: Sequence[Answer] = ()
    withheld: frozenset[int] = frozenset()  # forms whose answers this person may not export
    opened: Opened | None = None  # answers in clear, None where they stay masked
    chunk: int = CHUNK

    @property
    def title(self) -> str:
        return pgettext("export", "Cases")

    @property
    def headings(self) -> list[str]:
        return [*own_headings(), *(answer.heading for answer in self.answers)]

    def rows(self) -> Iterator[list[Any]]:
        """Cells by row: text, whole numbers, Decimals, days, instants or None."""
        plan = Plan(self.answers, self.withheld, self.opened)
        found = rows_of(self.cases).iterator(chunk_size=self.chunk)
        while chunk := list(islice(found, self.chunk)):
            yield from plan.cells(chunk)

    def chunks(self, keys: Sequence[int]) -> Iterator[tuple[int, list[list[Any]]]]:
        """(how many of ``keys``, the rows of those among them that ``cases`` holds), in their order."""
        plan = Plan(self.answers, self.withheld, self.opened)
        for start in range(0, len(keys), self.chunk):
            some = keys[start : start + self.chunk]
            place = {key: n for n, key in enumerate(some)}
            found = rows_of(self.cases.filter(pk__in=some).order_by())
            yield len(some), plan.cells(sorted(found, key=lambda row, place=place: place[row[0]]))


def table(cases: QuerySet, case_type: Any = None, withheld: Iterable[int] = ()) -> Table:
    """One column a question of the forms these cases were opened with, where they are of one type.

    ``withheld``: ids of forms whose answers stay out (forms.rights.withheld).
    """
    closed = frozenset(withheld)
    return Table(cases, _answers(cases, closed) if case_type else (), closed)


def _answers(cases: QuerySet, withheld: frozenset[int]) -> list[Answer]:
    """Newest wording first decides the heading; forms that ask the same key in the same words share a column."""
    used = cases.order_by().exclude(submission=None).values("submission__version")
    columns: dict[tuple[str, str], dict[int, str]] = {}
    labels: dict[tuple[int, str], str] = {}
    for version in FormVersion.objects.filter(pk__in=used).exclude(form__in=withheld).order_by("form_id", "-number"):
        for field in version.spec.fields():
            if not field.answers:
                continue
            label = labels.setdefault((version.form_id, field.key), field.label)
            columns.setdefault((field.key, label), {})[version.form_id] = field.key
    return [Answer(_heading(key, label, columns), keys) for (key, label), keys in columns.items()]


def _heading(key: str, label: str, columns) -> str:
    """The question; with its key where two columns would read the same."""
    doubled = sum(each == label for _key, each in columns) > 1 or label in own_headings()
    return f"{label} ({key})" if doubled else label
