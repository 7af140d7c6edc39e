"""Texts, and texts with a form of their own: names, numbers of people and firms, phones, e-mail."""

import re
from collections.abc import Callable

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms import identity
from forms.fields.base import KeyedField, too_long, too_short
from forms.fields.blocks import same_as
from home import clock, divisions

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")  # all but tab and new line
TEXT_LIMIT, LONG_LIMIT = 200, 5000
REACH = gettext_lazy("to reach you about this matter")


class TidyField(html.CharField):
    """Tidies what was typed, then asks ``problem`` for a sentence. A blank is None."""

    def __init__(self, *, tidy: Callable[[str], str], problem: Callable[[str], str | None], **kwargs):
        self.tidy, self.problem = tidy, problem
        super().__init__(empty_value=None, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return self.tidy(value) or None if value else None

    def validate(self, value):
        super().validate(value)
        if value and (said := self.problem(value)):
            raise ValidationError(said)


class TextLike(KeyedField):
    """``hints``: attributes of the input that help phones and browsers fill in."""

    hints: dict[str, str] = {}

    def make(self, field, context, **common):
        widget = html.TextInput(attrs=dict(self.hints))
        return TidyField(tidy=self.tidy, problem=lambda text: self.problem(field, text), widget=widget, **common)

    def tidy(self, text: str) -> str:
        return text

    def problem(self, field, text: str) -> str | None:
        return None


class Text(TextLike):
    type, label, icon = "text", gettext_lazy("Short text"), "edit"
    settings = ("min_length", "max_length")
    most = TEXT_LIMIT

    def problem(self, field, text):
        least, most = field.min_length or 0, field.max_length or self.most
        if len(text) > most:
            return too_long(len(text), most)
        if len(text) < least:
            return too_short(len(text), least)
        if field.pattern and not re.fullmatch(field.pattern, text):
            return _("“%(text)s” does not have the form that is asked for.") % {"text": text}
        return None

    def tidy(self, text):
        return _INVISIBLE.sub("", text).replace("\n", " ").replace("\t", " ")

    def extra_blocks(self):
        return [
            ("min_length", _length(0, gettext_lazy("At least (characters)"))),
            ("max_length", _length(1, gettext_lazy("At most (characters)"))),
        ]


def _length(least: int, label) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, min_value=least, label=label)


def _counted(most: int) -> dict[str, str | int]:
    """For counter.js, which says how much room is left; nothing is cut off, a text too long is told so."""
    left, over = _("Room for {n} more characters."), _("{n} characters too many.")
    return {"data-ow": "counter", "data-most": most, "data-left": left, "data-over": over}


class LongText(Text):
    type, label, icon = "long_text", gettext_lazy("Long text"), "pilcrow"
    most = LONG_LIMIT

    def make(self, field, context, **common):
        made = super().make(field, context, **common)
        made.widget = html.Textarea(attrs={"rows": 6, **_counted(field.max_length or self.most)})
        made.widget.is_required = made.required
        return made

    def tidy(self, text):
        lines = _INVISIBLE.sub("", text.replace("\r\n", "\n")).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")


class PersonName(TextLike):
    type, label, icon = "person_name", gettext_lazy("Name of a person"), "user"
    hints = {"autocomplete": "name"}

    def tidy(self, text):
        return identity.normal_name(text)

    def problem(self, field, text):
        return identity.name_problem(text)

    def mask(self, field, value):
        return identity.mask_name(value or "")


class Phone(TextLike):
    type, label, icon = "phone", gettext_lazy("Phone (mobile or landline)"), "mobile-alt"
    personal_for = REACH
    hints = {"autocomplete": "tel", "inputmode": "tel"}

    def tidy(self, text):
        return identity.normal_phone(text)

    def problem(self, field, text):
        return identity.phone_problem(text)

    def mask(self, field, value):
        return identity.mask_phone(value or "")


class Mobile(Phone):
    type, label = "mobile", gettext_lazy("Mobile phone")

    def problem(self, field, text):
        return identity.mobile_problem(text)


class Email(TextLike):
    type, label, icon = "email", gettext_lazy("E-mail"), "mail"
    personal_for = REACH
    hints = {"autocomplete": "email", "inputmode": "email"}

    def tidy(self, text):
        return identity.normal_email(text)

    def problem(self, field, text):
        return identity.email_problem(text)

    def mask(self, field, value):
        return identity.mask_email(value or "")


class IdNumber(TextLike):
    type, label, icon = "id_number", gettext_lazy("ID number (身份证)"), "key"
    settings = ("birth", "sex")
    personal_for = gettext_lazy("to check who you are")
    hints = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def tidy(self, text):
        return identity.normal_id(text)

    def problem(self, field, text):
        return identity.id_problem(text, clock.today(), divisions.known)

    def mask(self, field, value):
        return identity.mask_id(value or "")

    def extra_blocks(self):
        return [
            ("birth", same_as(gettext_lazy("Birthday is asked in"))),
            ("sex", same_as(gettext_lazy("Sex is asked in"))),
        ]


class Uscc(TextLike):
    type, label, icon = "uscc", gettext_lazy("Unified social credit code"), "key"
    hints = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def tidy(self, text):
        return identity.normal_uscc(text)

    def problem(self, field, text):
        return identity.uscc_problem(text)

    def mask(self, field, value):
        return identity.mask_uscc(value or "")
