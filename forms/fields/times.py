"""Months, moments, times of day and how long something takes: the browser's own picker, or what people write."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks

from forms.field_kinds import bound
from forms.fields.base import KeyedField
from forms.fields.dates import read_day
from home import clock

_MONTH = re.compile(r"(\d{4})(?:[-/.年])?(\d{1,2})月?", re.ASCII)
_TIME = re.compile(r"(上午|早上|下午|晚上|中午)?(\d{1,2})(?:[:：.时点](\d{1,2})?)(?::(\d{1,2}))?分?(半)?", re.ASCII)
_PARTS = re.compile(r"(\d+(?:\.\d+)?)(天|日|个?小时|时|分钟?|d|h|m(?:in)?)?", re.ASCII)
_MINUTES = {"天": 1440, "日": 1440, "d": 1440, "小时": 60, "个小时": 60, "时": 60, "h": 60}


def _plain(value: object) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))


class Bounded(html.Field):
    """Reads a text with ``read``, then keeps it between ``low`` and ``high``; ``words`` says a limit."""

    def __init__(self, *, read, low, high, words, **kwargs):
        self.read, self.low, self.high, self.words = read, low, high, words
        super().__init__(**kwargs)

    def to_python(self, value):
        return None if value is None or not str(value).strip() else self.read(value)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.low is not None and value < self.low:
            raise ValidationError(_("This may not be before %(day)s.") % {"day": self.words(self.low)})
        if self.high is not None and value > self.high:
            raise ValidationError(_("This may not be after %(day)s.") % {"day": self.words(self.high)})


# --- reading --------------------------------------------------------------------------------------------------------
def read_month(value: object) -> date:
    """2026-02, 2026年2月, 202602, or a day of it → the first of the month."""
    if isinstance(value, date):
        return value.replace(day=1)
    if found := _MONTH.fullmatch(_plain(value)):
        year, month = int(found[1]), int(found[2])
        if year and 1 <= month <= 12:
            return date(year, month, 1)
    try:
        return read_day(value).replace(day=1)
    except ValidationError:
        said = _("“%(text)s” is no month. Write it like 2026-02.") % {"text": str(value)[:20]}
        raise ValidationError(said) from None


def read_time(value: object) -> str:
    """9:30, 9点半, 下午3点20分, ９：３０ → 09:30 of 24 hours."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    found = _TIME.fullmatch(_plain(value))
    if not found:
        raise ValidationError(_("“%(text)s” is no time. Write it like 09:30.") % {"text": str(value)[:20]})
    half, hour, minute = found[1], int(found[2]), 30 if found[5] else int(found[3] or 0)
    if half in ("下午", "晚上", "中午") and 1 <= hour < 12 and not (half == "中午" and hour > 9):
        hour += 12
    if hour > 23 or minute > 59:
        raise ValidationError(
            _("There is no time %(text)s. Hours go to 23, minutes to 59.") % {"text": str(value)[:20]}
        )
    return f"{hour:02}:{minute:02}"


def read_moment(value: object) -> datetime:
    """2026-02-08T09:30, 2026年2月8日 9点30分 → a moment of the office's zone."""
    if isinstance(value, datetime):
        return value.astimezone(clock.OFFICE_ZONE) if value.tzinfo else value.replace(tzinfo=clock.OFFICE_ZONE)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    try:
        return read_moment(datetime.fromisoformat(text)) if len(text) > 15 else _two(text)
    except ValueError:
        return _two(text)


def _two(text: str) -> datetime:
    """A day, then a time, apart by a blank or what ends the day."""
    if not (found := re.fullmatch(r"(\d{4}\D+\d{1,2}\D+?\d{1,2}日?|\d{8})(?:T|\s+|(?<=日))\s*(\S.*)", text, re.ASCII)):
        said = _("“%(text)s” is no day and time. Write it like 2026-02-08 09:30.") % {"text": text[:30]}
        raise ValidationError(said)
    day, at = read_day(found[1]), time.fromisoformat(read_time(found[2]))
    return datetime.combine(day, at, tzinfo=clock.OFFICE_ZONE)


def read_duration(value: object) -> Decimal:
    """90, 90分钟, 1.5小时, 2天3小时 → whole minutes."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(int(value))
    text = _plain(value).replace("半小时", "30分").lower()
    parts = _PARTS.findall(text)
    if not parts or "".join(a + b for a, b in parts) != text or sum(not unit for _n, unit in parts) > 1:
        said = _("“%(text)s” is no length of time. Write it like 1小时30分, or 90 for minutes.")
        raise ValidationError(said % {"text": str(value)[:20]})
    minutes = sum(Decimal(n) * _MINUTES.get(unit, 1) for n, unit in parts)
    if minutes != int(minutes) or minutes > 1440 * 36525:
        raise ValidationError(_("Round it to whole minutes, and at most a hundred years."))
    return Decimal(int(minutes))


# --- words ----------------------------------------------------------------------------------------------------------
def month_words(month: date) -> str:
    return _("%(year)d-%(month)02d") % {"year": month.year, "month": month.month}


def moment_words(moment: datetime) -> str:
    at = moment.astimezone(clock.OFFICE_ZONE)
    words = {"year": at.year, "month": at.month, "day": at.day, "time": f"{at:%H:%M}"}
    return _("%(year)d-%(month)d-%(day)d %(time)s") % words


def duration_words(minutes: Decimal) -> str:
    """1 天 2 小时 30 分"""
    days, rest = divmod(int(minutes), 1440)
    hours, left = divmod(rest, 60)
    parts = (
        (days, _("%(n)d days")),
        (hours, _("%(n)d hours")),
        (left, _("%(n)d minutes")),
    )
    said = [words % {"n": n} for n, words in parts if n]
    return " ".join(said) or _("%(n)d minutes") % {"n": 0}


# --- the types ------------------------------------------------------------------------------------------------------
class _Limited(KeyedField):
    settings = ("min", "max")
    hint = ""
    low_label, high_label = gettext_lazy("Not before"), gettext_lazy("Not after")

    def made(self, field, common, *, widget, read, words):
        low, high = (bound(field, limit, clock.today()) for limit in (field.min, field.max))
        return Bounded(read=read, low=low, high=high, words=words, widget=widget, **common)

    def extra_blocks(self):
        names = (("min", self.low_label), ("max", self.high_label))
        return [
            (name, blocks.CharBlock(required=False, max_length=20, label=label, help_text=self.hint))
            for name, label in names
        ]

    def block_setting(self, name, setting):
        return str(setting)


class Month(_Limited):
    """The first of the month; “2026-02” in storage."""

    type, label, icon = "month", gettext_lazy("Month"), "date"
    hint = gettext_lazy("A month like 2026-02, or today.")

    def make(self, field, context, **common):
        attrs = {"type": "month", "placeholder": "2026-02"}
        widget = html.DateInput(attrs=attrs, format="%Y-%m")
        return self.made(field, common, widget=widget, read=read_month, words=month_words)

    def to_json(self, field, value):
        return None if value is None else f"{value:%Y-%m}"

    def from_json(self, field, data):
        return None if data is None else read_month(data)

    def show(self, field, value):
        return "" if value is None else month_words(value)

    def worked_out(self, field, value):
        return value.replace(day=1)


class DateTime(_Limited):
    type, label, icon = "datetime", gettext_lazy("Day and time"), "time"
    hint = gettext_lazy("A moment like 2026-02-08 09:30, a day, or today.")

    def make(self, field, context, **common):
        attrs = {"type": "datetime-local", "placeholder": "2026-02-08 09:30"}
        widget = html.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        return self.made(field, common, widget=widget, read=read_moment, words=moment_words)

    def to_json(self, field, value):
        return None if value is None else value.astimezone(clock.OFFICE_ZONE).isoformat(timespec="minutes")

    def typed(self, field, value):
        return f"{value.astimezone(clock.OFFICE_ZONE):%Y-%m-%dT%H:%M}"

    def from_json(self, field, data):
        return None if data is None else read_moment(data)

    def show(self, field, value):
        return "" if value is None else moment_words(value)

    def export(self, field, value):
        return value


class Time(_Limited):
    """“09:30” of 24 hours: as text it sorts and compares by itself."""

    type, label, icon = "time", gettext_lazy("Time of day"), "time"
    hint = gettext_lazy("A time like 09:30.")

    def make(self, field, context, **common):
        widget = html.TextInput(attrs={"type": "time", "placeholder": "09:30"})
        return self.made(field, common, widget=widget, read=read_time, words=str)


class Duration(_Limited):
    """Whole minutes for rules and storage, words for people."""

    type, label, icon = "duration", gettext_lazy("Length of time"), "history"
    low_label, high_label = gettext_lazy("Not less than"), gettext_lazy("Not more than")
    hint = pgettext_lazy("duration", "In minutes.")

    def make(self, field, context, **common):
        attrs = {"placeholder": "1小时30分"}
        low, high = (bound(field, limit) for limit in (field.min, field.max))
        return Lasting(read=read_duration, low=low, high=high, words=duration_words,
                       widget=html.TextInput(attrs=attrs), **common)  # fmt: skip

    def to_json(self, field, value):
        return None if value is None else int(value)

    def from_json(self, field, data):
        return None if data is None else Decimal(int(data))

    def typed(self, field, value):
        return duration_words(value)

    def show(self, field, value):
        return "" if value is None else duration_words(value)

    def export(self, field, value):
        return value

    def worked_out(self, field, value):
        return Decimal(int(value)) if value >= 0 else None


class Lasting(Bounded):
    def validate(self, value):
        html.Field.validate(self, value)
        if value is not None and self.low is not None and value < self.low:
            raise ValidationError(_("This may not be less than %(least)s.") % {"least": self.words(self.low)})
        if value is not None and self.high is not None and value > self.high:
            raise ValidationError(_("This may not be more than %(most)s.") % {"most": self.words(self.high)})
