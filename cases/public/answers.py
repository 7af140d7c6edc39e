"""What the office answered: the public answers of the forms its moves were filled in with."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from forms import intake


@dataclass(frozen=True)
class Answer:
    """``rows``: label and text, in the form's order."""

    title: str
    at: datetime
    rows: list[dict]


def latest(case: Case) -> Answer | None:
    """The newest answer; earlier ones stand in the timeline. Only what an editor marked public, never a secret."""
    events = case.events.stood().filter(submission__isnull=False, seq__gt=1, actor_kind="staff").order_by("-seq")
    found = (_answer(event) for event in events.select_related("submission__version"))
    return next((answer for answer in found if answer.rows), None)


def asked(case: Case) -> str:
    """What the office asked of the applicant when it stopped the clock, "" when nothing waits."""
    if case.category != "pause":
        return ""
    moved = case.events.stood().filter(kind="move", to_state=case.state).exclude(from_state=case.state)
    event = moved.order_by("-seq").first()
    return event.public.get("text", "") if event else ""


def _answer(event) -> Answer:
    submission = event.submission
    public = {field.key for field in submission.version.spec.fields() if field.public and not field.secret}
    rows = [row for step in intake.shown(submission) for row in step["rows"] if row["key"] in public and row["text"]]
    return Answer(event.public.get("label") or submission.version.spec.title, event.at, rows)
