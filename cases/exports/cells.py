"""What may stand in a cell. A spreadsheet must never take what a citizen typed for a formula."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from home import clock

# The signs a spreadsheet starts a formula with, their full-width twins, and blanks it would skip to find one.
RISKY = tuple("=+-@\t\r\n＝＋－＠")
MOST_TEXT = 32_767  # characters of a cell
MOST_DIGITS = 15  # that a spreadsheet's number keeps
MOST_WHOLE = 10**MOST_DIGITS


def harmless(text: str) -> str:
    """``text`` for a CSV cell: what could start a formula gets an apostrophe in front."""
    if text[:1].isalnum():  # as nearly all do
        return text
    return f"'{text}" if text.lstrip(" \u3000\xa0\ufeff").startswith(RISKY) else text


def local(value: datetime) -> datetime:
    """The office's wall clock, without a zone: spreadsheets know none."""
    return value.astimezone(clock.OFFICE_ZONE).replace(tzinfo=None)


def in_words(value: Any) -> str:
    """A cell of a CSV line."""
    if type(value) is str:
        return harmless(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value).isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return str(value)
    return harmless(str(value))


def is_number(value: Any) -> bool:
    """True where a spreadsheet's number holds every digit."""
    if type(value) is int and abs(value) < MOST_WHOLE:
        return True
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return len(Decimal(value).normalize().as_tuple().digits) <= MOST_DIGITS


def text(value: Any) -> str:
    words = str(value)
    return words if len(words) <= MOST_TEXT else words[: MOST_TEXT - 1] + "…"
