"""Other cases of the person whom a case is about: asked what for, and recorded with each that is shown."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import persons, rights
from cases.desk import rows
from cases.desk.access import desk
from cases.desk.case_page import MOST_REASON, show_case
from cases.desk.finding import find


@desk
@require_POST
def earlier(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    if not rights.may(request.user, "reveal", found):
        raise PermissionDenied
    reason = request.POST.get("reason", "").strip()[:MOST_REASON]
    if len(reason) < 2:
        messages.error(request, _("Say what you need it for; the reason is recorded."))
        return show_case(request, found, status=422)
    others = list(rows.for_rows(persons.others_of(found, request.user)))
    persons.looked_at([found, *others], request.user, reason)
    found.refresh_from_db()
    return show_case(request, found, earlier=[rows.face(each) for each in others], asked=True)
