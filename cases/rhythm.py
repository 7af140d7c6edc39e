"""Rhythms: a day that comes round. {every: week|month|quarter|half_year|year, day: 25cd | 1d | -1d}"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from home import days
from home.terms import add_months

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


_DAY = re.compile(r"-?[1-9]\d?(cd|d)")


def problem(rhythm: dict) -> str | None:
    """A sentence if the day cannot be read."""
    if _DAY.fullmatch(str(rhythm.get("day", "1cd"))):
        return None
    return _("A day that comes round is written 25cd (the 25th), 1d (the first working day) or -1d (the last).")


def next_day(rhythm: dict, after: date) -> date:
    """The first day of ``rhythm`` after ``after``: 25cd the 25th day, 1d the first working day, -1d the last."""
    begin = _period(rhythm["every"], after)
    for turn in range(4):
        day = _day_in(rhythm, _shift(rhythm["every"], begin, turn))
        if day > after:
            return day
    raise ValueError(f"No day of {rhythm} comes after {after}.")


def _period(every: str, day: date) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _shift(every: str, begin: date, n: int) -> date:
    return begin + timedelta(weeks=n) if every == "week" else add_months(begin, n * MONTHS[every])


def _day_in(rhythm: dict, begin: date) -> date:
    text = str(rhythm.get("day", "1cd"))
    end = _shift(rhythm["every"], begin, 1) - timedelta(days=1)
    if text.endswith("cd"):
        n = int(text[:-2])
        return min(begin + timedelta(days=n - 1), end) if n > 0 else end + timedelta(days=n + 1)
    n, calendar = int(text[:-1]), days.current()
    if n > 0:
        return calendar.shift(begin - timedelta(days=1), n)
    return calendar.shift(end + timedelta(days=1), n)
