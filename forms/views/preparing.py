"""“See first what to bring”: the few questions that decide it, then the person's own list, to print. Nothing is kept
unless they go on filling in with what they said here.
"""

from django.http import HttpResponse

from forms import intake, materials
from forms.answers import Answers
from forms.asking import BUTTON, Post, StepForm
from forms.filling import Filling
from forms.views import guard
from forms.views.private import private
from forms.views.runner import Runner, later
from home.attempts import TooMany

BEGIN = "begin"


@private
def materials_page(runner: Runner) -> HttpResponse:
    filling = runner.begun()
    if filling is None or filling.submission:
        return runner.to()
    asked = materials.deciding(filling.version.spec)
    if asked is None:
        return runner.page("materials", {"materials": filling.materials, "form": None, "told": True})
    post = Post(asked.fields(), runner.request.POST, {}) if runner.request.method == "POST" else None
    typed = post.typed() if post else filling.answers
    around = intake.around(filling.channel, filling.entry_mode, filling.unit)
    form = StepForm(Answers(asked, typed, extra=around), None, staged={}, post=post)
    if post and post.data.get(BUTTON) == BEGIN:
        return _begin(runner, filling, form, typed)
    everything = Answers(filling.version.spec, {**filling.answers, **typed}, extra=around)
    told = (post is not None and form.is_valid()) or bool(filling.draft)
    context = {"materials": materials.of(everything), "form": form, "told": told}
    return runner.page("materials", context, status=422 if post and form.errors else 200)


def _begin(runner: Runner, filling: Filling, form: StepForm, typed: dict) -> HttpResponse:
    """Go on to the form with what was said here; what stands in a draft already stays as it is."""
    try:
        if filling.draft is None:
            guard.counts_begun(runner.request)
            filling.put({key: raw for key, raw in typed.items() if raw is not None})
    except TooMany as refused:
        context = {"materials": filling.materials, "form": form, "told": False}
        return later(runner.page("materials", context, status=429), refused)
    return runner.with_cookie(runner.to(1), filling)
