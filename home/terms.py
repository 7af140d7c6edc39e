"""Terms as a law writes them: `5d` working days, `15cd` calendar days, `6mo`, `1y`; `4h` office hours and `15min` of
them, `10cmin` by the clock on the wall."""

import calendar as gregorian
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORKING, CALENDAR, MONTHS, YEARS, HOURS, MINUTES = "d", "cd", "mo", "y", "h", "cmin"
OPEN_MINUTES = "min"  # a quarter of an hour asked for at five to closing ends the next morning
UNITS = (WORKING, CALENDAR, MONTHS, YEARS, HOURS, OPEN_MINUTES, MINUTES)
WHILE_OPEN = {HOURS: 60, OPEN_MINUTES: 1}  # minutes of opening time in one of the unit
_PATTERN = re.compile(r"(\d{1,5})(cmin|min|cd|mo|d|y|h)")


@dataclass(frozen=True, order=True)
class Term:
    """``n`` ≥ 0 of one ``unit``. Terms of different units are never added."""

    n: int
    unit: str

    @classmethod
    def parse(cls, text: "str | Term") -> "Term":
        """Read ``10d``. Raises ValueError with a sentence that names the units."""
        if isinstance(text, Term):
            return text
        if not (found := _PATTERN.fullmatch(str(text).strip())):
            raise ValueError(
                _(
                    "“%(text)s” is no term. Write a number and a unit: 5d working days, 15cd calendar days, "
                    "6mo months, 1y years, 4h office hours, 15min office minutes, 10cmin minutes."
                )
                % {"text": text}
            )
        return cls(int(found[1]), found[2])

    @property
    def dated(self) -> bool:
        """True if it ends with a day, False if at an instant."""
        return self.unit not in (*WHILE_OPEN, MINUTES)

    @property
    def rolls(self) -> bool:
        """True if the last day moves on when it is a day of rest."""
        return self.unit in (CALENDAR, MONTHS, YEARS)

    def plus(self, extensions: "int | str | Term | Iterable[int | str | Term]") -> "Term":
        """This term with all ``extensions``; a bare number is of this term's unit. Raises ValueError on other units."""
        if isinstance(extensions, int | str | Term):
            extensions = [extensions]
        total = self.n
        for more in extensions:
            more = Term(more, self.unit) if isinstance(more, int) else Term.parse(more)
            if more.unit != self.unit:
                raise ValueError(
                    _("A term of %(term)s is extended in the same unit, not by %(more)s.")
                    % {"term": self, "more": more}
                )
            total += more.n
        return Term(total, self.unit)

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"

    @property
    def words(self) -> str:
        """The term in the reader's language: “10 working days”."""
        texts = {
            WORKING: ngettext("%(n)d working day", "%(n)d working days", self.n),
            CALENDAR: ngettext("%(n)d calendar day", "%(n)d calendar days", self.n),
            MONTHS: ngettext("%(n)d month", "%(n)d months", self.n),
            YEARS: ngettext("%(n)d year", "%(n)d years", self.n),
            HOURS: ngettext("%(n)d office hour", "%(n)d office hours", self.n),
            OPEN_MINUTES: ngettext("%(n)d office minute", "%(n)d office minutes", self.n),
            MINUTES: ngettext("%(n)d minute", "%(n)d minutes", self.n),
        }
        return texts[self.unit] % {"n": self.n}


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none: 31 January + 1mo = 28 February."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
