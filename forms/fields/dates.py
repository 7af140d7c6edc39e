"""Dates: the browser's own picker where there is one, and what people write where there is none."""

import re
import unicodedata
from datetime import date

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms.field_kinds import bound
from forms.fields.base import KeyedField
from home import clock

_WRITTEN = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


class DateField(html.Field):
    """Reads 2026-02-28, 2026/2/28, 2026.2.28, 2026年2月28日 and 20260228."""

    def __init__(self, *, low: date | None, high: date | None, **kwargs):
        self.low, self.high = low, high
        limits = {"min": low, "max": high}
        attrs = {"type": "date"} | {name: day.isoformat() for name, day in limits.items() if day}
        super().__init__(widget=html.DateInput(attrs=attrs, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value):
        return read_day(value) if str(value or "").strip() else None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.low and value < self.low:
            raise ValidationError(_("This may not be before %(day)s.") % {"day": day_words(self.low)})
        if self.high and value > self.high:
            if self.high == clock.today():
                raise ValidationError(_("This day is still to come. Look it up again."))
            raise ValidationError(_("This may not be after %(day)s.") % {"day": day_words(self.high)})


def read_day(value: object) -> date:
    """A day as people write it. Raises ValidationError with a sentence."""
    if isinstance(value, date):
        return value
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))
    found = _WRITTEN.fullmatch(text) or _DIGITS.fullmatch(text)
    if not found:
        raise ValidationError(_("“%(text)s” is no date. Write it like 2026-02-28.") % {"text": str(value)[:20]})
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        words = {"year": year, "month": month, "day": day}
        raise ValidationError(_("There is no day %(year)d-%(month)d-%(day)d. Look it up again.") % words) from None


def day_words(day: date) -> str:
    return _("%(year)d-%(month)d-%(day)d") % {"year": day.year, "month": day.month, "day": day.day}


class Date(KeyedField):
    type, label, icon = "date", gettext_lazy("Date"), "date"
    settings = ("min", "max")

    def make(self, field, context, **common):
        low, high = (bound(field, limit, clock.today()) for limit in (field.min, field.max))
        return DateField(low=low, high=high, **common)

    def to_json(self, field, value):
        return None if value is None else value.isoformat()

    def from_json(self, field, data):
        return None if data is None else date.fromisoformat(data)

    def show(self, field, value):
        return "" if value is None else day_words(value)

    def export(self, field, value):
        return value

    def extra_blocks(self):
        hint = gettext_lazy("A day like 2026-02-28, or today.")
        return [
            ("min", blocks.CharBlock(required=False, max_length=10, label=gettext_lazy("Not before"), help_text=hint)),
            ("max", blocks.CharBlock(required=False, max_length=10, label=gettext_lazy("Not after"), help_text=hint)),
        ]
