"""The only place that says what time it is. Ticks, simulations and scenarios set it; nothing else asks the system."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
_set: ContextVar[datetime | None] = ContextVar("office_time", default=None)


def now() -> datetime:
    """The present instant, aware, in the office's zone."""
    instant = _set.get() or timezone.now()  # noqa: TID251
    return instant.astimezone(OFFICE_ZONE)


def moved() -> bool:
    """True inside ``at()``: this is not the time on the wall."""
    return _set.get() is not None


def today() -> date:
    """The office's day."""
    return now().date()


def instant(day: date, at: time = time.min) -> datetime:
    """The aware instant ``at`` on ``day`` at the office."""
    return datetime.combine(day, at, tzinfo=OFFICE_ZONE)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block as if it were ``moment`` (aware, or naive in the office's zone)."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=OFFICE_ZONE)
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
