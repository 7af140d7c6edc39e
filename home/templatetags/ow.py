"""Dates, hours and money as a Chinese office prints them, the same on every page."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from home import clock

register = template.Library()


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(clock.OFFICE_ZONE) if isinstance(value, datetime) else value


def _weekday(value: date) -> str:
    names = [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]
    return names[value.weekday()]


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """10月14日; with its year when that is not this year."""
    if not value:
        return ""
    value = _local(value)
    return date_format(value, "MONTH_DAY_FORMAT" if value.year == clock.today().year else "DATE_FORMAT")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """周三."""
    return _weekday(_local(value)) if value else ""


@register.filter
def weekday_date(value: date | datetime | None) -> str:
    """10月14日（周三）; 2027年1月4日（周一）."""
    if not value:
        return ""
    return _("%(date)s (%(weekday)s)") % {"date": plain_date(value), "weekday": _weekday(_local(value))}


@register.filter
def short_time(value: datetime | None) -> str:
    """17:00."""
    return date_format(_local(value), "TIME_FORMAT") if value else ""


@register.filter
def weekday_time(value: datetime | None) -> str:
    """10月14日（周三）17:00."""
    if not value:
        return ""
    return _("%(date)s %(time)s") % {"date": weekday_date(value), "time": short_time(value)}


@register.filter
def weekday_moment(value: date | datetime | None) -> str:
    """A day as `weekday_date`, an instant as `weekday_time`: what ends at an hour is not said to end with the day."""
    return weekday_time(value) if isinstance(value, datetime) else weekday_date(value)


@register.filter
def dated_time(value: datetime | None) -> str:
    """2026年10月14日 17:00, with its year whatever year it is: for what is kept."""
    return (
        _("%(date)s %(time)s")
        % {
            "date": date_format(_local(value), "DATE_FORMAT"),
            "time": short_time(value),
        }
        if value
        else ""
    )


@register.filter
def minute(value: datetime | None) -> str:
    """2026-10-09 14:36, as inspectors of government sites read PubDate."""
    return _local(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the datetime attribute of <time>."""
    return _local(value).isoformat(*(["T", "minutes"] if isinstance(value, datetime) else [])) if value else ""


@register.filter
def money(value: Decimal | int | float | str | None) -> str:
    """12,345.60 元; whole yuan without cents. What is no number prints nothing."""
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return ""
    digits = f"{amount:,.2f}".removesuffix(".00")
    return _("%(amount)s yuan") % {"amount": digits}


@register.filter
def file_kind(extension: str) -> str:
    """docx → Word, xlsx → Excel: what people call a kind of file."""
    known = {"doc": "Word", "docx": "Word", "wps": "Word", "xls": "Excel", "xlsx": "Excel", "et": "Excel"}
    return known.get(extension.lower(), extension.upper())
