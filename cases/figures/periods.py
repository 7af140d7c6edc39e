"""Spans of time a figure is asked for: a month, a quarter, half a year, a year, named as offices name them."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from home import clock

_PATTERN = re.compile(r"(?P<year>\d{4})(?:(?P<kind>-|Q|H)(?P<n>\d{1,2}))?")
_MONTHS = {"-": 1, "Q": 3, "H": 6, None: 12}


@dataclass(frozen=True)
class Period:
    """``first`` counts, ``last`` counts too: whole days of the office. ``text``: 2026-10, 2026Q4, 2026H2, 2026."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Raises ValueError with a sentence."""
        found = _PATTERN.fullmatch(text.strip().upper())
        months = _MONTHS[found["kind"]] if found else 12
        n = int(found["n"]) if found and found["n"] else 1
        if not found or not 1 <= n <= 12 // months or not 2000 <= int(found["year"]) <= 2200:
            raise ValueError(_("“%(text)s” is no period. Write 2026-10, 2026Q4, 2026H2 or 2026.") % {"text": text})
        year, start = int(found["year"]), (n - 1) * months
        return cls(found.group(), date(year, start + 1, 1), _last_day(year, start + months))

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls.parse(f"{day:%Y-%m}")

    @property
    def span(self) -> tuple[datetime, datetime]:
        """[from, to) as instants of the office."""
        return clock.instant(self.first), clock.instant(date.fromordinal(self.last.toordinal() + 1))

    @property
    def label(self) -> str:
        """2026年10月, 2026年第4季度, 2026年下半年, 2026年."""
        year, n = self.first.year, self.first.month
        if "-" in self.text:
            return _("%(year)d, month %(month)d") % {"year": year, "month": n}
        if "Q" in self.text:
            return _("%(year)d, quarter %(n)d") % {"year": year, "n": n // 3 + 1}
        if "H" in self.text:
            halves = _("first half of %(year)d"), _("second half of %(year)d")
            return halves[n > 6] % {"year": year}
        return _("the year %(year)d") % {"year": year}

    @property
    def before(self) -> "Period":
        """The period of the same length just before."""
        months = 12 * self.first.year + self.first.month - 1 - _MONTHS[_PATTERN.fullmatch(self.text)["kind"]]
        return _named(self.text, months // 12, months % 12)


def _named(like: str, year: int, month: int) -> Period:
    """The period of the kind of ``like`` that starts in ``month`` (0 to 11) of ``year``."""
    kind = _PATTERN.fullmatch(like)["kind"]
    numbers = {"-": f"-{month + 1:02}", "Q": f"Q{month // 3 + 1}", "H": f"H{month // 6 + 1}", None: ""}
    return Period.parse(f"{year}{numbers[kind]}")


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
