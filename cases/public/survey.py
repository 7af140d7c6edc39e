"""Rating: a link that may be looked at by anybody and anything, and answers once, by POST, within its days."""

from dataclasses import dataclass
from datetime import datetime

from django import forms as html
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases import addresses, surveys
from cases.models import Survey
from cases.public import access, grades, track
from cases.public.private import private
from home import clock

WORDS = 500


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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = grades.all_reasons()


@dataclass(frozen=True)
class SurveyFace:
    """What the page says about the case; nothing a forwarded link should not tell."""

    title: str
    number: str
    closed_at: datetime | None


@private
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the invitation."""
    survey = surveys.find(token)
    if (refusal := _refusal(request, survey)) is not None:
        return refusal
    return _post(request, survey, token) if request.method == "POST" else _ask(request, survey, Rating())


@private
def rate_here(request: HttpRequest, here: str, number: str) -> HttpResponse:
    """From the tracking page: on to the invitation that waits, if one does."""
    case = access.current(request, number)
    if case is None:
        return track.ask_again(request, here, number)
    waiting = surveys.waiting(case)
    return redirect(addresses.rate(surveys.token(waiting)) if waiting else f"{here}{case.number}/")


def _ask(request: HttpRequest, survey: Survey, form: Rating, status: int = 200) -> HttpResponse:
    chosen = form["grade"].value()
    context = {
        "form": form,
        "survey": SurveyFace(survey.case.title, survey.case.number, survey.case.closed_at),
        "groups": grades.groups(),
        "picked": form["reasons"].value() or [],
        "chosen": int(chosen) if chosen in ("1", "2", "3", "4", "5") else None,
        "action": request.path,
    }
    return render(request, "public/survey.html", context, status=status)


def _post(request: HttpRequest, survey: Survey, token: str) -> HttpResponse:
    form = Rating(request.POST)
    if not form.is_valid():
        return _ask(request, survey, form, 422)
    try:
        answered = surveys.answer(token, form.cleaned_data)
    except surveys.Unusable:  # two presses: the first one counted
        return _refusal(request, surveys.find(token))
    low = survey.case.life.survey.low
    told = "low" if low and answered.grade <= low.at_most else "thanks"
    return redirect(f"{addresses.rate(token)}?told={told}")


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
