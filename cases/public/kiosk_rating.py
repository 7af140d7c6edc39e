"""After a session at a kiosk: three faces, for ten seconds, once.

Asked is how the machine served, or how the case went that was just sent there, where that one waits for a rating. It is
shown when everything else of the session is gone: the address alone says which session it was, for two minutes, and
nothing of a person. A rating of the machine is a case of the pack `review`, as one given by a window's code is: it
counts with all others for the unit, and a low one is followed up. Works without script.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from cases import surveys, types
from cases.errors import CaseError
from cases.models import Case, Survey
from cases.public.private import private
from forms import intake
from forms.models import Draft, FormVersion, Submission
from home import attempts, clock, device, modes
from home.attempts import Limit, TooMany
from home.models import Terminal

FORM = "review.rate"
SALT, GOOD = "kiosk-rating", 120  # seconds in which the address still asks
SHOWN, THANKED = 10, 4  # seconds
GRADES = ("5", "3", "2")  # what three faces stand for
PER_HOUR = 60  # ratings of one machine; more is somebody playing


def farewell(terminal: Terminal, session: str) -> str:
    """For home.terminals: where a rating is asked for once this session is over, "" where none is."""
    survey = _waiting(session)
    if survey is None and _form() is None:
        return ""
    told = signing.TimestampSigner(salt=SALT).sign_object([terminal.pk, session, survey.pk if survey else None])
    return f"{reverse('cases:kiosk_rating')}?{urlencode({'of': told})}"


def _waiting(session: str) -> Survey | None:
    """The invitation that waits for a case which was sent in this session."""
    keys = Draft.objects.filter(session=session).values("idempotency_key")
    sent = Submission.objects.filter(idempotency_key__in=keys)
    for case in Case.objects.filter(submission__in=sent, spawned_by=None).select_related("type_version"):
        survey = surveys.waiting(case)
        if survey is not None and case.life.survey.scale == 5:
            return survey
    return None


def _form() -> FormVersion | None:
    form = types.form_named(FORM)
    return form.current if form else None


@private
def rating(request: HttpRequest) -> HttpResponse:
    """GET shows the faces, POST takes one or passes; anything else leads to the first screen."""
    if "thanks" in request.GET and modes.at_kiosk(request):
        return _show(request, "thanks", THANKED)
    session, survey = _of(request) if modes.at_kiosk(request) else ("", None)
    if not session or _taken(session, survey):
        return redirect("home:kiosk")
    if request.method != "POST":
        return _show(request, "ask", SHOWN, survey)
    if request.POST.get("grade") not in GRADES or not _take(request, session, survey):
        return redirect("home:kiosk")
    answer = redirect("cases:kiosk_rating")
    answer["Location"] += "?thanks=1"
    return answer


def _of(request: HttpRequest) -> tuple[str, Survey | None]:
    """(session, the invitation that is asked) as the address says; ("", None) for any other and for one that is old."""
    try:
        signer = signing.TimestampSigner(salt=SALT)
        machine, session, survey = signer.unsign_object(request.GET.get("of", ""), max_age=GOOD)
    except signing.BadSignature:
        return "", None
    if machine != request.terminal.pk:
        return "", None
    return session, Survey.objects.select_related("case__type", "unit").filter(pk=survey).first() if survey else None


def _taken(session: str, survey: Survey | None) -> bool:
    if survey is not None:
        return survey.answered_at is not None or survey.expires_at <= clock.now()
    return _form() is None or Submission.objects.filter(idempotency_key=_key(session)).exists()


def _take(request: HttpRequest, session: str, survey: Survey | None) -> bool:
    """Whether the rating counts: one a session, and not sixty an hour from one machine."""
    grade, terminal = request.POST["grade"], request.terminal
    try:
        attempts.take(Limit(SALT, str(terminal.pk), PER_HOUR))
        if survey is not None:
            surveys.answer(surveys.token(survey), {"grade": grade}, channel="kiosk")
            return True
        said = {"served_by": terminal.unit.code, "grade": grade, "window_no": str(terminal)}
        with device.of(request):  # each session is somebody else's: the browser keeps no key
            intake.submit(_form(), said, key=_key(session), unit=terminal.unit, channel="kiosk")
    except (CaseError, TooMany, intake.Invalid):  # rated by the link meanwhile; the office changed the form
        return False
    return True


def _key(session: str) -> str:
    return f"{SALT}:{session}"


def _show(request: HttpRequest, what: str, seconds: int, survey: Survey | None = None) -> HttpResponse:
    context = {"what": what, "seconds": seconds, "survey": survey, "again": reverse("home:kiosk")}
    return render(request, "public/kiosk_rating.html", context)
