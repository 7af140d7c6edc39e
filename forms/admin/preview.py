"""What an editor sees beside the builder: a step as people will, and what still keeps the form from running."""

from dataclasses import dataclass

from django import forms as html
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from forms import fields, publishing, schema
from forms.fields.drawing import dress
from forms.models import Form
from forms.review.words import Words


@dataclass(frozen=True)
class Row:
    """A question. ``rule``: when it is shown, in words, empty: always; ``group``: the group that begins here."""

    bound: html.BoundField
    rule: str
    group: schema.Field | None


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
    step, words = spec.steps[number - 1], Words(spec)
    return found | {
        "step": step,
        "rule": "" if step.show_if is None else words.read(step.show_if),
        "rows": rows(step, words),
        "number": number,
        "total": len(spec.steps),
        "steps": [
            {"title": each.title, "url": "", "done": n < number, "current": n == number}
            for n, each in enumerate(spec.steps, 1)
        ],
    }


def rows(step: schema.Step, words: Words) -> list[Row]:
    """All questions of ``step``, those with a condition too."""
    drawn = {each.key: _drawn(each) for each in step.questions}
    form = type("Drawn", (html.Form,), drawn)(prefix="preview")
    begins = {group.fields[0].key: group for group in step.fields if group.fields}
    return [
        Row(form[each.key], "" if each.show_if is None else words.read(each.show_if), begins.get(each.key))
        for each in step.questions
    ]


def _drawn(field: schema.Field) -> html.Field:
    required = field.required is not False or not field.answers or field.calc is not None
    return dress(fields.of(field.type).formfield(field), field, required=required, staged=[])
