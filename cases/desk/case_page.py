"""One case: what was asked, by when it is due and why, what happened, and what this person may do now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import data, faces, giving, mentions, parties, persons, rights, transition, undoing
from cases.actor import staff
from cases.desk import here, onward, slip, undo_offer, whatif_page, whys
from cases.desk.access import desk
from cases.desk.case_face import CaseFace
from cases.desk.finding import find
from cases.desk.move_form import seen_in
from cases.desk.offers import offers
from cases.desk.page import show
from cases.errors import CaseError
from cases.models import Case
from cases.papers import docx, shown
from cases.parties import recoding
from cases.parts import sharing
from cases.public import receipt_sheet
from forms import downloads
from forms.models import Attachment

MOST_REASON = 100


def show_case(request: HttpRequest, case: Case, status: int = 200, shown: dict | None = None, **more) -> HttpResponse:
    more |= {"slip_url": slip.url(case, request.user), "tries": whatif_page.links(case, request.user)}
    further = onward.of(request, case)
    more |= {"onward": further, "moves": offers(case, request.user, further.place if further else "")}
    more |= {"undo": undo_offer.of(case, request.user), "hint": here.enter(case, request.user)}
    more["knows_person"] = persons.is_known(case) and rights.may(request.user, "reveal", case)
    more["here_url"] = onward.url(request, case)
    context = {"case": case, "face": CaseFace(case, request.user, shown or {})}
    return show(request, "case.html", {**context, **more}, status)


@desk
def case(request: HttpRequest, number: str) -> HttpResponse:
    found = find(request, number)
    mentions.look(found, request.user)
    return show_case(request, found, moved="moved" in request.GET)


@desk
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take back one's own last step, while nobody has acted since."""
    found = find(request, number)
    try:
        seen, in_hand = seen_in(request.POST), "ow-in-hand" in request.POST
        event = undoing.undo(found, seen_version=seen, by=staff(request.user), in_hand=in_hand)
    except CaseError as refusal:
        found.refresh_from_db()
        messages.error(request, str(refusal))
        return show_case(request, found, status=refusal.status)
    messages.success(request, faces.label_of(found, event))
    return redirect(onward.url(request, found) if rights.may(request.user, "view", found) else onward.back(request))


@desk
@require_POST
def give(request: HttpRequest, number: str) -> HttpResponse:
    """Say which colleague does the case."""
    found = find(request, number)
    people = {str(each.pk): each for each in giving.colleagues(found)}
    wanted = request.POST.get("user", "")
    person = giving.least_loaded(people.values()) if wanted == giving.LEAST else people.get(wanted)
    if giving.giver(staff(request.user), found) is None:
        raise PermissionDenied
    if person is None:
        messages.error(request, _("Choose one of your colleagues at this unit."))
        return show_case(request, found, status=422)
    giving.give(found, person, staff(request.user))
    messages.success(request, _("Given to %(person)s.") % {"person": person})
    return redirect(onward.url(request, found))


@desk
@require_POST
def party(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Send another party its pick-up code again: to where the first went, and never to this screen."""
    found = find(request, number)
    if recoding.sender(staff(request.user), found) is None:
        raise PermissionDenied
    if not parties.stands(found, key):
        raise Http404
    try:
        recoding.send(found, key, staff(request.user))
    except CaseError as refusal:
        messages.error(request, str(refusal))
        return show_case(request, found, status=refusal.status)
    said = _("“%(party)s” is sent a new pick-up code. The one before opens nothing any more.")
    messages.success(request, said % {"party": parties.label(found, key)})
    return redirect(found)


@desk
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Show one secret answer, once: the answer to this POST is kept nowhere, and the look is an event."""
    found = find(request, number)
    if not rights.may(request.user, "reveal", found):
        raise PermissionDenied
    field, reason = request.POST.get("field", ""), request.POST.get("reason", "").strip()[:MOST_REASON]
    if len(reason) < 2:
        messages.error(request, _("Say what you need it for; the reason is recorded."))
        return show_case(request, found, status=422)
    try:
        value = transition.look(found, field, staff(request.user), reason)
    except KeyError as unknown:
        raise Http404 from unknown
    except CaseError as refusal:
        messages.error(request, str(refusal))
        return show_case(request, found, status=refusal.status)
    return show_case(request, found, shown={field: value})


@desk
def attachment(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """A paper of this very case; one of another case is not there."""
    found = find(request, number)
    if not rights.may(request.user, "attachment", found):
        raise PermissionDenied
    paper = Attachment.objects.filter(
        pk=key, submission__in=rights.readable(request.user, data.submissions(found))
    ).first()
    paper = paper or sharing.paper(found, key)
    if paper is None:
        raise Http404
    return downloads.send(paper)


@desk
def why(request: HttpRequest, number: str) -> HttpResponse:
    """Why each question with a condition was asked or not, as of the day it was answered."""
    found = find(request, number)
    return show(request, "why.html", {"case": found, "parts": whys.parts(found, request.user)})


@desk
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt again, without the code, for who lost it and stands at the window."""
    found = find(request, number)
    if not rights.may(request.user, "view", found):
        raise PermissionDenied
    if not rights.readable(request.user, [found.submission] if found.submission_id else []):
        raise PermissionDenied if found.submission_id else Http404
    if found.submission_id is None:
        raise Http404
    return receipt_sheet.answer(request, found)


@desk
def document(request: HttpRequest, number: str, seq: int, key: str, kind: str = shown.PDF) -> HttpResponse:
    """A paper that was issued. Answers may stand in it: who may not read those does not get the paper either."""
    found = find(request, number)
    if not rights.may(request.user, "attachment", found):
        raise PermissionDenied
    paper = shown.find(found, seq, key)
    said = data.submissions(found)
    if len(rights.readable(request.user, said)) < len(said):
        raise PermissionDenied
    if kind == shown.DOCX and paper.template_id is None:
        raise Http404
    try:
        return shown.answer(paper, kind)
    except docx.Failed as fault:
        messages.error(request, str(fault))
        return show_case(request, found, status=422)
