"""A move of the applicant's: GET shows what it asks, POST takes it. What was typed and uploaded is never lost."""

from dataclasses import dataclass, field

from django import forms as html
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import moves
from cases.actor import APPLICANT
from cases.data import context, standing
from cases.errors import CaseError, Conflict
from cases.models import Case
from cases.public import access, acts, track
from cases.public.faces import CaseFace, told
from cases.public.forms import MoveForm
from cases.public.private import private
from cases.transition import transition
from forms.filling import Filling, Invalid, asks_again

DRAFT = "track_draft"  # the secret of what is being filled in; its path is this move's address


@dataclass
class Asking:
    """One showing of the page. ``typed``: the post as it came, or nothing."""

    request: HttpRequest
    here: str
    case: Case
    move: moves.Move
    page: object = None
    filling: Filling | None = None
    form: html.Form | None = None
    ask: MoveForm | None = None
    extra: dict = field(default_factory=dict)

    @property
    def case_url(self) -> str:
        return f"{self.here}{self.case.number}/"

    @property
    def url(self) -> str:
        return f"{self.case_url}{self.move.key}/"

    def answer(self, status: int = 200) -> HttpResponse:
        context = {
            "face": CaseFace(self.case),
            "move": self.move,
            "here": self.here,
            "page": self.page,
            "case_url": self.case_url,
            "action": self.url,
            "form": self.form,
            "ask": self.ask,
            "send_label": pgettext("public act", "Send") if self.move.form else self.move.label,
            **self.extra,
        }
        shown = render(self.request, "public/move.html", context, status=status)
        if self.filling and self.filling.draft:
            shown.set_cookie(DRAFT, self.filling.secret, **access.flags(self.request, self.url))
        return access.remember(shown, self.request, self.here, self.case)


@private
def move(request: HttpRequest, here: str, number: str, name: str, page=None) -> HttpResponse:
    """The page of one move. Only who has shown the code comes here, and only moves the case offers now."""
    case = access.current(request, number)
    if case is None:
        return track.ask_again(request, here, number)
    offered = acts.named(case, name)
    if offered is None:
        return _gone(request, here, case)
    asking = Asking(request, here, case, offered, page, _filling(request, case, offered))
    return _take(asking) if request.method == "POST" else _show(asking)


def _gone(request: HttpRequest, here: str, case: Case) -> HttpResponse:
    messages.warning(request, _("This is not open now; nothing was sent. Below you see how the case stands."))
    return access.remember(redirect(f"{here}{case.number}/"), request, here, case)


def _filling(request: HttpRequest, case: Case, offered: moves.Move) -> Filling | None:
    if offered.form is None:
        return None
    known = dict(context(case, APPLICANT))
    kept = Filling.of(request.COOKIES.get(DRAFT, ""), version=offered.form, extra=known, only=offered.only)
    asked = {"only": offered.only, "answers": standing(case, offered.only)}
    return kept or Filling.fresh(offered.form, about=f"case:{case.number}", extra=known, **asked)


def _show(asking: Asking, status: int = 200) -> HttpResponse:
    asking.form = asking.filling.form(None) if asking.filling else None
    asking.ask = MoveForm(asking.move, initial={"seen_version": asking.case.version})
    return asking.answer(status)


def _take(asking: Asking) -> HttpResponse:
    request, filling = asking.request, asking.filling
    asking.ask = MoveForm(asking.move, request.POST)
    valid = asking.ask.is_valid()
    if filling:
        asking.form = filling.form(None, request.POST, request.FILES)
        valid = filling.keep(None, asking.form) and valid
        if asks_again(request.POST):
            asking.form = filling.form(None)
            asking.ask = MoveForm(asking.move, initial=request.POST.dict())
            return asking.answer()
    if not valid:
        return asking.answer(422)
    payload = {"filling": filling} if filling else {}
    payload |= {"reason": reason} if (reason := asking.ask.cleaned_data.get("reason")) else {}
    try:
        seen = asking.ask.cleaned_data["seen_version"]
        transition(asking.case, asking.move.key, seen_version=seen, by=APPLICANT, payload=payload)
    except Invalid:
        asking.form = filling.form(None, request.POST, request.FILES)
        return asking.answer(422)
    except Conflict as conflict:
        return _clash(asking, conflict)
    except CaseError as refusal:
        asking.extra["refusal"] = str(refusal)
        return asking.answer(refusal.status)
    return _done(asking)


def _done(asking: Asking) -> HttpResponse:
    messages.success(asking.request, _("Done: %(move)s. It is in the list below.") % {"move": asking.move.label})
    answer = access.remember(redirect(asking.case_url), asking.request, asking.here, asking.case)
    answer.delete_cookie(DRAFT, path=asking.url, samesite="Lax")
    return answer


def _clash(asking: Asking, conflict: Conflict) -> HttpResponse:
    """409: what happened meanwhile, and the same page on the case as it is now, with what was typed."""
    fresh = access.of(pk=asking.case.pk)
    if acts.named(fresh, asking.move.key) is None:
        return _gone(asking.request, asking.here, fresh)
    data = asking.request.POST.copy()
    data["seen_version"] = str(fresh.version)
    asking.case, asking.ask = fresh, MoveForm(asking.move, data)
    asking.extra |= {"conflict": conflict, "since": told(conflict.since)}
    return asking.answer(409)
