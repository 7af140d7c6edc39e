"""Ready values for the runner's templates: they neither count nor decide."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.answers import FILES
from forms.asking import PERSON, STAMP, TRAP, StepForm
from forms.filling import Filling
from forms.views import guard

if TYPE_CHECKING:
    from forms.views.runner import Runner

AT_HAND = ("id_number", "uscc", *sorted(FILES))  # what people get up for: cards, licences, papers


def start(runner: "Runner", filling: Filling | None) -> dict[str, Any]:
    version = filling.version if filling else runner.version
    spec = version.spec
    fields = [field for field in spec.fields() if field.type in AT_HAND]
    return {
        "summary": version.form.summary,
        "steps_count": len(spec.steps) + 1,
        "needs": [{"label": field.label, "sometimes": field.required is not True} for field in fields],
        "draft": filling.draft if filling else None,
        "first_url": runner.url(1),
        "go_on_url": runner.url(_next(filling)) if filling else "",
    }


def _next(filling: Filling) -> str | int:
    undone = next((n for n in range(len(filling.steps)) if not filling.done(n)), None)
    return "check" if undone is None else undone + 1


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
        "last": index + 1 == len(steps),
        "back_url": runner.url(index) if index else runner.url(),
        "stamp": {"name": STAMP, "value": guard.stamp(runner.place, filling.version)},
    }


def check(runner: "Runner", filling: Filling, *, asks_person: bool = False, refusal: str = "") -> dict[str, Any]:
    sections: list[dict[str, Any]] = []
    for n, section in enumerate(filling.summary()):
        url = runner.url(n + 1, change="1")
        if filling.single and section["rows"]:
            rows = [row | {"url": url} for row in section["rows"]]
            if sections and sections[-1]["title"] == section["title"]:
                sections[-1]["rows"] += rows
            else:
                sections.append({"title": section["title"], "rows": rows})
        elif section["rows"]:
            sections.append(section | {"url": url})
    steps = filling.steps
    return _steps(runner, filling, len(steps)) | {
        "sections": sections,
        "draft": filling.draft,
        "back_url": runner.url(len(steps)),
        "send_label": filling.version.form.submit_button_text,
        "asks_person": asks_person,
        "refusal": refusal,
        "person": PERSON,
        "trap": TRAP,
        "stamp": {"name": STAMP, "value": guard.stamp(runner.place, filling.version)},
    }
