"""Numbers, whole numbers and money."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms.field_kinds import bound
from forms.fields.base import KeyedField

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?", re.ASCII)


class NumberInput(html.Field):
    """Reads 1,234.5 and １２元; ``places``: digits allowed after the point."""

    def __init__(self, *, places: int, low=None, high=None, **kwargs):
        self.places, self.low, self.high = places, low, high
        super().__init__(widget=html.TextInput(attrs={"inputmode": "decimal" if places else "numeric"}), **kwargs)

    def to_python(self, value):
        text = re.sub(r"[\s,，元¥￥%]", "", unicodedata.normalize("NFKC", "" if value is None else str(value)))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("“%(text)s” is no number. Use digits only.") % {"text": str(value)[:20]})
        number = Decimal(text)
        if -number.normalize().as_tuple().exponent > self.places:
            raise ValidationError(self._too_fine())
        return number if self.places else Decimal(int(number))

    def _too_fine(self) -> str:
        if not self.places:
            return _("Type a whole number.")
        return _("At most %(n)d digits after the point.") % {"n": self.places}

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.low is not None and value < self.low:
            raise ValidationError(_("This may not be less than %(least)s.") % {"least": self.low})
        if self.high is not None and value > self.high:
            raise ValidationError(_("This may not be more than %(most)s.") % {"most": self.high})


class Number(KeyedField):
    """Kept as text, so that no digit is ever rounded."""

    type, label, icon = "number", gettext_lazy("Number"), "decimal"
    settings = ("min", "max")
    places = 6

    def make(self, field, context, **common):
        low, high = bound(field, field.min), bound(field, field.max)
        return NumberInput(places=self.places, low=low, high=high, **common)

    def to_json(self, field, value):
        return None if value is None else f"{value.normalize():f}"

    def from_json(self, field, data):
        return None if data is None else Decimal(str(data))

    def worked_out(self, field, value):
        return value.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)

    def show(self, field, value):
        return "" if value is None else f"{value.normalize():f}"

    def export(self, field, value):
        return value

    def extra_blocks(self):
        return [
            ("min", blocks.CharBlock(required=False, max_length=20, label=gettext_lazy("Not less than"))),
            ("max", blocks.CharBlock(required=False, max_length=20, label=gettext_lazy("Not more than"))),
        ]

    def block_setting(self, name, setting):
        return str(setting) if name in ("min", "max") else setting


class Integer(Number):
    type, label = "integer", gettext_lazy("Whole number")
    places = 0

    def to_json(self, field, value):
        return None if value is None else int(value)


class Money(Number):
    """Yuan for people and rules, whole cents in storage."""

    type, label = "money", gettext_lazy("Money (yuan)")
    places = 2

    def to_json(self, field, value):
        return None if value is None else int(value * 100)

    def from_json(self, field, data):
        return None if data is None else Decimal(int(data)).scaleb(-2)

    def typed(self, field, value):
        return f"{value:.2f}"

    def show(self, field, value):
        return "" if value is None else _("%(amount)s yuan") % {"amount": f"{value:,.2f}"}


class Percent(Number):
    """12.5 for people and in storage, a share of 0.125 for rules and in tables."""

    type, label = "percent", gettext_lazy("Percent")
    places = 4

    def show(self, field, value):
        return "" if value is None else f"{value.normalize():f}%"

    def logic(self, field, value):
        return None if value is None else value.scaleb(-2)

    def export(self, field, value):
        return self.logic(field, value)

    def worked_out(self, field, value):
        return super().worked_out(field, value.scaleb(2))
