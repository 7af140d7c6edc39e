"""Filling in beside a person: the citizen's own pages, at the desk, with who helps whom and that the person agreed.

Nothing is sent before the person confirmed it on the second screen, or signed it on paper.
"""

from collections.abc import Callable
from uuid import UUID

from django import forms as html
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import persons, rights
from cases.desk.access import desk
from cases.desk.page import show
from cases.desk.window import Window
from cases.errors import CaseError
from cases.listing import CHANNELS
from forms import assisting, places, resuming
from forms.filling import Filling
from forms.models import Form, Submission
from forms.views import Place, earlier, files, moving, preparing
from forms.views import resuming as leaving
from forms.views.resuming import ResumeForm
from forms.views.runner import SeeOther, key_given
from home import attempts
from home.attempts import TooMany
from home.models import Post
from home.refused import Refused

QUICK = (("self", "spoken"), ("family", "spoken"), ("village", "spoken"), ("self", "phone"), ("family", "written"))


class Beside(html.Form):
    """Who sits at the window, and that they agreed. Asked before the first question."""

    use_required_attribute = False
    relation = html.ChoiceField(
        label=gettext_lazy("Who is here?"),
        choices=list(assisting.RELATIONS.items()),
        widget=html.RadioSelect,
        error_messages={"required": gettext_lazy("Say who sits in front of you.")},
    )
    consent = html.ChoiceField(
        label=gettext_lazy("They agree that you fill this in and send it for them:"),
        choices=list(assisting.CONSENTS.items()),
        widget=html.RadioSelect,
        help_text=gettext_lazy(
            "Ask, and tick only what was said or signed. It is recorded with your name and the time."
        ),
        error_messages={"required": gettext_lazy("Ask whether they agree; without it nothing is filled in.")},
    )

    def record(self) -> dict:
        return assisting.record(self.cleaned_data["relation"], self.cleaned_data["consent"])


class Redeem(Beside, ResumeForm):
    """A draft the person began at home: code and fact beside it."""

    field_order = ("code", "fact", "relation", "consent")


def window_post(request: HttpRequest) -> Post:
    post = rights.counter(request.user)
    if post is None:
        raise Refused(_("Only window staff take in what people bring. Ask the lead of your unit for the post."))
    return post


def _base(form: Form) -> str:
    return reverse("desk:counter_start", args=[form.slug])


def _window(request: HttpRequest, slug: str) -> Window:
    post = window_post(request)
    form = get_object_or_404(Form, slug=slug)
    if not places.of(form):
        raise Http404
    place = Place(
        form=form,
        base=_base(form),
        title=form.title,
        beside="desk/parts/beside.html",
        refusals=(CaseError,),
    )
    return Window(request, place, post)


# --- choosing, and going on with what the person began --------------------------------------------------------------
@desk
def choose(request: HttpRequest) -> HttpResponse:
    post = window_post(request)
    form = Redeem(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code")})
    if request.method == "POST" and form.is_valid() and (answer := _redeemed(request, post, form)):
        return answer
    from cases.desk.person_page import PersonForm

    rows = [(version.form, title) for version, title in places.listed()]
    context = {"rows": rows, "redeem": form, "form": PersonForm()}
    return show(request, "counter.html", context, 422 if form.is_bound else 200)


def _redeemed(request: HttpRequest, post: Post, form: Redeem) -> HttpResponse | None:
    """The same proof as anywhere: the code alone opens nothing, and wrong tries lock it."""
    code, fact = form.cleaned_data["code"], form.cleaned_data["fact"]
    try:
        tried = resuming.take(code, attempts.client(request))
    except TooMany as refused:
        form.add_error(None, leaving.too_many_words(refused))
        return None
    draft = resuming.find(code, fact)
    if draft is None:
        said = _("This code and this answer do not belong together. Compare both with the slip, then try again.")
        form.add_error(None, said)
        return None
    tried.right()
    if Submission.objects.filter(idempotency_key=draft.idempotency_key).exists() or not places.of(draft.version.form):
        form.add_error("code", _("This has been sent already. Look it up by its number."))
        return None
    secret = resuming.take_over(draft)
    filling = Filling.of(secret)
    channel = CHANNELS.get(post.unit.level, "county")
    assisting.take_up(filling.draft, helper=request.user, unit=post.unit, channel=channel, assist=form.record())
    base = _base(draft.version.form)
    answer = SeeOther(base + (f"?about={draft.about}" if draft.about else ""))
    return key_given(answer, request, base, filling)


# --- the form -------------------------------------------------------------------------------------------------------
@desk
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is here and that they agree; then the first question. A draft in this browser is offered again.

    ``person``: whose ID number was looked up before; what is known of them stands in the form.
    """
    window = _window(request, slug)
    going_on = window.filling is not None and not window.filling.submission
    person = persons.opened(request.POST.get("person", ""), request.user)
    if request.method == "POST" and request.POST.get("drop") and going_on:
        window.filling.drop()
        if person is None:
            return window.without_cookie(redirect(window.url()))
        return window.without_cookie(_asked(request, window, Beside(), person))
    form = Beside(_said(request))
    if form.is_bound and form.is_valid() and window.version is not None:
        channel = CHANNELS.get(window.post.unit.level, "county")
        filling = Filling.fresh(
            window.version,
            about=window.about,
            channel=channel,
            entry_mode="helper",
            unit=window.post.unit,
            helper=request.user,
            assist=form.record(),
        )
        filling.put(_known(request, window, person) if person else {})
        return window.with_cookie(SeeOther(window.url(1)), filling)
    if window.version is None and not going_on:
        return window.closed()
    return _asked(request, window, form, person, going_on=going_on)


def _asked(
    request: HttpRequest, window: Window, form: Beside, person: persons.Person | None, *, going_on: bool = False
) -> HttpResponse:
    context = {"place": window.place, "form": form, "window": window, "go_on": window.go_on_url if going_on else ""}
    context |= {"ticket": persons.ticket(person, request.user) if person else "", "quick": quick()}
    return show(request, "counter_start.html", context, 422 if form.is_bound else 200)


def quick() -> list[tuple[int, str, str]]:
    """(digit, value, words): who is here and how they agreed, said with one key."""
    return [
        (n, f"{who}-{how}", _("%(who)s: %(how)s") % {"who": assisting.RELATIONS[who], "how": assisting.CONSENTS[how]})
        for n, (who, how) in enumerate(QUICK, 1)
    ]


def _said(request: HttpRequest) -> dict | None:
    """The post of the form, or what one key said; None where only the person was brought along."""
    post = request.POST
    if pair := {f"{who}-{how}": (who, how) for who, how in QUICK}.get(post.get("quick", "")):
        return {"relation": pair[0], "consent": pair[1]}
    only_brought = "person" in post and not {"relation", "consent", "quick", "go"} & set(post)
    return post if request.method == "POST" and not only_brought else None


def _known(request: HttpRequest, window: Window, person: persons.Person) -> dict:
    answers, carried = persons.known(person, window.version, request.user)
    if carried:
        said = _("From the last case: %(what)s. Ask whether it is still right.")
        messages.info(request, said % {"what": _("、").join(carried)})
    return answers


@desk
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _window(request, slug).step(number)


@desk
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    return _window(request, slug).sheet()


@desk
def file(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    return files.file(_window(request, slug), key)


PARTS: dict[str, Callable[[Window], HttpResponse]] = {
    "check": lambda window: window.check(),
    "done": lambda window: window.done(),
    "screen": lambda window: _screen(window),
    "save": leaving.save,
    "leave": leaving.leave,
    "changes": moving.changes,
    "materials": preparing.materials_page,
    "earlier": earlier.fill,
    "files": files.files,
}


@desk
def part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """The other pages of a form, as they are on the public site."""
    if part not in PARTS:
        raise Http404
    return PARTS[part](_window(request, slug))


def _screen(window: Window) -> HttpResponse:
    """The code for the second screen, and whether the person has confirmed. POST makes a new code."""
    if window.filling is None or window.filling.submission:
        return window.to()
    if window.request.method == "POST":
        if assisting.screen_of(window.filling.draft):
            messages.success(window.request, _("A new code. What was shown before counts no longer."))
        assisting.open_screen(window.filling.draft)
        return window.to("screen")
    context = {"place": window.place, "screen": window.screen_face, "check_url": window.url("check")}
    return show(window.request, "counter_screen.html", context)
