"""Secret answers of a case, opened one at a time; `cases.transition.look` keeps who saw which."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import events
from cases.errors import NotOpen
from cases.models import Case, CaseEvent
from forms import rights, sealing
from forms.models import SecretAnswer
from home.models import User

NOTE = "log-"  # no question's key has a hyphen


def found(case: Case, field: str, user: User | None = None) -> tuple[Any, str]:
    """(answer, question) of the sealed ``field``: a key for the newest answer to it, "key@<submission id>" for an older
    one. What was said in a rating is not the office's to open, nor what only people named for a form read. Raises
    NotOpen when there is none. "log-<seq>": the words of a note, for numbers in it are starred on screen.
    """
    if field.startswith(NOTE):
        return _note(case, field.removeprefix(NOTE))
    key, _at, submission = field.partition("@")
    said = CaseEvent.objects.filter(case=case).exclude(kind=CaseEvent.Kind.SURVEY).values("submission")
    rows = SecretAnswer.objects.filter(submission__in=said, field=key).select_related("submission__version")
    rows = rows.exclude(submission__version__form__in=rights.withheld(user))
    if submission:
        rows = rows.filter(submission=submission) if submission.isdecimal() else rows.none()
    row = rows.order_by("-submission__at", "-submission_id").first()
    if row is None:
        raise NotOpen(_("This case has no such answer."))
    return sealing.opened(row, row.submission.uuid), _label(row)


def _note(case: Case, seq: str) -> tuple[str, str]:
    rows = case.events.filter(kind=CaseEvent.Kind.NOTE, seq=seq) if seq.isdecimal() and len(seq) < 10 else ()
    for event in rows:
        return events.read(event).get("text", ""), pgettext("desk", "Note")
    raise NotOpen(_("This case has no such answer."))


def _label(row: SecretAnswer) -> str:
    key = row.field.partition(".")[0]
    return next((each.label for each in row.submission.version.spec.fields() if each.key == key), key)
