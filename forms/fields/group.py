"""A group: questions that stand together under a heading and come and go together. Each answers under its own key."""

import re

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks
from wagtailstreamforms.fields import get_fields

from forms import rule_text
from forms.field_kinds import KINDS
from forms.fields import blocks as own
from forms.fields.base import KeyedField
from forms.schema import PART


def inner_blocks() -> list[tuple[str, blocks.Block]]:
    """What may stand in a group: every type but another group. The registry is whole only when a builder is drawn."""
    return [
        (name, cls().get_form_block()) for name, cls in get_fields().items() if name in KINDS and KINDS[name].inside
    ]


class PartBlock(blocks.CharBlock):
    """Which part of the library the group was copied from: “contact@2”."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 50)
        kwargs.setdefault("label", gettext_lazy("From the library"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Part and version. Empty it, and this group is no longer told about new versions."),
        )
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if value and not re.match(PART, value):
            raise ValidationError(_("Write the part's key, @ and the number of its version, say contact@2."))
        return value


class Group(KeyedField):
    type, label, icon = "group", gettext_lazy("Group of questions"), "folder-open-inverse"
    may_be_secret = False

    def make(self, field, context, **common):
        raise NotImplementedError("A group is no question: ask for those in it.")

    def get_form_block(self):
        return own.FieldBlock(
            [
                ("label", blocks.CharBlock(max_length=200, label=pgettext_lazy("group", "Heading"))),
                ("help", own.help_text()),
                ("fields", blocks.StreamBlock(inner_blocks(), label=gettext_lazy("Questions"))),
                ("name", own.KeyBlock()),
                ("show_if", own.show_if()),
                ("part", PartBlock()),
                ("more", own.MoreBlock()),
            ],
            icon=self.icon,
            label=self.label,
        )

    def schema_of(self, value):
        data = {"key": value.get("name"), "type": self.type, "label": value.get("label") or ""}
        data["help"] = value.get("help") or None
        data["part"] = value.get("part") or None
        data["show_if"] = rule_text.parse(value.get("show_if") or "")
        inner = value.get("fields") or ()
        data["fields"] = [get_fields()[child["type"]]().schema_of(child["value"]) for child in inner]
        return {name: each for name, each in data.items() if each is not None}

    def block_of(self, field):
        inner = [{"type": each.type, "value": get_fields()[each.type]().block_of(each)} for each in field.fields or ()]
        return {
            "name": field.key,
            "label": field.label,
            "help": field.help or "",
            "show_if": "" if field.show_if is None else rule_text.show(field.show_if),
            "fields": inner,
            "part": field.part or "",
            "more": "",
        }

    def get_formfield(self, block_value):
        return html.Field(required=False)
