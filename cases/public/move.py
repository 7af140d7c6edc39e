"""A move of the applicant's or a party's: GET shows what it asks, POST takes it. What was typed is never lost."""

from dataclasses import dataclass, field

from django import forms as html
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import codes, moves
from cases.actor import Actor
from cases.data import context, standing
from cases.errors import CaseError, Conflict
from cases.models import Case
from cases.parts import handing_in
from cases.public import access, acts, track
from cases.public.faces import told
from cases.public.forms import MoveForm
from cases.public.private import private
from cases.transition import transition
from forms.filling import Filling, Invalid, asks_again
from home import modes

DRAFT = "track_draft"  # the secret of what is being filled in; its path is this move's address


@dataclass
class Asking:
    """One showing of the page. ``typed``: the post as it came, or nothing."""

    request: HttpRequest
    here: str
    case: Case
    who: Actor
    move: moves.Move
    page: object = None
    filling: Filling | None = None
    form: html.Form | None = None
    ask: MoveForm | None = None
    extra: dict = field(default_factory=dict)

    @property
    def visit(self) -> access.Visit:
        return access.Visit(self.case, self.who)

    @property
    def case_url(self) -> str:
        return f"{self.here}{self.case.number}/"

    @property
    def url(self) -> str:
        return f"{self.case_url}{self.move.key}/"

    def answer(self, status: int = 200) -> HttpResponse:
        context = {
            "face": track.seen_by(self.visit)[0],
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
            shown.set_cookie(draft_of(self.who), self.filling.secret, **access.flags(self.request, self.url))
        return access.remember(shown, self.request, self.here, self.visit)


@private
def move(request: HttpRequest, here: str, number: str, name: str, page=None) -> HttpResponse:
    """The page of one move. Only who has shown the code comes here, and only moves the case offers now."""
    found = access.visit(request, number)
    if found is None:
        return track.ask_again(request, here, number)
    offered = acts.named(found.case, name, found.who)
    if offered is None:
        return _gone(request, here, found)
    asking = Asking(request, here, found.case, found.who, offered, page, _filling(request, found, offered))
    return _take(asking) if request.method == "POST" else _show(asking)


def draft_of(who: Actor) -> str:
    """The cookie of what is being filled in: what one person typed is not for another at the same screen."""
    return f"{DRAFT}_{who.party}" if who.party else DRAFT


def _gone(request: HttpRequest, here: str, found: access.Visit) -> HttpResponse:
    messages.warning(request, _("This is not open now; nothing was sent. Below you see how the case stands."))
    return access.remember(redirect(f"{here}{found.case.number}/"), request, here, found)


def _filling(request: HttpRequest, found: access.Visit, offered: moves.Move) -> Filling | None:
    if offered.form is None:
        return None
    case, channel = found.case, modes.channel(request)
    if handing_in.is_one(offered.key):  # a form of its own: nothing of this case is known to it
        about = handing_in.about(case, offered.key)
        kept = Filling.of(request.COOKIES.get(draft_of(found.who), ""), version=offered.form)
        return kept if kept and kept.about == about else Filling.fresh(offered.form, about=about, channel=channel)
    known = context(case, found.who)
    kept = Filling.of(
        request.COOKIES.get(draft_of(found.who), ""), version=offered.form, extra=known, only=offered.only
    )
    asked = {"only": offered.only, "answers": standing(case, offered.only), "channel": channel}
    return kept or Filling.fresh(offered.form, about=f"case:{case.number}", extra=known, **asked)


def _show(asking: Asking, status: int = 200) -> HttpResponse:
    asking.form = asking.filling.form(None) if asking.filling else None
    asking.ask = MoveForm(asking.move, initial={"seen_version": asking.case.version})
    return asking.answer(status)


def _take(asking: Asking) -> HttpResponse:
    request, filling = asking.request, asking.filling
    if handing_in.is_one(asking.move.key) and filling.submission:  # pressed twice
        return _done(asking)
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
        transition(asking.case, asking.move.key, seen_version=seen, by=asking.who, payload=payload)
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
    messages.success(asking.request, _said(asking))
    answer = access.remember(redirect(asking.case_url), asking.request, asking.here, asking.visit)
    answer.delete_cookie(draft_of(asking.who), path=asking.url, samesite="Lax")
    return answer


def _said(asking: Asking) -> str:
    if not handing_in.is_one(asking.move.key):
        return _("Done: %(move)s. It is in the list below.") % {"move": asking.move.label}
    part = Case.objects.get(submission=asking.filling.submission)
    words = {"move": asking.move.label, "number": part.number}
    words["code"] = codes.shown(codes.pickup_code(asking.filling.secret))
    said = _("Handed in: %(move)s. It has the number %(number)s and the pick-up code %(code)s: write both down.")
    return said % words


def _clash(asking: Asking, conflict: Conflict) -> HttpResponse:
    """409: what happened meanwhile, and the same page on the case as it is now, with what was typed."""
    fresh = access.of(pk=asking.case.pk)
    now = access.still(fresh, asking.who)
    if now is None:  # no party to it any more
        return track.ask_again(asking.request, asking.here, fresh.number)
    if acts.named(fresh, asking.move.key, asking.who) is None:
        return _gone(asking.request, asking.here, now)
    data = asking.request.POST.copy()
    data["seen_version"] = str(fresh.version)
    asking.case, asking.ask = fresh, MoveForm(asking.move, data)
    asking.extra |= {"conflict": conflict, "since": told(fresh, conflict.since, asking.who)}
    return asking.answer(409)
