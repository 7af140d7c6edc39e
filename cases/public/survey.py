"""Rating: a link that may be looked at by anybody and anything, and answers once, by POST, within its days."""

from dataclasses import dataclass
from datetime import datetime

from django import forms as html
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import addresses, attempts, surveys
from cases.models import Survey
from cases.public import access, grades, track
from cases.public.private import private
from home import clock, device, modes
from home.attempts import TooMany, client
from home.typed_codes import too_many

WORDS = 500
FIVE = 5  # grades that three faces can stand for


class Rating(html.Form):
    """A grade must be chosen, none is chosen beforehand; reasons and words are free."""

    grade = html.TypedChoiceField(
        label=pgettext_lazy("survey", "Grade"),
        choices=[(str(n), str(n)) for n in range(5, 0, -1)],
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose the face that fits."),
            "invalid_choice": gettext_lazy("Choose the face that fits."),
        },
    )
    reasons = html.MultipleChoiceField(label=pgettext_lazy("survey", "Reasons"), required=False)
    words = html.CharField(
        label=gettext_lazy("What you would like to say"),
        required=False,
        max_length=WORDS,
        help_text=gettext_lazy("Up to 500 characters. Please leave out ID numbers and phone numbers."),
        widget=html.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, items: dict[str, str], scale: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = grades.all_reasons()
        self.items = list(items)
        for key, label in items.items():  # free: one face is enough
            choices = [(str(n), grades.label(n)) for n in range(scale, 0, -1)]
            self.fields[f"item_{key}"] = html.ChoiceField(
                label=label, choices=choices, required=False, widget=html.RadioSelect
            )

    @property
    def aspects(self) -> list[html.BoundField]:
        return [self[f"item_{key}"] for key in self.items]

    @property
    def said(self) -> dict:
        """What surveys.answer takes."""
        given = {key: self.cleaned_data.get(f"item_{key}") for key in self.items}
        return {**self.cleaned_data, "items": {key: grade for key, grade in given.items() if grade}}


@dataclass(frozen=True)
class SurveyFace:
    """What the page says about the case; nothing a forwarded link should not tell."""

    title: str
    number: str
    closed_at: datetime | None
    unit: str
    about: str


@private
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the invitation."""
    if (stop := _stopped(request, survey := surveys.find(token))) is not None:
        return stop
    if (refusal := _refusal(request, survey)) is not None:
        return refusal
    if request.method == "POST":
        return _post(request, survey, token)
    return _ask(request, survey, _rating(survey))


def _stopped(request: HttpRequest, survey: Survey | None) -> HttpResponse | None:
    """Staff do not rate, whoever's link it is; and nobody tries links by the hundred."""
    if request.user.is_authenticated:
        title = _("You are signed in as staff, so you cannot rate")
        text = _("The link belongs to the person who was served. Let them open it on their own phone.")
        return _say(request, title, text, status=403, picture="error")
    try:
        tried = attempts.take_rating(client(request))
    except TooMany as refused:
        return too_many(request, refused)
    if survey is not None:
        tried.back()
    return None


def _rating(survey: Survey, data=None) -> Rating:
    rule = survey.case.life.survey
    return Rating(data, items=rule.items, scale=rule.scale)


@private
def rate_here(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """From the tracking page: on to the invitation that waits, if one does."""
    case = access.current(request, number)
    if case is None:
        return track.ask_again(request, here, number)
    if request.user.is_authenticated:
        return _stopped(request, None)
    waiting = surveys.waiting(case)
    return redirect(addresses.rate(surveys.token(waiting)) if waiting else f"{here}{case.number}/")


def _ask(request: HttpRequest, survey: Survey, form: Rating, status: int = 200) -> HttpResponse:
    chosen = form["grade"].value()
    context = {
        "form": form,
        "survey": _face(survey),
        "groups": grades.groups(),
        "picked": form["reasons"].value() or [],
        "chosen": int(chosen) if chosen in ("1", "2", "3", "4", "5") else None,
        "action": request.path,
        "low": surveys.low_rule(survey),
        "few": modes.current(request) == modes.ELDER and survey.case.life.survey.scale == FIVE,
    }
    return render(request, "public/survey.html", context, status=status)


def _face(survey: Survey) -> SurveyFace:
    case, life = survey.case, survey.case.life
    milestone = life.milestones.get(survey.segment)
    about = milestone.label if milestone else ""
    return SurveyFace(case.title, case.number, case.closed_at, survey.unit.label, about)


def _post(request: HttpRequest, survey: Survey, token: str) -> HttpResponse:
    form = _rating(survey, request.POST)
    if not form.is_valid():
        return _ask(request, survey, form, 422)
    try:
        with device.of(request) as browser:
            answered = surveys.answer(token, form.said, channel=modes.channel(request))
    except surveys.Unusable:  # two presses: the first one counted
        return _refusal(request, surveys.find(token))
    low = surveys.low_rule(survey)
    told = "low" if low and answered.grade <= low.at_most else "thanks"
    return device.give(redirect(f"{addresses.rate(token)}?told={told}"), request, browser)


def _refusal(request: HttpRequest, survey: Survey | None) -> HttpResponse | None:
    """A page instead of the questions: rated already, too late, or no such link. None while it may be answered."""
    if survey is None:
        text = _("Copy the whole link from the message, or look up your case.")
        return _say(request, _("There is no such rating link"), text, status=404, picture="error")
    if survey.answered_at:
        return _thanks(request, survey)
    if survey.expires_at <= clock.now():
        title = _("The time for this rating is over")
        text = _("Thank you for coming by. If something is still wrong, call us or tell any window.")
        return _say(request, title, text, status=410)
    return None


def _thanks(request: HttpRequest, survey: Survey) -> HttpResponse:
    """What follows after rating, and what the link says from then on; it never tells the grade."""
    told = request.GET.get("told", "")
    if told not in ("low", "thanks"):
        title = _("This has been rated already")
        return _say(request, title, _("Each link counts once. Thank you."), status=410, track_number=survey.case.number)
    title = _("Thank you, we have your rating")
    if told == "low":
        text = _("We are sorry that it did not go well.")
    else:
        text = _("It counts for the unit that handled your case.")
    return _say(request, title, text, picture="done", low=told == "low", track_number=survey.case.number)


def _say(request: HttpRequest, title: str, text: str, *, status=200, track_number="", **more) -> HttpResponse:
    context = {"title": title, "text": text, "track_url": addresses.track(track_number), **more}
    return render(request, "public/survey_said.html", context, status=status)
