"""One form on one page of the site: start, a step a page, check, done. Works without script and with the back button.

The draft's secret travels in a session cookie under the page's own path, one for each ``about``, so that two matters
filed through one form do not mix. No answer may be cached: a step is one person's.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from forms import publishing, quota, receipts, resuming, turns
from forms.asking import BUTTON, SHOWN, StepForm
from forms.drafts import Elsewhere
from forms.errors import EVERYWHERE, Full, Invalid
from forms.filling import CHANNELS, Filling, asks_again
from forms.models import Draft, Form, FormVersion
from forms.views import faces, guard
from forms.views.private import private
from home import clock, device, modes
from home.attempts import TooMany
from home.templatetags.ow import short_time

_ABOUT = re.compile(r"[\w.\-]{1,80}", re.ASCII)
ECHO = "X-Turn"  # which post of the page this answers
SAVED, LEAVING, BY_ITSELF = "save", "leave", "auto"  # what `_go` may say beside “next” and “refresh”


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
    beside: str = ""  # a template that stands beside every step
    live: bool = True
    refusals: tuple[type[Exception], ...] = ()


class SeeOther(HttpResponseRedirect):
    """After a post: whatever the method was, look there with GET."""

    status_code = 303


def cookie_of(about: str) -> str:
    return "draft" + (f"-{sha256(about.encode()).hexdigest()[:10]}" if about else "")


class Runner:
    """Answers one request for ``place``. ``listed``: the place is one that search engines may find."""

    listed = True

    def __init__(self, request: HttpRequest, place: Place) -> None:
        self.request, self.place = request, place
        about = request.GET.get("about", "")
        self.about = about if _ABOUT.fullmatch(about) else ""
        channel = request.GET.get("channel", "")
        self.channel = channel if channel in CHANNELS and channel != "kiosk" else "web"
        self.unit = None
        if modes.at_kiosk(request):  # a machine that was set up says so, an address cannot
            self.channel, self.unit = "kiosk", request.terminal.unit
        self.cookie = cookie_of(self.about)

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
    def elsewhere(self) -> Draft | None:
        """The draft this browser held the key of, before somebody went on with it on another device."""
        return None if self.filling else resuming.taken_over(self.request.COOKIES.get(self.cookie, ""))

    @cached_property
    def version(self) -> FormVersion | None:
        """What new drafts start from; None while nothing can be begun here."""
        return None if self.full else self.current

    @cached_property
    def current(self) -> FormVersion | None:
        """The version that runs, full or not: what a draft may go over to."""
        newest = self.place.form.current
        return newest if newest and newest.closed_at is None and self.place.live and self.opening == "open" else None

    @property
    def opening(self) -> str:
        """“soon”, “open” or “over”: a form's own hours are a deadline and know no grace."""
        form, now = self.place.form, clock.now()
        if form.open_from and now < form.open_from:
            return "soon"
        return "over" if form.open_to and now >= form.open_to else "open"

    @cached_property
    def full(self) -> quota.Which:
        return quota.full(self.place.form)

    def begun(self) -> Filling | None:
        """The draft, or a new filling of what runs now or of what the page in the browser was drawn from."""
        if self.filling is not None:
            return self.filling
        version = guard.version_of(self.request, self.place) or self.version
        return self._asked_so(self._fresh(version)) if version else None

    def _fresh(self, version: FormVersion) -> Filling:
        return Filling.fresh(version, about=self.about, channel=self.channel, unit=self.unit)

    def takes(self, filling: Filling | None) -> bool:
        return filling is not None and self.opening == "open" and publishing.accepts(filling.version)

    def newer(self, filling: Filling | None) -> FormVersion | None:
        """The version that runs, where ``filling`` is of an earlier one."""
        return self.current if filling and self.current and self.current.pk != filling.version.pk else None

    # --- addresses --------------------------------------------------------------------------------------------------
    def url(self, part: str | int = "", **query: str) -> str:
        if self.about:
            query["about"] = self.about
        if self.filling is None and self.channel != "web" and not modes.at_kiosk(self.request):
            query["channel"] = self.channel
        tail = f"{part}/" if part != "" else ""
        return f"{self.place.base}{tail}" + (f"?{urlencode(query)}" if query else "")

    def to(self, part: str | int = "", **query: str) -> HttpResponse:
        return SeeOther(self.url(part, **query))

    # --- pages ------------------------------------------------------------------------------------------------------
    @private
    def start(self) -> HttpResponse:
        filling = self.filling
        sent = filling is not None and filling.submission is not None
        if self.request.method == "POST":
            if filling is not None and not sent:
                filling.drop()
            return self.without_cookie(self.to(1))
        if self.elsewhere:
            return self.moved_away()
        if self.version is None and not (self.goes_on(filling) and not sent):
            return self.closed()
        filled = None if sent else filling
        answer = self.page("start", faces.start(self, filled) | {"nobodys": self.nobodys(filled)})
        return self.without_cookie(answer) if sent else answer

    def goes_on(self, filling: Filling | None) -> bool:
        """As it is, or after it went over to the version that runs."""
        return self.takes(filling) or self.newer(filling) is not None

    def closed(self, status: int = 200) -> HttpResponse:
        """Why nothing can be begun or sent here, and whom to ask."""
        return self.page("closed", faces.closed(self), status=status)

    def shut(self, filling: Filling | None) -> HttpResponse:
        """For a draft that cannot go on as it is: over to the version that runs, or the reason why not."""
        if self.newer(filling):
            return self.to("changes")
        return self.closed(410 if self.request.method == "POST" else 200)

    def moved_away(self) -> HttpResponse:
        """Told to the browser whose draft goes on elsewhere. A script is told in a sentence."""
        said = {"at": self.elsewhere.moved_at, "resume_url": self.url("resume")}
        posted = self.request.method == "POST"
        if posted and self.request.POST.get(BUTTON) == BY_ITSELF:
            return JsonResponse({"said": _("This goes on on another device; nothing is kept here.")}, status=409)
        return self.page("moved_away", said, status=409 if posted else 200)

    @private
    def step(self, number: int) -> HttpResponse:
        if self.elsewhere:
            return self.moved_away()
        filling = self.begun()
        if filling is not None and filling.submission:
            return self.to("done")
        if not self.takes(filling):
            return self.shut(filling)
        if self.request.method == "POST":
            return self._kept(filling, number - 1)
        return self._asked(filling, number - 1)

    def _kept(self, filling: Filling, index: int) -> HttpResponse:
        try:
            if filling.draft is None:
                guard.counts_begun(self.request)
            answer = self._posted(filling, index)
        except TooMany as refused:
            return self._too_many(filling, index, refused)
        except turns.Overtaken as late:  # the page that sent it waits for the answer to something newer
            if self.request.POST.get(BUTTON) == BY_ITSELF:
                return _kept_by_itself(late.draft)
            return self.to(index + 1)
        except Elsewhere as gone:  # between reading and writing somebody went on with it elsewhere
            self.elsewhere = gone.draft
            return self.moved_away()
        if turn := turns.of(self.request.POST):
            answer[ECHO] = str(turn)
        return self.with_cookie(answer, filling)

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
        here, version, pressed = filling.steps[index], filling.version, self.request.POST.get(BUTTON, "")
        form = filling.form(index, self.request.POST, self.request.FILES)
        right = filling.keep(index, form)
        if filling.version.pk != version.pk:
            return self.to(1)
        if pressed == BY_ITSELF:
            return _kept_by_itself(filling.draft)
        if pressed == SAVED:
            with suppress(resuming.NoFact):  # the next page asks for a number of their own
                resuming.give(filling.draft, filling.value)
        if pressed in (SAVED, LEAVING):
            return self.to(pressed)
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
        face = faces.step(self, filling, index, form)
        return self.page("step", face | {"nobodys": status == 200 and self.nobodys(filling)}, status=status)

    def _too_many(self, filling: Filling, index: int, refused: TooMany) -> HttpResponse:
        """What was typed stands in the page; nothing was written."""
        form = filling.form(index, self.request.POST)
        form.only({EVERYWHERE: [guard.too_many_words(refused)]})
        return later(self._drawn(filling, index, form, status=429), refused)

    @private
    def check(self) -> HttpResponse:
        filling = self.filling
        if self.elsewhere:
            return self.moved_away()
        if filling is None:
            return self.to()
        if filling.submission:
            return self.to("done")
        if not self.takes(filling):
            return self.shut(filling)
        broken = filling.first_broken()
        if broken is not None:
            return self.to(broken + 1, fix="1")
        if self.request.method == "POST":
            return self._sent(filling)
        return self.page("check", faces.check(self, filling))

    def _sent(self, filling: Filling) -> HttpResponse:
        if guard.suspicious(self.request, self.place, filling):
            return self.page("check", faces.check(self, filling, asks_person=True), status=422)
        try:
            with guard.counts_sent(self.request), device.of(self.request) as browser:
                filling.send()
        except TooMany as refused:
            said = guard.too_many_words(refused)
            return later(self.page("check", faces.check(self, filling, refusal=said), status=429), refused)
        except Elsewhere as gone:
            self.elsewhere = gone.draft
            return self.moved_away()
        except Full as full:
            return self.page("check", faces.check(self, filling, refusal=full.sentence), status=409)
        except Invalid as refusal:  # another tab changed an answer just now
            return self.to(refusal.step + 1, fix="1")
        except self.place.refusals as refusal:
            status = getattr(refusal, "status", 422)
            return self.page("check", faces.check(self, filling, refusal=str(refusal)), status=status)
        return device.give(self.to("done"), self.request, browser)

    @private
    def done(self) -> HttpResponse:
        filling = self.filling
        if filling is None or not filling.submission:
            return self.to()
        return receipts.answer(self.request, filling.submission, filling.secret)

    @private
    def sheet(self) -> HttpResponse:
        filling = self.filling
        if filling is None or not filling.submission:
            return self.to()
        return receipts.sheet(self.request, filling.submission, filling.secret)

    # --- answers ----------------------------------------------------------------------------------------------------
    def page(self, name: str, context: dict, status: int = 200) -> HttpResponse:
        context |= {"place": self.place, "start_url": self.url()}
        answer = render(self.request, f"forms/runner/{name}.html", context, status=status)
        if context.get("nobodys"):
            answer["X-Robots-Tag"] = "all"
        return answer

    def nobodys(self, filling: Filling | None) -> bool:
        """True before anything of anybody stands in the page: programs may list it."""
        return self.listed and not self.about and (filling is None or filling.draft is None)

    def with_cookie(self, answer: HttpResponse, filling: Filling) -> HttpResponse:
        return key_given(answer, self.request, self.place.base, filling)

    def without_cookie(self, answer: HttpResponse) -> HttpResponse:
        answer.delete_cookie(self.cookie, path=self.place.base, samesite="Lax")
        return answer


def key_given(answer: HttpResponse, request: HttpRequest, base: str, filling: Filling) -> HttpResponse:
    """Let this browser open ``filling`` on the page at ``base`` until it is closed."""
    flags = {"path": base, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
    answer.set_cookie(cookie_of(filling.about), filling.secret, **flags)
    return answer


def _kept_by_itself(draft: Draft) -> JsonResponse:
    return JsonResponse({"said": faces.saved_words(draft), "at": short_time(draft.updated_at)})


def later(answer: HttpResponse, refused: TooMany) -> HttpResponse:
    answer["Retry-After"] = str(60 * refused.minutes)
    return answer


def _with_refusals(fresh: StepForm, posted: StepForm) -> StepForm:
    """The step drawn again without errors, but for files that were not kept: their senders think they were."""
    said = {key: posted.refused[key] for key in posted.refused if key in fresh.fields}
    fresh.is_bound = bool(said)
    fresh.only(said)
    return fresh
