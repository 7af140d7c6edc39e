"""Tracking: number and code in, the public side of one case out. ``here`` is the path of the tracking page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases import attempts
from cases.papers import shown
from cases.public import access, receipt_sheet, wants
from cases.public.faces import CaseFace
from cases.public.forms import LookUp
from cases.public.party_face import PartyFace
from cases.public.private import private
from home import modes
from home.attempts import TooMany, client
from home.typed_codes import too_many


@private
def look_up(request: HttpRequest, here: str, page=None) -> HttpResponse:
    """GET asks for number and code, POST compares them and goes on to the case, or to what ``?want=`` of it. Both wrong
    ways answer alike."""
    form = LookUp(request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number")})
    want = wants.of(request)
    context = {"form": form, "here": here, "page": page, "again": "again" in request.GET, "want": want}
    if request.method != "POST":
        return render(request, "public/track.html", context)
    if not form.is_valid():
        return render(request, "public/track.html", context, status=422)
    number = form.cleaned_data["number"]
    try:
        counted = access.counted_as(number, request)
        tried = attempts.take(counted, client(request), known=access.is_known(request, number))
    except TooMany as refused:
        return too_many(request, refused)
    found = access.find(number, form.cleaned_data["code"])
    if found is None:
        form.refuse()
        return render(request, "public/track.html", context, status=422)
    tried.right()
    answer = access.make_known(redirect(wants.then(request, want, here, found)), request, here, found)
    return access.remember(answer, request, here, found, anew=True)


@private
def case_page(request: HttpRequest, here: str, number: str, page=None) -> HttpResponse:
    """How the case stands, for whoever has shown its code in this browser; everybody else is asked for it."""
    found = access.visit(request, number)
    if found is None:
        return ask_again(request, here, number)
    face, template = seen_by(found)
    context = {"face": face, "here": here, "page": page, "printing": wants.PRINT in request.GET}
    return access.remember(render(request, template, context), request, here, found)


def seen_by(found: access.Visit) -> tuple[CaseFace | PartyFace, str]:
    """(the case as this person sees it, the template that prints it)."""
    if found.who.party:
        return PartyFace(found.case, found.who), "public/party.html"
    return CaseFace(found.case), "public/case.html"


@private
def receipt(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """The receipt again, as a PDF and without the code, for whoever has shown it in this browser."""
    case = access.current(request, number)
    if case is None or case.submission_id is None:
        return ask_again(request, here, number)
    return receipt_sheet.answer(request, case)


@private
def paper(request: HttpRequest, here: str, number: str, seq: int, key: str) -> HttpResponse:
    """A paper the office has issued, for whoever has shown the code in this browser."""
    case = access.current(request, number)
    if case is None:
        return ask_again(request, here, number)
    large = modes.current(request) == modes.ELDER
    return shown.answer(shown.find(case, seq, key, public=True), large=large)


def ask_again(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """Back to the form, the number filled in; a browser whose half hour is over is told so."""
    lapsed = "&again=1" if access.COOKIE in request.COOKIES else ""
    return access.forget(redirect(f"{here}?number={access.tidy(number)}{lapsed}"), here)


@private
def leave(request: HttpRequest, here: str) -> HttpResponse:
    """Close the case on this browser, for whoever shares it."""
    if request.method == "POST":
        messages.success(request, _("Closed. Nobody can look at your case in this browser now."))
    answer = redirect(here)
    return access.forget(answer, here) if request.method == "POST" else answer
