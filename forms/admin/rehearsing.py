"""Trying a form in the admin (试填): the citizen's own pages, with why beside each, and “keep as a scenario”."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from forms import publishing
from forms.admin.exchange import OfOneForm, address
from forms.asking import BUTTON
from forms.exchange import landing
from forms.filling import asks_again
from forms.review import rehearsal, scenarios
from forms.review.rehearsal import Rehearsed
from forms.review.trace import Trace, traces
from forms.views import Place, Runner
from forms.views.private import private
from forms.views.runner import BY_ITSELF, LEAVING, SAVED, _with_refusals

START, CHECK, DONE = "rehearse", "rehearse_check", "rehearse_done"


class Rehearsing(Runner):
    """The runner over a rehearsal: always open, never full, nothing counted, nothing sent."""

    listed = False
    elsewhere = None
    opening = "open"
    full = None

    def __init__(self, request: HttpRequest, filling: Rehearsed) -> None:
        self.request, self.about, self.channel, self.cookie = request, "", "web", ""
        form = filling.row.form
        self.place = Place(form=form, base=address(START, form.pk), title=form.title)
        self.rehearsed = filling

    @cached_property
    def filling(self) -> Rehearsed:
        return self._asked_so(self.rehearsed)

    @property
    def version(self):
        return self.rehearsed.version

    current = version

    def begun(self) -> Rehearsed:
        return self.filling

    def takes(self, filling) -> bool:
        return True

    def newer(self, filling) -> None:
        return None

    def url(self, part: str | int = "", **query: str) -> str:
        """What a rehearsal has no page for (saving, leaving) leads to its start; files come with the step."""
        pk = self.place.form.pk
        if part == "files":
            return ""
        tail = "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
        if isinstance(part, int):
            return address("rehearse_step", pk, part) + tail
        return (address(CHECK, pk) if part == "check" else address(START, pk)) + tail

    def _kept(self, filling: Rehearsed, index: int) -> HttpResponse:
        if not 0 <= index < len(filling.steps):
            return self.to(len(filling.steps))
        here, pressed = filling.steps[index], self.request.POST.get(BUTTON, "")
        form = filling.form(index, self.request.POST, self.request.FILES)
        right = filling.keep(index, form)
        if pressed == BY_ITSELF:
            return JsonResponse({"said": _("Rehearsal: nothing is sent"), "at": ""})
        if pressed in (SAVED, LEAVING):
            return self.to()
        if asks_again(self.request.POST):
            again = filling.form(filling.steps.index(here)) if here in filling.steps else None
            return self._drawn(filling, index, _with_refusals(again, form)) if again else self.to(index + 1)
        if not right:
            return self._drawn(filling, index, form, status=422)
        return self.to(*self._after(filling, here))

    def _sent(self, filling: Rehearsed) -> HttpResponse:
        return redirect(address(DONE, self.place.form.pk))

    def page(self, name: str, context: dict, status: int = 200) -> HttpResponse:
        here = context.get("step")
        context["rehearsal"] = bar(self.filling, {each.key for each in here.questions} if here else None)
        return super().page(name, context, status)


def bar(filling: Rehearsed, keys: set[str] | None) -> dict[str, Any]:
    """What stands around each page of a rehearsal. ``keys``: those of the page, None for all."""
    pk, row = filling.row.form.pk, filling.row
    return {
        "what": _("version %(n)d") % {"n": row.number} if row.number else _("what the builder holds"),
        "start_url": address(START, pk),
        "keep_url": address("rehearse_keep", pk),
        "check_url": address("review", pk),
        "traces": _traces(filling, keys),
    }


def _traces(filling: Rehearsed, keys: set[str] | None) -> list[Trace]:
    found = traces(filling.judged)
    return [each for each in found if keys is None or each.key in keys]


class RehearsalView(OfOneForm, View):
    """Of one form and this person's rehearsal of it."""

    @private
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def runner(self) -> Rehearsing | None:
        found = rehearsal.of(self.row, self.request.user)
        return Rehearsing(self.request, Rehearsed(found)) if found else None


class StartView(RehearsalView):
    def get(self, request, pk):
        running = rehearsal.of(self.row, request.user)
        context = {
            "form": self.row,
            "running": running,
            "go_on_url": address("rehearse_step", pk, 1),
            "versions": self.row.versions.all(),
            "review_url": address("review", pk),
            "edit_url": address("edit", pk),
        }
        return render(request, "forms/review/rehearse.html", context)

    def post(self, request, pk):
        number = request.POST.get("version", "")
        version = get_object_or_404(self.row.versions, number=number) if number.isdecimal() else None
        try:
            rehearsal.begin(landing.held(self.row), request.user, version)
        except publishing.Unpublishable as slip:
            for sentence in slip.sentences:
                messages.error(request, sentence)
            return redirect(address("edit", pk))
        return redirect(address("rehearse_step", pk, 1))


class StepView(RehearsalView):
    def get(self, request, pk, step):
        runner = self.runner()
        return runner.step(step) if runner else redirect(address(START, pk))

    post = get


class CheckView(RehearsalView):
    def get(self, request, pk):
        runner = self.runner()
        return runner.check() if runner else redirect(address(START, pk))

    post = get


class DoneView(RehearsalView):
    def get(self, request, pk):
        runner = self.runner()
        return self.done(runner) if runner else redirect(address(START, pk))

    def done(self, runner: Rehearsing, refusal: str = "") -> HttpResponse:
        """What would have been sent, why each question was asked, and the way to keep it as a scenario."""
        filling = runner.filling
        context = {"form": self.row, "rehearsal": bar(filling, None), "sections": filling.summary(), "refusal": refusal}
        return render(self.request, "forms/review/rehearsed.html", context, status=422 if refusal else 200)


class KeepView(DoneView):
    """Keep what was typed as a scenario that expects what the form did."""

    http_method_names = ["post"]

    def post(self, request, pk):
        runner = self.runner()
        if runner is None:
            return redirect(address(START, pk))
        filling, title = runner.rehearsed, request.POST.get("title", "")
        try:
            made = scenarios.record(self.row, filling.version.spec, title, filling.tried, by=request.user)
        except scenarios.Refused as refusal:
            return self.done(runner, str(refusal))
        messages.success(request, _("Kept as the scenario “%(title)s”.") % {"title": made.title})
        return redirect(address("review", pk) + "#scenarios")
