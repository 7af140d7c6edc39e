"""Ready values for the runner's templates: they neither count nor decide."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms import earlier, materials, places, quota, resuming
from forms.asking import PERSON, STAMP, TRAP, StepForm
from forms.filling import Filling
from forms.models import Draft
from forms.views import guard
from home import codes, modes
from home.templatetags.ow import short_time

if TYPE_CHECKING:
    from forms.views.runner import Runner

AT_HAND = ("id_number", "uscc")  # numbers people get up for; papers have a list of their own


def start(runner: "Runner", filling: Filling | None) -> dict[str, Any]:
    version = filling.version if filling else runner.version
    spec = version.spec
    fields = [field for field in spec.fields() if field.type in AT_HAND]
    listed = (filling or Filling.fresh(version)).materials
    newer = runner.newer(filling)
    return {
        "summary": version.form.summary,
        "basis": spec.basis,
        "keep": spec.keep,
        "steps_count": len(spec.steps) + 1,
        "one_by_one": spec.ask == "question" or modes.current(runner.request) == modes.ELDER,
        "materials": listed,
        "materials_url": runner.url("materials"),
        "paper_url": runner.url("paper"),
        "decides": materials.deciding(spec) is not None,
        "needs": [{"label": field.label, "sometimes": field.required is not True} for field in fields],
        "draft": filling.draft if filling else None,
        "first_url": runner.url(1),
        "go_on_url": runner.url(next_part(filling)) if filling and runner.takes(filling) else "",
        "newer": newer,
        "changes_url": runner.url("changes"),
        "resume_url": runner.url("resume"),
        "earlier_url": runner.url("earlier") if earlier.offered() else "",
    }


def next_part(filling: Filling) -> str | int:
    undone = next((n for n in range(len(filling.steps)) if not filling.done(n)), None)
    return "check" if undone is None else undone + 1


def closed(runner: "Runner") -> dict[str, Any]:
    """``opening``: soon, open, over or full. ``words``: the editor's sentence, or how many places there were."""
    form, opening = runner.place.form, runner.opening
    words = form.shut_words
    if opening == "open" and runner.full:
        opening, words = "full", quota.words(form, runner.full)
    return {"opening": opening, "form": form, "words": words if opening != "open" else ""}


def saved_words(draft: Draft) -> str:
    return _("%(time)s saved by itself") % {"time": short_time(draft.updated_at)}


def saving(runner: "Runner", draft: Draft | None) -> dict[str, Any]:
    """For the card beside each step: the code, if somebody asked for it, and the ways out."""
    return {
        "code": codes.shown(resuming.code_of(draft)) if draft and draft.code_hash else "",
        "fact": resuming.fact_label(draft) if draft and draft.code_hash else "",
        "save_url": runner.url("save"),
        "leave_url": runner.url("leave"),
        "central": places.resume(),
    }


def _steps(runner: "Runner", filling: Filling, index: int) -> dict[str, Any]:
    """For components/steps.html; checking is the last step. Question by question, what has one heading is one line."""
    steps = filling.steps
    rows: list[dict[str, Any]] = []
    for n, step in enumerate(steps):
        done = n != index and filling.done(n)
        if filling.single and rows and rows[-1]["title"] == step.title:
            rows[-1] |= {"done": rows[-1]["done"] and done, "current": rows[-1]["current"] or n == index}
        else:
            rows.append({"title": step.title, "url": runner.url(n + 1), "done": done, "current": n == index})
    rows.append({"title": _("Check and send"), "url": "", "done": False, "current": index == len(steps)})
    return {"steps": rows, "number": index + 1, "total": len(steps) + 1}


def step(runner: "Runner", filling: Filling, index: int, form: StepForm) -> dict[str, Any]:
    steps = filling.steps
    return _steps(runner, filling, index) | {
        "step": steps[index],
        "form": form,
        "draft": filling.draft,
        "saving": saving(runner, filling.draft),
        "materials": filling.materials,
        "last": index + 1 == len(steps),
        "back_url": runner.url(index) if index else runner.url(),
        "send_files_url": runner.url("files"),
        "stamp": {"name": STAMP, "value": guard.stamp(runner.place, filling.version)},
    }


def check(runner: "Runner", filling: Filling, *, asks_person: bool = False, refusal: str = "") -> dict[str, Any]:
    sections: list[dict[str, Any]] = []
    made = {field.key for field in filling.spec.fields() if field.calc is not None}  # nobody types these
    for n, section in enumerate(filling.summary()):
        url = runner.url(n + 1, change="1")
        if filling.single and section["rows"]:
            rows = [row | {"url": url} for row in section["rows"]]
            if sections and sections[-1]["title"] == section["title"]:
                sections[-1]["rows"] += rows
            else:
                sections.append({"title": section["title"], "rows": rows})
        elif section["rows"]:
            links = {row["key"]: f"{url}#id_{row['key']}" for row in section["rows"] if row["key"] not in made}
            rows = [row | {"url": links.get(row["key"], "")} for row in section["rows"]]
            sections.append(section | {"rows": rows})
    steps = filling.steps
    return _steps(runner, filling, len(steps)) | {
        "materials": filling.materials,
        "sections": sections,
        "draft": filling.draft,
        "saving": saving(runner, filling.draft),
        "back_url": runner.url(len(steps)),
        "send_label": filling.version.form.submit_button_text,
        "asks_person": asks_person,
        "refusal": refusal,
        "person": PERSON,
        "trap": TRAP,
        "stamp": {"name": STAMP, "value": guard.stamp(runner.place, filling.version)},
    }
