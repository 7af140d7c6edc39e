"""Taking a step: GET shows what it asks for, POST takes it. What was typed survives every refusal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import moves, rights, together, transition
from cases.actor import staff
from cases.desk import gone, here, log, onward
from cases.desk.access import desk
from cases.desk.case_face import CaseFace
from cases.desk.finding import find
from cases.desk.move_form import MoveForm, seen_in
from cases.desk.offers import find_move
from cases.desk.page import show
from cases.desk.slip import url as slip_url
from cases.errors import CaseError, Conflict, Forbidden
from cases.models import Case
from forms.errors import Invalid
from home.refused import Refused


@desk
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    case = find(request, number)
    asked = find_move(case, name)
    if asked is None:
        raise Http404
    try:
        actor = rights.actor_for(request.user, case, name)
    except Forbidden as refusal:
        if not _was_mine(request, case, name):
            raise Refused(str(refusal)) from refusal
        actor = staff(request.user)  # what was typed is shown again; nothing can be sent with it
    if request.method != "POST" and not _open(request, case, name):
        messages.warning(request, moves.why_not(case, name, asked.label))
        return redirect(onward.url(request, case))
    form = MoveForm(request, case, asked, actor)
    return _take(request, case, form) if request.method == "POST" else _show(request, case, form)


def _was_mine(request: HttpRequest, case: Case, name: str) -> bool:
    """True for a late click on a step that only what happened meanwhile has taken away, as one that is done once: who
    was typing deserves the text back, and to hear what happened."""
    step, late = case.life.transitions.get(name), transition.is_late(case, seen_in(request.POST))
    by = step.by if step and request.method == "POST" and late else ()
    return any(True for _way in rights.ways(staff(request.user), by, case))


def _open(request: HttpRequest, case: Case, name: str) -> bool:
    if name in together.KEYS:  # these stand beside what belongs together, not among the steps
        return together.is_open(case, name)
    return any(each.key == name for each in moves.offered(case, staff(request.user)))


def _take(request: HttpRequest, case: Case, form: MoveForm) -> HttpResponse:
    """The engine is asked even where the form has gaps: a late click deserves to hear first what happened."""
    whole = form.keep()
    if transition.is_late(case, form.seen_version):
        return _late(request, case, form, Conflict(case, form.seen_version))
    if form.asks_again:
        return _show(request, case, form)
    if not whole or not form.sure:
        return _show(request, case, form, status=422)
    try:
        event = transition.transition(
            case, form.move.key, seen_version=form.seen_version, by=form.actor, payload=form.payload()
        )
    except Conflict as conflict:
        case.refresh_from_db()
        return _late(request, case, form, conflict)
    except Invalid as slip:
        return _show(request, case, form, status=422, refusal=slip)
    except CaseError as refusal:
        return _show(request, case, form, status=refusal.status, refusal=refusal)
    said = _("You have agreed to it; it happens when enough people have.")
    messages.success(
        request, said if event.kind == event.Kind.HANDS else _("Done: %(move)s") % {"move": form.move.label}
    )
    if form.move.split and (new := together.split_off(case)) and (then := slip_url(new, request.user)):
        return redirect(then)  # who filed the first may stand at the window
    if not rights.may(request.user, "view", case):  # who stepped aside sees no more
        return redirect(onward.back(request))
    return redirect(onward.url(request, case, moved="1"))


def _late(request: HttpRequest, case: Case, form: MoveForm, conflict: Conflict) -> HttpResponse:
    """What happened meanwhile, what was typed, and a button that takes the step on the case as it is now."""
    seen = rights.may(request.user, "view", conflict.case)  # it may be the other case that went on
    if not seen and conflict.case.pk == case.pk:
        raise gone.Gone(case)
    more = {
        "since": log.entries(conflict.case, conflict.since) if seen else [],
        "still": _open(request, case, form.move.key),
    }
    return _show(request, case, form, status=409, refusal=conflict, **more)


def _show(request: HttpRequest, case: Case, form: MoveForm, status: int = 200, **more) -> HttpResponse:
    context = {"case": case, "move": form.move, "form": form, "face": CaseFace(case, request.user, {}), "still": True}
    context |= {
        "hint": here.enter(case, request.user),
        "place": onward.carried(request),
        "case_url": onward.url(request, case),
    }
    return show(request, "move.html", {**context, **more}, status)
