"""The rating tablet at a window: the case that was just finished there shows five faces, for ten seconds.

It is a machine of the office (home.terminals) and no session of staff: nobody signs in on it, and nothing on it says
what was chosen. Only a case that came in at a window on the same day is shown, or one handed out there: whoever filed
from elsewhere is not standing in front of it. Works without script: the page asks again by itself.
"""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases import surveys
from cases.errors import CaseError
from cases.models import Survey
from cases.public import access
from cases.public.private import private
from home import clock, modes
from home.models import Terminal

PAST, KEPT = "tablet_past", 8
FRESH = timedelta(minutes=2)  # after that the person has left
SHOWN, ASKED_AGAIN, THANKED = 10, 4, 4  # seconds
WINDOWS = ("county", "town", "village", "window")


@private
def tablet(request: HttpRequest) -> HttpResponse:
    """GET shows the faces or waits; POST takes one, or passes. Any other browser is shown the home page."""
    terminal = getattr(request, "terminal", None)
    if terminal is None or terminal.kind != Terminal.Kind.TABLET:
        return redirect("/")
    if request.user.is_authenticated:  # a clerk's browser is no tablet
        return _show(request, "staff", 0)
    waiting = _waiting(terminal, _past(request))
    if request.method == "POST":
        return _taken(request, waiting)
    if "past" in request.GET and waiting and request.GET["past"] == str(waiting.pk):
        return _pass(request, waiting)
    if "thanks" in request.GET:
        return _show(request, "thanks", THANKED)
    return _show(request, "ask", SHOWN, survey=waiting) if waiting else _show(request, "idle", ASKED_AGAIN)


def _waiting(terminal: Terminal, past: list[int]) -> Survey | None:
    """The newest invitation that belongs here; one query, and of one case the life."""
    now = clock.now()
    related = ("unit", "case__type_version", "case__type", "case__item_version__item")
    found = Survey.objects.select_related(*related).filter(
        unit=terminal.unit_id,
        asked_at__gt=now - FRESH,
        answered_at=None,
        expires_at__gt=now,
        case__channel__in=WINDOWS,
    )
    if terminal.clerk_id:
        found = found.filter(user=terminal.clerk_id)
    today = clock.instant(clock.today())
    for survey in found.exclude(pk__in=past).order_by("-asked_at")[:5]:
        here = survey.segment != "closed" or survey.case.opened_at >= today
        if here and survey.case.life.survey.scale == 5:
            return survey
    return None


def _taken(request: HttpRequest, waiting: Survey | None) -> HttpResponse:
    """One touch. The device has no voice of its own: everybody who comes to the window touches the same glass."""
    if waiting is None or request.POST.get("survey") != str(waiting.pk):
        return redirect("cases:tablet")
    if "pass" in request.POST:
        return _pass(request, waiting)
    try:
        surveys.answer(surveys.token(waiting), {"grade": request.POST.get("grade")}, channel="window")
    except CaseError:  # answered by the link meanwhile
        return redirect("cases:tablet")
    answer = redirect("cases:tablet")
    answer["Location"] += "?thanks=1"
    return answer


def _pass(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Not now: the link that was sent stays good."""
    answer = redirect("cases:tablet")
    value = signing.Signer(salt=PAST).sign_object([*_past(request), survey.pk][-KEPT:])
    answer.set_cookie(PAST, value, **access.flags(request, request.path))
    return answer


def _past(request: HttpRequest) -> list[int]:
    try:
        return signing.Signer(salt=PAST).unsign_object(request.COOKIES.get(PAST, ""))
    except signing.BadSignature:
        return []


def _title(survey: Survey) -> str:
    """The item's name, else the type's: a case may be called by what the applicant said."""
    case = survey.case
    return case.item_version.item.name if case.item_version_id else case.type.title


def _show(request: HttpRequest, what: str, seconds: int, survey: Survey | None = None) -> HttpResponse:
    again = f"{request.path}?past={survey.pk}" if survey else request.path
    context = {"what": what, "seconds": seconds, "again": again, "survey": survey, "terminal": request.terminal}
    context |= {"title": _title(survey)} if survey else {}
    return render(request, "public/tablet.html", context | {"mode": modes.ELDER})
