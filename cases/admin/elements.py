"""The single elements of a guide as fields of its form, and what must hold among them."""

from typing import Any

from django import forms as html
from django.utils.translation import gettext_lazy

from cases import item_rules
from cases.admin.rows import WordsField
from cases.item_elements import SINGLE, Single

NOT_SAID = [("", gettext_lazy("not said"))]


def _field(each: Single) -> html.Field:
    told = {"label": each.label, "required": False, "help_text": each.help}
    pairs = [(word, word) for word in each.choices]
    if each.kind == "yes":
        return html.BooleanField(**told)
    if each.kind == "choice":
        return html.ChoiceField(choices=[*NOT_SAID, *pairs], **told)
    if each.kind == "several":
        return html.MultipleChoiceField(choices=pairs, widget=html.CheckboxSelectMultiple, **told)
    if each.kind in ("words", "units"):
        return WordsField(**told)
    widget = html.Textarea(attrs={"rows": 2}) if each.kind == "long" else html.TextInput()
    return html.CharField(widget=widget, max_length=400 if each.kind == "long" else 80, **told)


Fields = type("Fields", (html.Form,), {each.key: _field(each) for each in SINGLE})


class ElementFields(Fields):
    """To be mixed into the form of an item; ``self.instance`` is the item."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for key, said in item_rules.settle(data, self.instance).items():
            self.add_error(key, said)
        return data
