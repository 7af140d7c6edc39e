"""The second screen at a window: the person sees what is about to be sent, in big type, and says yes. Read only.

It is opened once, by a code that the clerk's page shows; nothing of the staff's is on it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.public import access
from cases.public.private import private
from forms import assisting
from forms.filling import Filling
from forms.models import Screen
from home import modes, typed_codes
from home.attempts import TooMany, client

COOKIE, OF, LEAVE = "screen", "of", "leave"


class CodeForm(typed_codes.CodeForm):
    label = gettext_lazy("Code")
    help_text = gettext_lazy("8 letters and digits; the clerk tells them to you.")
    required = gettext_lazy("Enter the code that the clerk tells you.")


@private
def screen(request: HttpRequest) -> HttpResponse:
    shown = assisting.opened_by(request.COOKIES.get(COOKIE, ""))
    if request.method == "POST" and LEAVE in request.POST:
        return _forgotten(request)
    if shown is None:
        return _ask(request)
    if request.method == "POST" and OF in request.POST:
        return _confirmed(request, shown)
    return _show(request, shown)


def _ask(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = assisting.enter(form.cleaned_data["code"], client(request))
            except TooMany as refused:
                return typed_codes.too_many(request, refused)
            if found is not None:
                answer = redirect("cases:screen")
                flags = access.flags(request, request.path)
                answer.set_cookie(COOKIE, found[1], max_age=assisting.OPEN_GOOD, **flags)
                return answer
            form.add_error(
                "code", _("This code opens nothing: it was used, or is too old. Ask the clerk for a new one.")
            )
    return render(request, "public/screen_code.html", {"form": form, "mode": modes.ELDER}, status=status)


def _show(request: HttpRequest, shown: Screen, *, changed: bool = False) -> HttpResponse:
    filling = Filling.over(shown.draft)
    context = {
        "sections": [section for section in filling.summary() if section["rows"]],
        "title": shown.draft.version.spec.title,
        "whole": filling.first_broken() is None and not filling.submission,
        "sent": filling.submission is not None,
        "confirmed": assisting.is_confirmed(filling, shown),
        "of": assisting.seen(filling),
        "changed": changed,
        "mode": modes.ELDER,
    }
    return render(request, "public/screen.html", context, status=409 if changed else 200)


def _confirmed(request: HttpRequest, shown: Screen) -> HttpResponse:
    filling = Filling.over(shown.draft)
    if filling.submission or filling.first_broken() is not None:
        return _show(request, shown)
    try:
        assisting.confirm(shown, request.POST[OF])
    except assisting.Changed:
        return _show(request, shown, changed=True)
    return redirect("cases:screen")


def _forgotten(request: HttpRequest) -> HttpResponse:
    answer = redirect("cases:screen")
    answer.delete_cookie(COOKIE, path=request.path, samesite="Lax")
    return answer
