"""Which question shows whose draft it is: the builder offers those whose answers only the person knows."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms as html
from django.utils.translation import gettext_lazy

from forms.models import Form
from forms.publishing import raw_stream
from forms.resuming import MAY_PROVE


def choice(form: Form) -> html.ChoiceField:
    """Questions that were saved before; the one chosen stays on offer though it was taken out meanwhile."""
    found = dict(questions(raw_stream(form.fields) if form.fields else []))
    if form.fact_field:
        found.setdefault(form.fact_field, form.fact_field)
    return html.ChoiceField(
        choices=[("", gettext_lazy("By itself: ID number, else phone, else name")), *found.items()],
        required=False,
        label=gettext_lazy("question that shows whose draft it is"),
        help_text=gettext_lazy(
            "It is asked beside the code. Choose one that others do not know. A new question is offered here after it "
            "was saved once."
        ),
    )


def questions(stream: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(key, label) of questions in a raw stream, in steps and groups; columns of tables prove nothing."""
    for child in stream:
        value = child["value"]
        if not isinstance(value, Mapping):
            continue
        if child["type"] in MAY_PROVE and value.get("name"):
            yield value["name"], value.get("label") or value["name"]
        elif isinstance(value.get("fields"), list):
            yield from questions(value["fields"])
