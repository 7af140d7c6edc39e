"""Opening hours: minutes that count only while the office is open."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from home import clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = dict[str, list[list[str]]]
Span = tuple[datetime, datetime]


def sessions(day: date, hours: Hours) -> list[Span]:
    """When the office is open on the working day ``day``. A make-up Saturday or Sunday keeps weekday hours."""
    own = hours.get(WEEKDAYS[day.weekday()])
    if not own and day.weekday() >= 5:
        own = next((hours[name] for name in WEEKDAYS[:5] if hours.get(name)), None)
    return [(_instant(day, opens), _instant(day, closes)) for opens, closes in sorted(own or [])]


def _instant(day: date, text: str) -> datetime:
    return clock.instant(day) + timedelta(days=1) if text == "24:00" else clock.instant(day, time.fromisoformat(text))


def open_spans(start: datetime, works: Callable[[date], bool], hours: Hours, pauses: list[Span]) -> Iterator[Span]:
    """Open time after ``start``, oldest first, without what lies in ``pauses`` (sorted, apart). Endless."""
    if not any(hours.get(name) for name in WEEKDAYS):
        raise ValueError(_("This unit has no opening hours. Enter them before a term in office hours is used."))
    day = start.astimezone(clock.OFFICE_ZONE).date()
    while True:
        for opens, closes in sessions(day, hours) if works(day) else ():
            yield from _without(max(opens, start), closes, pauses)
        day += timedelta(days=1)


def _without(begin: datetime, end: datetime, pauses: list[Span]) -> Iterator[Span]:
    for stop, resume in pauses:
        if stop < end and resume > begin:
            if begin < stop:
                yield begin, stop
            begin = max(begin, resume)
    if begin < end:
        yield begin, end


def after(start: datetime, amount: timedelta, spans: Iterator[Span]) -> datetime:
    """The instant at which ``amount`` of open time has passed; ``start`` itself when nothing has to pass."""
    for begin, end in spans if amount else ():
        if end - begin >= amount:
            return begin + amount
        amount -= end - begin
    return start


_DAYS = "一二三四五六日"
_LINE = re.compile(r"周([一二三四五六日])(?:至周([一二三四五六日]))?((?: +\d\d:\d\d-\d\d:\d\d)+)")


def from_text(text: str) -> Hours:
    """Read lines such as 周一至周五 09:00-12:00 13:00-17:00. Raises ValueError with a sentence that names the line."""
    hours: Hours = {}
    for line in filter(None, map(str.strip, text.replace("：", ":").replace("　", " ").splitlines())):
        found = _LINE.fullmatch(line)
        if not found or not all(map(_is_session, found[3].split())):
            raise ValueError(
                _("“%(line)s” is not understood. Write: 周一至周五 09:00-12:00 13:00-17:00") % {"line": line}
            )
        first = _DAYS.index(found[1])
        for place in range(first, _DAYS.index(found[2] or found[1]) + 1):
            hours[WEEKDAYS[place]] = [session.split("-") for session in found[3].split()]
    return hours


def _is_session(text: str) -> bool:
    opens, closes = text.split("-")
    return "00:00" <= opens < closes <= "24:00" and opens[3:] < "60" and closes[3:] < "60"


def to_text(hours: Hours) -> str:
    """The lines that ``from_text`` reads; neighbouring days with the same hours share one."""
    lines: list[list] = []
    for place, name in enumerate(WEEKDAYS):
        spans = " ".join("-".join(span) for span in hours.get(name) or [])
        if lines and lines[-1][2] == spans and lines[-1][1] == place - 1:
            lines[-1][1] = place
        else:
            lines.append([place, place, spans])
    return "\n".join(f"{_range(first, last)} {spans}" for first, last, spans in lines if spans)


def _range(first: int, last: int) -> str:
    return f"周{_DAYS[first]}" + (f"至周{_DAYS[last]}" if last > first else "")
