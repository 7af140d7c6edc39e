"""What an editor sees beside the builder: a step as people will, and what still keeps the form from running."""

from dataclasses import dataclass

from django import forms as html
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from forms import fields, publishing, rule_text, schema
from forms.models import Form


@dataclass(frozen=True)
class Row:
    """A question, or a text where ``bound`` is None. ``rule``: when it is shown, in words; empty: always."""

    bound: html.BoundField | None
    field: schema.Field
    rule: str


def modes(form: Form) -> list[tuple[str, str]]:
    """A mode for each step."""
    steps = [child for child in form.fields if child.block_type == "step"]
    named = [
        (str(n), _("%(n)d. %(title)s") % {"n": n, "title": step.value.get("title") or "…"})
        for n, step in enumerate(steps, 1)
    ]
    return named or [("1", _("The form"))]


def serve(form: Form, request, mode: str) -> TemplateResponse:
    return TemplateResponse(request, "forms/admin/preview.html", context(form, mode))


def context(form: Form, mode: str) -> dict:
    """``problems``: sentences; then the step may be missing."""
    try:
        spec, problems = publishing.built(form), []
    except publishing.Unpublishable as slip:
        spec, problems = None, slip.sentences
    found = {"form": form, "problems": problems, "page": None}
    if spec is None:
        return found
    number = min(int(mode) if mode.isdecimal() else 1, len(spec.steps))
    step = spec.steps[number - 1]
    return found | {
        "step": step,
        "rule": words(step.show_if),
        "rows": rows(step),
        "number": number,
        "total": len(spec.steps),
        "steps": [
            {"title": each.title, "url": "", "done": n < number, "current": n == number}
            for n, each in enumerate(spec.steps, 1)
        ],
    }


def rows(step: schema.Step) -> list[Row]:
    """All questions of ``step``, those with a condition too."""
    drawn = {each.key: fields.of(each.type).formfield(each) for each in step.fields if each.answers}
    form = type("Drawn", (html.Form,), dict(drawn))(prefix="preview")
    return [Row(form[each.key] if each.key in drawn else None, each, words(each.show_if)) for each in step.fields]


def words(rule) -> str:
    return "" if rule is None else rule_text.show(rule)
