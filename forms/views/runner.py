"""One form on one page of the site: start, a step a page, check, done. Works without script and with the back button.

The draft's secret travels in a session cookie under the page's own path, one for each ``about``, so that two matters
filed through one form do not mix. No answer may be cached: a step is one person's.
"""

import re
from dataclasses import dataclass
from functools import cached_property, wraps
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from forms import publishing, receipts
from forms.asking import SHOWN, StepForm
from forms.errors import Invalid
from forms.filling import CHANNELS, Filling, asks_again
from forms.models import Form, FormVersion
from forms.views import faces, guard
from home import clock, modes

_ABOUT = re.compile(r"[\w.\-]{1,80}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """The page a form stands on. ``base``: its path, "/apply/glbt/". ``live``: False once it was taken off the site;
    then only drafts that were begun before go on. ``refusals``: errors of receivers that are sentences for people.
    """

    form: Form
    base: str
    title: str
    intro: str = ""
    minutes: int = 0
    live: bool = True
    refusals: tuple[type[Exception], ...] = ()


class _SeeOther(HttpResponseRedirect):
    """After a post: whatever the method was, look there with GET."""

    status_code = 303


def _private(view):
    """Never cached, never indexed."""

    @wraps(view)
    def wrapped(runner, *args, **kwargs):
        answer = view(runner, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return wrapped


class Runner:
    """Answers one request for ``place``."""

    def __init__(self, request: HttpRequest, place: Place) -> None:
        self.request, self.place = request, place
        about = request.GET.get("about", "")
        self.about = about if _ABOUT.fullmatch(about) else ""
        channel = request.GET.get("channel", "")
        self.channel = channel if channel in CHANNELS else "web"
        self.cookie = "draft" + (f"-{sha256(self.about.encode()).hexdigest()[:10]}" if self.about else "")

    # --- what there is ----------------------------------------------------------------------------------------------
    @cached_property
    def filling(self) -> Filling | None:
        """The draft this browser holds the key of."""
        return self._asked_so(Filling.of(self.request.COOKIES.get(self.cookie, "")))

    def _asked_so(self, filling: Filling | None) -> Filling | None:
        """``filling`` a question a page where its form or 长者版 wants it; a switch on the way loses nothing."""
        if filling is not None:
            filling.single = filling.version.spec.ask == "question" or modes.current(self.request) == modes.ELDER
        return filling

    @cached_property
    def version(self) -> FormVersion | None:
        """What new drafts start from; None while nothing can be begun here."""
        current = self.place.form.current
        return current if current and current.closed_at is None and self.place.live and self.opening == "open" else None

    @property
    def opening(self) -> str:
        """“soon”, “open” or “over”: a form's own hours are a deadline and know no grace."""
        form, now = self.place.form, clock.now()
        if form.open_from and now < form.open_from:
            return "soon"
        return "over" if form.open_to and now >= form.open_to else "open"

    def begun(self) -> Filling | None:
        """The draft, or a new filling of what runs now or of what the page in the browser was drawn from."""
        if self.filling is not None:
            return self.filling
        version = guard.version_of(self.request, self.place) or self.version
        return self._asked_so(Filling.fresh(version, about=self.about, channel=self.channel)) if version else None

    def takes(self, filling: Filling | None) -> bool:
        return filling is not None and self.opening == "open" and publishing.accepts(filling.version)

    # --- addresses --------------------------------------------------------------------------------------------------
    def url(self, part: str | int = "", **query: str) -> str:
        if self.about:
            query["about"] = self.about
        if self.filling is None and self.channel != "web":
            query["channel"] = self.channel
        tail = f"{part}/" if part != "" else ""
        return f"{self.place.base}{tail}" + (f"?{urlencode(query)}" if query else "")

    def to(self, part: str | int = "", **query: str) -> HttpResponse:
        return _SeeOther(self.url(part, **query))

    # --- pages ------------------------------------------------------------------------------------------------------
    @_private
    def start(self) -> HttpResponse:
        filling = self.filling
        sent = filling is not None and filling.submission is not None
        if self.request.method == "POST":
            if filling is not None and not sent:
                filling.drop()
            return self._without_cookie(self.to(1))
        if self.version is None and not (self.takes(filling) and not sent):
            return self.closed()
        answer = self._page("start", faces.start(self, None if sent else filling))
        return self._without_cookie(answer) if sent else answer

    def closed(self, status: int = 200) -> HttpResponse:
        """Why nothing can be begun or sent here, and whom to ask."""
        return self._page("closed", {"opening": self.opening, "form": self.place.form}, status=status)

    @_private
    def step(self, number: int) -> HttpResponse:
        filling = self.begun()
        if filling is not None and filling.submission:
            return self.to("done")
        if not self.takes(filling):
            return self.closed(410 if self.request.method == "POST" else 200)
        if self.request.method == "POST":
            return self._with_cookie(self._posted(filling, number - 1), filling)
        return self._asked(filling, number - 1)

    def _asked(self, filling: Filling, index: int) -> HttpResponse:
        undone = next((n for n in range(min(index, len(filling.steps))) if not filling.done(n)), None)
        if undone is not None:
            return self.to(undone + 1)
        if not 0 <= index < len(filling.steps):
            return self.to("check" if index > 0 else 1)
        fix = "fix" in self.request.GET
        form = filling.form(index, {SHOWN: ""}) if fix else filling.form(index)
        return self._drawn(filling, index, form)

    def _posted(self, filling: Filling, index: int) -> HttpResponse:
        if not 0 <= index < len(filling.steps):  # another tab made this step disappear
            return self.to(len(filling.steps))
        here = filling.steps[index]
        form = filling.form(index, self.request.POST, self.request.FILES)
        right = filling.keep(index, form)
        if asks_again(self.request.POST):
            again = filling.form(filling.steps.index(here)) if here in filling.steps else None
            return self._drawn(filling, index, _with_refusals(again, form)) if again else self.to(index + 1)
        if not right:
            return self._drawn(filling, index, form, status=422)
        return self.to(*self._after(filling, here))

    def _after(self, filling: Filling, here) -> tuple[str | int]:
        """Where to go from a step that is right: the next one not done, after a correction; else the next one."""
        steps = filling.steps
        index = steps.index(here) if here in steps else -1
        if "fix" in self.request.GET or "change" in self.request.GET:
            undone = next((n for n in range(len(steps)) if not filling.done(n)), None)
            return ("check",) if undone is None else (undone + 1,)
        return (index + 2,) if index + 1 < len(steps) else ("check",)

    def _drawn(self, filling: Filling, index: int, form: StepForm, status: int = 200) -> HttpResponse:
        return self._page("step", faces.step(self, filling, index, form), status=status)

    @_private
    def check(self) -> HttpResponse:
        filling = self.filling
        if filling is None:
            return self.to()
        if filling.submission:
            return self.to("done")
        if not self.takes(filling):
            return self.closed(410 if self.request.method == "POST" else 200)
        broken = filling.first_broken()
        if broken is not None:
            return self.to(broken + 1, fix="1")
        if self.request.method == "POST":
            return self._sent(filling)
        return self._page("check", faces.check(self, filling))

    def _sent(self, filling: Filling) -> HttpResponse:
        if guard.suspicious(self.request, self.place, filling):
            return self._page("check", faces.check(self, filling, asks_person=True), status=422)
        try:
            filling.send()
        except Invalid as refusal:  # another tab changed an answer just now
            return self.to(refusal.step + 1, fix="1")
        except self.place.refusals as refusal:
            status = getattr(refusal, "status", 422)
            return self._page("check", faces.check(self, filling, refusal=str(refusal)), status=status)
        return self.to("done")

    @_private
    def done(self) -> HttpResponse:
        filling = self.filling
        if filling is None or not filling.submission:
            return self.to()
        return receipts.answer(self.request, filling.submission, filling.secret)

    # --- answers ----------------------------------------------------------------------------------------------------
    def _page(self, name: str, context: dict, status: int = 200) -> HttpResponse:
        context |= {"place": self.place, "start_url": self.url()}
        return render(self.request, f"forms/runner/{name}.html", context, status=status)

    def _with_cookie(self, answer: HttpResponse, filling: Filling) -> HttpResponse:
        answer.set_cookie(
            self.cookie,
            filling.secret,
            path=self.place.base,
            httponly=True,
            samesite="Lax",
            secure=self.request.is_secure(),
        )
        return answer

    def _without_cookie(self, answer: HttpResponse) -> HttpResponse:
        answer.delete_cookie(self.cookie, path=self.place.base, samesite="Lax")
        return answer


def _with_refusals(fresh: StepForm, posted: StepForm) -> StepForm:
    """The step drawn again without errors, but for files that were not kept: their senders think they were."""
    said = {key: posted.refused[key] for key in posted.refused if key in fresh.fields}
    fresh.is_bound = bool(said)
    fresh.only(said)
    return fresh
