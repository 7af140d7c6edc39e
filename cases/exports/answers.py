"""The answers of a case as they stand: what the opening form said, with everything corrected since."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from cases.data import submissions
from cases.models import Case, CaseEvent
from forms import intake


def latest(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """{case: stored answers} to the opening form, corrections of the same form included; one query for all."""
    said = [case for case in cases if case.submission_id]
    return corrected({case.pk: (case.submission.version.form_id, case.submission.data) for case in said})


def corrections() -> QuerySet[CaseEvent]:
    """Of the case at hand in an outer query: what it said later to the form it was opened with."""
    same = CaseEvent.objects.stood().filter(case=OuterRef("pk"), seq__gt=1)
    same = same.filter(submission__version__form=OuterRef("submission__version__form"))
    return same.exclude(kind=CaseEvent.Kind.SURVEY).order_by()


def corrected(told: Mapping[int, tuple[int, dict[str, Any]]]) -> dict[int, dict[str, Any]]:
    """The same from {case: (opening form, what was said to it)}."""
    found = {case: data for case, (_form, data) in told.items()}
    rows = CaseEvent.objects.stood().filter(case__in=list(told), seq__gt=1).exclude(submission=None)
    rows = rows.exclude(kind=CaseEvent.Kind.SURVEY).order_by("case_id", "seq")
    for case, form, said in rows.values_list("case_id", "submission__version__form_id", "submission__data"):
        if form == told[case][0]:
            found[case] = found[case] | said
    return found


def opened(case: Case) -> dict[str, Any]:
    """The same of one case, with everything that is secret in clear. The caller has asked and written it down."""
    found: dict[str, Any] = {}
    for submission in submissions(case):
        if submission.version.form_id == case.submission.version.form_id:
            found |= intake.opened(submission)
    return found


def heading_of(key: str, label: str, taken: Collection[str]) -> str:
    """The question; with its key where a column of the case reads the same."""
    return f"{label} ({key})" if label in taken else label
