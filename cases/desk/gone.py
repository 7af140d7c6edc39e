"""A post on a case that went out of its person's sight while they were typing: 409, with the text they typed.

A case one may not see and none at all look alike (404). So each page of a case signs that this person was shown it: who
posts with that mark hears that the case has gone, which is no news of what is in it, and gets their own words back.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.desk.move_form import FACT, OWN, SEEN
from cases.desk.offers import find_move
from cases.desk.page import show
from cases.models import Case
from cases.moves import Move
from forms import schema
from home.models import User

MARK = "ow-shown"
KEPT = timedelta(hours=24)  # longer than a working day with a page open
_SALT = "cases.desk.gone"
_NOT_TYPED = ("csrfmiddlewaretoken", SEEN, "_shown", "field", "call", "user")
_OURS = ("reason", "words", "other", FACT)  # of what carries our prefix, what people typed


class Gone(Exception):
    """This person was shown the case and may not see it any more."""

    def __init__(self, case: Case) -> None:
        self.case = case


@dataclass(frozen=True)
class Typed:
    label: str
    text: str


def mark(case: Case, user: User) -> str:
    """What a form on a page of ``case`` carries along."""
    return signing.dumps([user.pk, case.pk], salt=_SALT)


def look(request: HttpRequest, number: str) -> None:
    """Raises Gone if the post shows that its person had the case with ``number`` before them a while ago."""
    try:
        user, case = signing.loads(request.POST.get(MARK, ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return
    found = Case.objects.filter(pk=case, number=number).first() if user == request.user.pk else None
    if found:
        raise Gone(found)


def answer(request: HttpRequest, case: Case) -> HttpResponse:
    move = find_move(case, request.resolver_match.kwargs.get("name", ""))
    context = {"number": case.number, "step": move.label if move else "", "typed": typed(request, move)}
    return show(request, "gone.html", context, status=409)


def typed(request: HttpRequest, move: Move | None) -> list[Typed]:
    """The words of the post, beside the questions they answer."""
    asked = list(move.form.spec.fields()) if move and move.form else []
    taken = list(move.takes.fields()) if move and move.takes else []
    found = []
    for name, values in request.POST.lists():
        if name in _NOT_TYPED or (name.startswith(OWN) and not name.removeprefix(OWN).startswith(_OURS)):
            continue
        key = name.removeprefix(OWN).removeprefix(FACT)
        field = next((each for each in [*asked, *taken] if each.key == key), None)
        if text := "\n".join(filter(None, (_said(field, value.strip()) for value in values))):
            found.append(Typed(_label(name, field), text))
    return found


def _said(field: schema.Field | None, value: str) -> str:
    choices = getattr(field, "choices", None) or ()
    return next((each.label for each in choices if each.code == value), value)


def _label(name: str, field: schema.Field | None) -> str:
    if field:
        return field.label
    known = {"ow-reason": pgettext("desk", "Reason"), "reason": _("What for"), "text": pgettext("desk", "Note")}
    return known.get(name, pgettext("desk", "You wrote"))
