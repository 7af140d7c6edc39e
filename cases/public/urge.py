"""Two buttons of the tracking page that are no moves: urging, and praising in the form of the praise pack."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import types, urging
from cases.actor import APPLICANT
from cases.errors import CaseError
from cases.models import Case
from cases.public import access, track
from cases.public.faces import CaseFace
from cases.public.private import private
from forms import places
from forms.filling import Filling
from forms.views.runner import key_given
from home import clock

PRAISE = "praise.send"  # the form; what of it is known from the case, where it asks for it:
PRAISED, ABOUT, DAY = "praised", "about_case", "happened_on"


@private
def urge(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """POST only. Who comes twice a day is told when it was, and nothing is written."""
    case = access.current(request, number)
    if case is None:
        return track.ask_again(request, here, number)
    back = redirect(f"{here}{case.number}/")
    if request.method == "POST":
        try:
            if CaseFace(case).waits_for_you:
                messages.warning(request, _("It waits for you: please send what is asked for below."))
            else:
                urging.urge(case)
                said = _("Urged. %(unit)s and its supervisors see it from now on.")
                messages.success(request, said % {"unit": case.holder.name})
        except urging.Enough:
            back["Location"] += "#urge"  # that sentence stands there already: it is shown, not said twice
        except CaseError as refusal:
            messages.warning(request, str(refusal))
    return access.remember(back, request, here, access.Visit(case, APPLICANT))


@private
def praise(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """POST begins a praise that knows unit and number already, and goes on to its form; without the pack, back."""
    case = access.current(request, number)
    if case is None:
        return track.ask_again(request, here, number)
    base = praise_place()
    if request.method != "POST" or not base:
        return redirect(f"{here}{case.number}/")
    filling = Filling.fresh(types.form_named(PRAISE).current)
    filling.put(_known(case, {field.key for field in filling.spec.fields()}))
    answer = key_given(redirect(base), request, base, filling)
    return access.remember(answer, request, here, access.Visit(case, APPLICANT))


def praise_place() -> str:
    """Path of the page on which praise is written; "" where the office has no such pack, or has closed its form."""
    form = types.form_named(PRAISE)
    running = form.current if form else None
    return places.of(form) if running and running.closed_at is None else ""


def _known(case: Case, asked: set[str]) -> dict[str, str]:
    day = case.closed_at.astimezone(clock.OFFICE_ZONE).date() if case.closed_at else None
    known = {PRAISED: case.holder.code, ABOUT: case.number} | ({DAY: day.isoformat()} if day else {})
    return {key: value for key, value in known.items() if key in asked}
