"""Days in rules: shift, days, workdays, days_in. Working days are counted by home's calendar alone (law 5)."""

import calendar as gregorian
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms.logic.errors import LogicError
from home.calendar import BeyondCalendar
from home.clock import OFFICE_ZONE
from home.days import current
from home.terms import add_months

_STEP = re.compile(r"([+-]?\d{1,5})(d|cd|mo|y)")
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def read(text: Any, kind: type[date]) -> Any:
    """A date written in a rule; absent if it is none. ``kind``: date or datetime."""
    if not isinstance(text, str):
        return text
    try:
        return placed(kind.fromisoformat(text))
    except ValueError:
        return None


def placed(value: Any) -> Any:
    """A date-time without a zone is the office's; anything else stays as it is."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=OFFICE_ZONE)
    return value


def _day(value: Any) -> date | None:
    if isinstance(value, str):
        value = read(value, date)
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).date()
    if value is None or isinstance(value, date):
        return value
    raise LogicError(_("Only dates can be counted from."))


def shift(values: list) -> date | None:
    """`[date, "60y"]`: the day so many working days (d), days (cd), months (mo) or years (y) later, or before."""
    day, step = _day(values[0]), values[1]
    if not (found := _STEP.fullmatch(str(step))):
        raise LogicError(_("“%(text)s” is no step in time. Write 5d, 15cd, -6mo or 60y.") % {"text": step})
    if day is None:
        return None
    try:
        return _shifted(day, int(found[1]), found[2])
    except (OverflowError, BeyondCalendar, ValueError):  # past the year 9999 or the known calendar
        return None


def _shifted(day: date, n: int, unit: str) -> date:
    if unit == "d":
        return current().shift(day, n)
    if unit == "cd":
        return day + timedelta(days=n)
    return add_months(day, n * (12 if unit == "y" else 1))


def days(values: list) -> Decimal | None:
    """`[from, to]`: calendar days from one day to the other, the first not counted; below 0 if it comes later."""
    start, end = map(_day, values)
    return None if start is None or end is None else Decimal((end - start).days)


def workdays(values: list) -> Decimal | None:
    """`[from, to]`: working days after the first day, the last included. Absent beyond the known calendar."""
    start, end = map(_day, values)
    if start is None or end is None:
        return None
    try:
        return Decimal(current().between(start, end))
    except BeyondCalendar:
        return None


def days_in(values: list) -> Decimal | None:
    """`[date, "month"]`: how many days the month, quarter, half_year or year around a date has."""
    day, period = _day(values[0]), values[1]
    if period not in _MONTHS:
        raise LogicError(_("“%(text)s” is no period: month, quarter, half_year or year.") % {"text": period})
    if day is None:
        return None
    first = (day.month - 1) // _MONTHS[period] * _MONTHS[period] + 1
    months = range(first, first + _MONTHS[period])
    return Decimal(sum(gregorian.monthrange(day.year, month)[1] for month in months))
