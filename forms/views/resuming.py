"""Going away and coming back without an account: the slip with the code, leaving a shared computer, coming in again."""

import unicodedata
from urllib.parse import urlencode

from django import forms as html
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms import places, resuming
from forms.asking import BUTTON
from forms.filling import Filling
from forms.models import Draft, Submission
from forms.views import faces
from forms.views.private import private
from forms.views.runner import LEAVING, Runner, SeeOther, key_given
from home import attempts
from home.attempts import TooMany

DELETED = "delete"
PLAIN_BOX = {"autocomplete": "off", "spellcheck": "false"}


class WordForm(html.Form):
    """A number of their own, for who answered nothing yet that only they know."""

    use_required_attribute = False
    word = html.CharField(
        label=gettext_lazy("A number of your own"),
        help_text=gettext_lazy("4 to 8 digits that you remember and nobody guesses. Do not write it on the slip."),
        widget=html.TextInput(attrs={**PLAIN_BOX, "inputmode": "numeric", "class": "input--s num"}),
        error_messages={"required": gettext_lazy("Think of 4 to 8 digits.")},
    )

    def clean_word(self) -> str:
        word = unicodedata.normalize("NFKC", self.cleaned_data["word"])
        if problem := resuming.word_problem(word):
            raise html.ValidationError(problem)
        return word


class ResumeForm(html.Form):
    """What stands on the slip, and what does not."""

    use_required_attribute = False
    code = html.CharField(
        label=gettext_lazy("Code of the draft"),
        max_length=40,
        help_text=gettext_lazy("8 letters and digits, such as K7P4 M2XA."),
        widget=html.TextInput(attrs={**PLAIN_BOX, "autocapitalize": "characters", "class": "input--m num"}),
        error_messages={"required": gettext_lazy("Enter the code that stands on the slip.")},
    )
    fact = html.CharField(
        label=gettext_lazy("What only you know"),
        max_length=100,
        help_text=gettext_lazy(
            "The slip says which: your ID number, phone or name as you filled it in, or the number you thought of."
        ),
        widget=html.TextInput(attrs={**PLAIN_BOX, "class": "input--m"}),
        error_messages={"required": gettext_lazy("Enter what the slip asks for beside the code.")},
    )


# --- going away -----------------------------------------------------------------------------------------------------
@private
def save(runner: Runner) -> HttpResponse:
    """The slip: code, what is asked beside it, how long it is kept. POST gives the code."""
    filling = runner.filling
    if runner.elsewhere:
        return runner.moved_away()
    if filling is None or filling.submission:
        return runner.to("done" if filling else "")
    if runner.request.method != "POST":
        return _slip(runner, filling, WordForm())
    form = WordForm(runner.request.POST if "word" in runner.request.POST else None)
    if form.is_bound and not form.is_valid():
        return _slip(runner, filling, form, status=422)
    try:
        resuming.give(filling.draft, filling.value, form.cleaned_data["word"] if form.is_bound else "")
    except resuming.NoFact:
        return _slip(runner, filling, WordForm({"word": ""}), status=422)
    return runner.to("save")


def _slip(runner: Runner, filling: Filling, form: WordForm, status: int = 200) -> HttpResponse:
    draft, field = filling.draft, resuming.fact_question(filling.version, filling.value)
    code = resuming.code_of(draft)
    return runner.page(
        "saved",
        {
            "draft": draft,
            "saving": faces.saving(runner, draft),
            "resume_url": runner.url("resume", code=code) if code else "",
            "go_on_url": runner.url(faces.next_part(filling)),
            "proof": field.label if field else "",
            "form": form,
        },
        status=status,
    )


@private
def leave(runner: Runner) -> HttpResponse:
    """Leave a shared computer: GET says what will be, POST forgets the key in this browser."""
    filling, pressed = runner.filling, runner.request.POST.get(BUTTON)
    open_still = filling is not None and not filling.submission
    if runner.request.method != "POST":
        return runner.page("leave", _leaving(runner, filling)) if filling else runner.page("left", _left(runner))
    if open_still and pressed == LEAVING and not filling.draft.code_hash:  # it would be lost; they have to say so
        return runner.page("leave", _leaving(runner, filling), status=422)
    if open_still and pressed == DELETED:
        filling.drop()
    return _cleared(runner)


def _leaving(runner: Runner, filling: Filling) -> dict:
    return {
        "draft": filling.draft,
        "sent": filling.submission,
        "saving": faces.saving(runner, filling.draft),
        "go_on_url": runner.url("done" if filling.submission else faces.next_part(filling)),
    }


def _left(runner: Runner) -> dict:
    return {"resume_url": runner.url("resume"), "central": places.resume()}


def _cleared(runner: Runner) -> HttpResponse:
    """Every draft of this page is forgotten here, and what the browser kept of the site, where it obeys."""
    answer = runner.to("leave")
    for name in runner.request.COOKIES:
        if name == "draft" or name.startswith("draft-"):
            answer.delete_cookie(name, path=runner.place.base, samesite="Lax")
    answer["Clear-Site-Data"] = '"cache", "storage"'  # not cookies: they are also the staff's sign-in
    return answer


# --- coming back ----------------------------------------------------------------------------------------------------
@private
def resume(request: HttpRequest, runner: Runner | None = None) -> HttpResponse:
    """Code and fact in, the draft open in this browser. One answer for a wrong code and a wrong fact."""
    form = ResumeForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code")})
    if request.method != "POST":
        return _ask(request, runner, form)
    if not form.is_valid():
        return _ask(request, runner, form, 422)
    try:
        tried = resuming.take(form.cleaned_data["code"], attempts.client(request))
    except TooMany as refused:
        form.add_error(None, too_many_words(refused))
        answer = _ask(request, runner, form, 429)
        answer["Retry-After"] = str(60 * refused.minutes)
        return answer
    draft = resuming.find(form.cleaned_data["code"], form.cleaned_data["fact"])
    if draft is None:
        said = _("This code and this answer do not belong together. Compare both with the slip, then try again.")
        form.add_error(None, said)
        return _ask(request, runner, form, 422)
    tried.right()
    return _open(request, runner, draft)


def _ask(request: HttpRequest, runner: Runner | None, form: ResumeForm, status: int = 200) -> HttpResponse:
    other = runner.filling.draft if runner and runner.filling and not runner.filling.submission else None
    context = {
        "form": form,
        "place": runner.place if runner else None,
        "other": other if other and not other.code_hash else None,
        "save_url": runner.url("save") if runner else "",
    }
    return render(request, "forms/runner/resume.html", context, status=status)


def too_many_words(refused: TooMany) -> str:
    if refused.scope == "draft":
        said = ngettext(
            "This code was tried with a wrong answer too often. To keep the draft safe it is locked; try again in "
            "%(n)d minute.",
            "This code was tried with a wrong answer too often. To keep the draft safe it is locked; try again in "
            "%(n)d minutes.",
            refused.minutes,
        )
    else:
        said = ngettext(
            "Too many wrong tries came from here. Wait %(n)d minute, then try again.",
            "Too many wrong tries came from here. Wait %(n)d minutes, then try again.",
            refused.minutes,
        )
    return said % {"n": refused.minutes}


def _open(request: HttpRequest, runner: Runner | None, draft: Draft) -> HttpResponse:
    here = runner is not None and runner.place.form.pk == draft.version.form_id
    base = runner.place.base if here else places.of(draft.version.form)
    sent = Submission.objects.filter(idempotency_key=draft.idempotency_key).first()
    if sent or not base:
        return render(request, "forms/runner/resume_none.html", {"sent": sent, "form": draft.version.form})
    filling = Filling.of(resuming.take_over(draft))
    answer = SeeOther(base + (f"?{urlencode({'about': draft.about})}" if draft.about else ""))
    return key_given(answer, request, base, filling)
