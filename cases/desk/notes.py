"""Notes for colleagues: written on the case page, and the list of those somebody was called to."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import faces, mentions, rights, transition
from cases.actor import staff
from cases.desk import onward, paging
from cases.desk.access import desk
from cases.desk.case_page import show_case
from cases.desk.finding import find
from cases.desk.page import show
from cases.desk.queue import links
from cases.exports import people as noted
from cases.models import Mention

MOST = 1000
SIZE = 30
NEWEST = paging.Order("at", newest_first=True)


@dataclass(frozen=True)
class Called:
    """A note that calls somebody. ``text``: numbers in it are starred, as in the log."""

    at: datetime
    who: str
    text: str
    title: str
    number: str
    url: str
    unread: bool


@desk
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    if not rights.may(request.user, "note", found):
        raise PermissionDenied
    people = mentions.people(found, request.user)
    text = request.POST.get("text", "").strip()[:MOST]
    chosen = [person for person in people if str(person.pk) == request.POST.get("call")]
    if not text:
        messages.error(request, _("The note is empty. Write it and send it again."))
        return show_case(request, found, status=422)
    called, unknown = mentions.found(text, people)
    if more := [person for person in chosen if person not in called]:
        text = " ".join([*(f"@{person}" for person in more), text])
    event = transition.note(found, text, staff(request.user), [*called, *more])
    told = [str(row.user) for row in event.mentions.select_related("user")]
    messages.success(request, _("Your note stands in the log.") + (_told(told) if told else ""))
    if unknown:
        said = _("Nobody who may see this case is called “%(name)s”; nobody was told. Choose from the list instead.")
        messages.warning(request, said % {"name": unknown[0]})
    return redirect(onward.url(request, found))


def _told(names: list[str]) -> str:
    return _(" %(people)s will see it at their desk.") % {"people": _("、").join(names)}


@desk
def mentioned(request: HttpRequest) -> HttpResponse:
    """The notes that call this person, newest first, as far as they may see the cases."""
    page = paging.page(
        noted.mentions(request.user),
        NEWEST,
        SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        dress=lambda rows: rows.select_related("case__type_version", "event__user", "event__unit"),
    )
    return show(request, "mentions.html", {"rows": [_called(row) for row in page.rows], **links(page, "")})


def _called(row: Mention) -> Called:
    who, case = faces.who_of(row.case, row.event), row.case
    return Called(row.at, who, noted.noted(row), case.title, case.number, case.get_absolute_url(), not row.read_at)
