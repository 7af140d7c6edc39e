"""The slip of a case that was split off, or that another led to: number and pick-up code, for who filed the first.

Whoever shows number and code acts as the applicant: so printing it is for who may open secret answers, by POST, and
stands in the log.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import codes, rights, transition
from cases.actor import staff
from cases.desk.access import desk
from cases.desk.case_face import CaseFace
from cases.desk.finding import find
from cases.desk.page import show
from cases.models import Case, CaseEvent
from cases.public import slip_sheet
from home.models import User


def url(case: Case, user: User) -> str:
    """Where the slip is printed, "" where the case has none or it is not this person's to print."""
    return reverse("desk:slip", args=[case.number]) if codes.own(case) and rights.may(user, "reveal", case) else ""


@desk
def slip(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    code = codes.own(found)
    if not code:
        raise Http404
    if not rights.may(request.user, "reveal", found):
        raise PermissionDenied
    if request.method != "POST":
        return show(request, "slip.html", {"case": found, "face": CaseFace(found, request.user, {})})
    label = pgettext("receipt", "Pick-up code")
    by = rights.settled(staff(request.user), "reveal", found)
    said = {"field": "code", "label": label, "reason": _("The slip was printed.")}
    transition.quiet(found, CaseEvent.Kind.LOOK, by, said)
    return slip_sheet.answer(request, found, codes.shown(code))
