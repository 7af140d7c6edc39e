"""Day rows: loading them, keeping their ordinals right, and the calendar in force built from them."""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal

from home import holidays
from home.calendar import Calendar, KnownDay
from home.models import CalendarYear, Day

CN = "cn"
RECHECK = 1.0  # seconds until another process's change to a day is noticed here
changed = Signal()  # calendar, first, why: sent inside the transaction that writes the days
asked = Signal()  # calendar, first: who counts with days from `first` on says how much that is, a sentence each
_kept: dict[str, tuple[str, float, Calendar]] = {}


def current(name: str = CN) -> Calendar:
    """The calendar in force: one query, then kept in this process until a day changes in any process.

    Without rows (a new database) it is the seed that `manage.py calendar load` would write. The years after the last
    one entered are foreseen, provisionally.
    """
    kept = _kept.get(name)
    if kept and time.monotonic() - kept[1] < RECHECK:
        return kept[2]
    stamp = cache.get_or_set(_key(name), _new_stamp, None)
    calendar = kept[2] if kept and kept[0] == stamp else _build(name)
    _kept[name] = (stamp, time.monotonic(), calendar)
    return calendar


def forget(name: str = CN, **signal) -> None:
    """Drop the kept calendar here and in every other process, now and once the change is committed."""
    drop(name)
    transaction.on_commit(lambda: drop(name))


def drop(name: str = CN) -> None:
    _kept.pop(name, None)
    cache.set(_key(name), _new_stamp(), None)


def _key(name: str) -> str:
    return f"calendar:{name}"


def _new_stamp() -> str:
    return uuid.uuid4().hex


def _build(name: str) -> Calendar:
    rows = Day.objects.filter(calendar=name).order_by("date").values_list("date", "works", "name", "provisional")
    known = [KnownDay(*row) for row in rows]
    if not known:
        known = [day for year in range(holidays.FIRST, holidays.LAST + 1) for day in holidays.year_days(year)]
    return Calendar([*known, *holidays.foreseen(known[-1].date.year)])


def _day_changed(sender, instance, **kwargs) -> None:
    forget(instance.calendar)


post_save.connect(_day_changed, sender=Day, dispatch_uid="calendar-day-saved")
post_delete.connect(_day_changed, sender=Day, dispatch_uid="calendar-day-deleted")


@transaction.atomic
def load(first: int = holidays.FIRST, last: int = holidays.LAST, name: str = CN) -> list[int]:
    """Write the years that are missing, and those still provisional that have been published since.

    Returns the years written. What an office entered itself is never overwritten, so loading twice changes nothing.
    """
    kept = dict(CalendarYear.objects.filter(calendar=name).values_list("year", "status"))
    written = [year for year in range(first, last + 1) if _loads(year, kept.get(year))]
    for year in written:
        status = CalendarYear.Status.OFFICIAL if holidays.published(year) else CalendarYear.Status.PROVISIONAL
        write_year(year, holidays.year_days(year), status, holidays.NOTICES.get(year, ""), name)
    if written:
        renumber(name)
    return written


def _loads(year: int, status: str | None) -> bool:
    return status is None or (status == CalendarYear.Status.PROVISIONAL and holidays.published(year))


@transaction.atomic
def write_year(year: int, days: Iterable[KnownDay], status: str, notice_no: str = "", name: str = CN) -> CalendarYear:
    """Replace a year's days. Ordinals are left to ``renumber``, which the caller calls once.

    Sends ``changed`` where a day counts otherwise than it did, or is no longer provisional.
    """
    days = list(days)
    differs = difference(days, name)
    Day.objects.filter(calendar=name, date__year=year).delete()
    Day.objects.bulk_create(
        Day(calendar=name, date=d.date, works=d.works, ordinal=0, name=d.name, provisional=d.provisional) for d in days
    )
    facts = {"status": status, "notice_no": notice_no}
    entered = CalendarYear.objects.update_or_create(calendar=name, year=year, defaults=facts)[0]
    if differs:
        announce(differs[0].after.date, notice_no or str(year), name)
    return entered


@dataclass(frozen=True)
class Change:
    """One day as it counted so far and as it is to count."""

    before: KnownDay
    after: KnownDay

    @property
    def counts(self) -> bool:
        """True if a term is counted otherwise; else only the mark “provisional” or a name goes or comes."""
        return self.before.works != self.after.works


def difference(days: Iterable[KnownDay], name: str = CN) -> list[Change]:
    """Which of ``days`` are not what the calendar in force says of them, by date."""
    calendar, found = current(name), []
    for day in sorted(days, key=lambda known: known.date):
        known = calendar.known(day.date) if calendar.first <= day.date <= calendar.last else None
        if known is None:  # beyond all that was ever counted with
            continue
        if (known.works, known.provisional) != (day.works, day.provisional):
            found.append(Change(known, day))
    return found


def announce(first: date, why: str, name: str = CN) -> None:
    """Tell whoever counted days from ``first`` on that they count otherwise now. ``why``: the notice, for the log."""
    changed.send(sender=Day, calendar=name, first=first, why=why)


@transaction.atomic
def renumber(name: str = CN) -> int:
    """Count every day's ordinal again after days changed. Returns how many changed."""
    so_far, changed = 0, []
    for day in Day.objects.filter(calendar=name).order_by("date"):
        so_far += day.works
        if day.ordinal != so_far:
            day.ordinal = so_far
            changed.append(day)
    Day.objects.bulk_update(changed, ["ordinal"], batch_size=300)
    forget(name)
    return len(changed)
