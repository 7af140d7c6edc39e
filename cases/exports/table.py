"""A table ready to be written: headings, and rows that are fetched while they are written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import pgettext

from cases.exports.answers import latest
from cases.exports.resource import AnswerField, CaseResource
from cases.models import CaseType, Survey
from forms import fields, intake
from forms.models import FormVersion
from home.models import Unit

CHUNK = 1000
UNUSED = ("facts", "reached", "public_moves", "hold", "submission__consent")  # reading JSON takes its time


@dataclass(frozen=True)
class Table:
    """``cases`` is ordered and already narrowed to what the person may see."""

    cases: QuerySet
    resource: CaseResource
    withheld: frozenset[int] = frozenset()  # forms whose answers this person may not export
    opened: Callable[[Any], dict[str, Any] | None] | None = None  # answers in clear, None where they stay masked

    @property
    def title(self) -> str:
        return pgettext("export", "Cases")

    @property
    def headings(self) -> list[str]:
        return [str(heading) for heading in self.resource.get_export_headers()]

    def rows(self) -> Iterator[list[Any]]:
        """Cells by row: text, whole numbers, Decimals, days, instants or None."""
        cases = self.cases.iterator(chunk_size=CHUNK)
        while chunk := list(islice(cases, CHUNK)):
            with fields.known_units(Unit.objects.values_list("code", flat=True)):
                said = latest(chunk) if self.resource.answers else {}
                made = [self._row(case, said) for case in chunk]
            yield from made

    def _row(self, case, said: dict[int, dict[str, Any]]) -> list[Any]:
        if self.opened and case.pk in said and case.submission.version.form_id not in self.withheld:
            said = {case.pk: self.opened(case) or said[case.pk]}
        _give_answers(case, said, self.withheld)
        return self.resource.cells(case)


def table(cases: QuerySet, case_type: CaseType | None = None, withheld: Iterable[int] = (), *, opened=None) -> Table:
    """One column a question of the forms these cases were opened with, where they are of one type.

    ``withheld``: ids of forms whose answers stay out (forms.rights.withheld).
    """
    closed = frozenset(withheld)
    answers = _answers(cases, closed) if case_type else []
    rated = Survey.objects.exclude(answered_at=None).order_by("-answered_at")
    # Types, units, people and versions are few: fetched once a chunk, not once a row.
    few = ("type", "type_version", "holder", "assignee", "item_version__item", "submission__version")
    with_all = cases.select_related(None).select_related("submission")
    with_all = with_all.defer(*UNUSED).prefetch_related(*few, Prefetch("surveys", rated, to_attr="rated"))
    return Table(with_all, CaseResource(answers), closed, opened)


def _give_answers(case, said: dict[int, dict[str, Any]], withheld: frozenset[int]) -> None:
    """As they stand, corrections included; secret ones masked."""
    asked = case.pk in said and case.submission.version.form_id not in withheld
    case.answer_form = case.submission.version.form_id if asked else None
    case.answer_cells = dict(intake.cells(case.submission.version.spec, said[case.pk])) if asked else {}


def _answers(cases: QuerySet, withheld: frozenset[int]) -> list[AnswerField]:
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
    return [AnswerField(_heading(key, label, columns), keys) for (key, label), keys in columns.items()]


def _heading(key: str, label: str, columns) -> str:
    """The question; with its key where two columns would read the same."""
    doubled = sum(each == label for _key, each in columns) > 1 or label in own_headings()
    return f"{label} ({key})" if doubled else label


def own_headings() -> set[str]:
    """What stands above the columns of a case itself."""
    return {str(heading) for heading in CaseResource().get_export_headers()}
