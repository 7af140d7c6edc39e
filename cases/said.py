"""The forms that were filled in for a case, read once while its version stays."""

from cases.models import Case, CaseEvent
from forms.models import Submission
from home.prepared import Given, Prepared

SAID = Prepared(
    lambda: (
        CaseEvent.objects.filter(case=Given("case"))
        .stood()
        .exclude(submission=None)
        .exclude(kind="survey")
        .select_related("submission__version")
        .order_by("seq")
    )
)


def submissions(case: Case, *, parties: bool = True) -> list:
    """Every form filled in for ``case``, oldest first: the opening one, then those of its moves; without ``parties``,
    those that other parties have not filled in."""
    said = [form for who, form in _said(case) if parties or who != CaseEvent.ActorKind.PARTY]
    if not case.submission_id and "split_from" in case.facts and case.spawned_by_id:  # what was said of both
        return [*([case.spawned_by.submission] if case.spawned_by.submission_id else []), *said]
    return said


def _said(case: Case) -> list[tuple[str, Submission]]:
    """(kind of who, form) in the case's events; kept with ``case`` while its version stays: every event raises it."""
    kept = case.__dict__.get("_said")
    if kept is None or kept[0] != case.version:
        rows = SAID(case=case) if case.pk else ()
        kept = case.__dict__["_said"] = (case.version, [(event.actor_kind, event.submission) for event in rows])
    return kept[1]


def heard(event: CaseEvent) -> None:
    """``event`` is the case's newest: what was read before it came is not read again for it."""
    kept = event.case.__dict__.get("_said")
    if kept is None or event.undoes is not None:
        event.case.__dict__.pop("_said", None)
        return
    said = [*kept[1], (event.actor_kind, event.submission)] if event.submission and event.kind != "survey" else kept[1]
    event.case.__dict__["_said"] = (event.case.version, said)
