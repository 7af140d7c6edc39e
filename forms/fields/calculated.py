"""An answer nobody types: the server works it out by a rule, shows it, and stores it like any other.

``gives`` names the type it is shown and stored as. Every other type takes ``calc`` too (a pack may write it); this one
is where an editor begins.
"""

from typing import Any

from django import forms as html
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtailstreamforms.fields import get_fields

from forms import rule_text
from forms.field_kinds import USUAL_RESULT
from forms.fields import blocks as own
from forms.fields.base import KeyedField


def _words() -> list[tuple[str, Any]]:
    from forms.field_kinds import RESULTS

    return [(name, get_fields()[name].label) for name in RESULTS]


class Calculated(KeyedField):
    type, label, icon = "calculated", gettext_lazy("Worked out from other answers"), "cogs"
    settings = ("gives", "calc")

    def as_type(self, field) -> KeyedField:
        return get_fields()[field.gives or USUAL_RESULT]()

    def make(self, field, context, **common):
        return html.CharField(**common)

    def to_json(self, field, value):
        return self.as_type(field).to_json(field, value)

    def from_json(self, field, data):
        return self.as_type(field).from_json(field, data)

    def worked_out(self, field, value):
        return self.as_type(field).worked_out(field, value)

    def show(self, field, value):
        return self.as_type(field).show(field, value)

    def mask(self, field, value):
        return self.as_type(field).mask(field, value)

    def export(self, field, value):
        return self.as_type(field).export(field, value)

    def logic(self, field, value):
        return self.as_type(field).logic(field, value)

    def extra_blocks(self):
        example = gettext_lazy(
            'Names of questions stand for their answers, say {"+": [{"var": "工资"}, {"var": "奖金"}]}.'
        )
        rule = own.RuleBlock(required=True, label=gettext_lazy("Worked out as"), help_text=example)
        gives = blocks.ChoiceBlock(choices=_words, required=False, label=gettext_lazy("It is"))
        return [("calc", rule), ("gives", gives)]

    def setting_of(self, name, raw):
        return rule_text.parse(raw) if name == "calc" else raw

    def block_setting(self, name, setting):
        return rule_text.show(setting) if name == "calc" else setting
