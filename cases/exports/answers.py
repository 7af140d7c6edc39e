"""The answers of a case as they stand: what the opening form said, with everything corrected since."""

from collections.abc import Collection, Sequence
from typing import Any

from cases.data import submissions
from cases.models import Case, CaseEvent
from forms import intake


def latest(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """{case: stored answers} to the opening form, corrections of the same form included; one query for all."""
    opened = {case.pk: case.submission for case in cases if case.submission_id}
    found = {key: dict(submission.data) for key, submission in opened.items()}
    rows = CaseEvent.objects.stood().filter(case__in=list(opened), seq__gt=1).exclude(submission=None)
    rows = rows.exclude(kind=CaseEvent.Kind.SURVEY).order_by("case_id", "seq")
    later = rows.values_list("case_id", "submission__version__form_id", "submission__data")
    for key, form, said in later:
        if form == opened[key].version.form_id:
            found[key] |= said
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
