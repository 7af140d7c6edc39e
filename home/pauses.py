"""Moments and pauses in one shape before days are counted."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from home import clock

Moment = date | datetime
Pause = tuple[Moment, Moment | None]


def as_day(moment: Moment) -> date:
    """The office's day of ``moment``."""
    return moment.astimezone(clock.OFFICE_ZONE).date() if isinstance(moment, datetime) else moment


def as_instant(moment: Moment) -> datetime:
    """``moment`` as an aware instant; a day begins at midnight."""
    return moment if isinstance(moment, datetime) else clock.instant(moment)


def tidy(pauses: Iterable[Pause], shape: Callable, start: Moment, as_of: Moment | None) -> list[tuple]:
    """Pauses as sorted pairs after ``start`` that do not overlap; ``shape``: as_day or as_instant.

    One without an end lasts until ``as_of``, or adds nothing yet. Raises ValueError if one ends before it starts.
    """
    begin, apart = shape(start), []
    for stop, resume in sorted(_closed(pauses, shape, as_of)):
        if resume < stop:
            raise ValueError(
                _("A pause ends before it starts: %(stop)s, %(resume)s.") % {"stop": stop, "resume": resume}
            )
        stop, resume = max(stop, begin), max(resume, begin)
        if apart and stop <= apart[-1][1]:
            stop, resume = apart[-1][0], max(resume, apart.pop()[1])
        if stop < resume:
            apart.append((stop, resume))
    return apart


def _closed(pauses: Iterable[Pause], shape: Callable, as_of: Moment | None) -> Iterable[tuple]:
    for stop, resume in pauses:
        stop = shape(stop)
        if resume is None:
            resume = max(stop, shape(as_of)) if as_of else stop
        yield stop, shape(resume)
