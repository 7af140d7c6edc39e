"""Where one can go: the centre, towns and villages with address, telephone and hours, and which of them is open now.

One query for the units, one for what was handed down to them, however many there are.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Delegation
from home import clock, days, office_hours
from home.models import Unit
from home.templatetags.ow import short_time, weekday_date

ONE_DAY = timedelta(days=1)
TIERS = (Unit.Level.OFFICE, Unit.Level.TOWN, Unit.Level.VILLAGE)


@dataclass
class Point:
    """``next_open``: when it opens next, None while it is open; ``items``: what was handed down to it."""

    unit: Unit
    hours: dict
    open: bool
    closes: datetime | None
    next_open: datetime | None
    items: int
    below: list["Point"] = field(default_factory=list)

    @property
    def hours_lines(self) -> list[str]:
        return office_hours.to_text(self.hours).splitlines()

    @property
    def state(self) -> str:
        return said_of(self.closes, self.next_open)

    @property
    def items_words(self) -> str:
        return ngettext("%(n)d item can be done here", "%(n)d items can be done here", self.items) % {"n": self.items}

    @property
    def any_open(self) -> bool:
        return self.open or any(each.open for each in self.below)


def said_of(closes: datetime | None, next_open: datetime | None) -> str:
    """What `times` found, in words."""
    if closes is not None:
        return _("Open now, until %(time)s") % {"time": short_time(closes)}
    if next_open is None:
        return _("Closed now")
    if next_open.date() == clock.today():
        return _("Opens at %(time)s") % {"time": short_time(next_open)}
    said = {"day": weekday_date(next_open.date()), "time": short_time(next_open)}
    return _("Opens on %(day)s at %(time)s") % said


def tree(*, now: bool = False) -> list[Point]:
    """The centre first, then towns, each with its villages. ``now``: only what is open at this minute."""
    units = list(Unit.objects.active(clock.today()).order_by("path"))
    by_path = {unit.path: unit for unit in units}
    given = _handed_down()
    found: list[Point] = []
    towns: dict[str, Point] = {}
    for unit in units:
        if unit.level not in TIERS:
            continue
        point = _point(unit, by_path, given)
        town = next((towns[path] for path in _above(unit) if path in towns), None)
        if unit.level == Unit.Level.VILLAGE and town is not None:
            town.below.append(point)
            continue
        if unit.level == Unit.Level.TOWN:
            towns[unit.path] = point
        found.append(point)
    found.sort(key=lambda each: TIERS.index(each.unit.level))
    if now:
        found = [each for each in found if each.any_open]
        for each in found:
            each.below = [point for point in each.below if point.open]
    return found


def _above(unit: Unit) -> list[str]:
    """Paths of the units it stands in, the nearest first."""
    return [unit.path[:end] for end in range(len(unit.path) - Unit.steplen, 0, -Unit.steplen)]


def at(unit: Unit) -> Point:
    """One place by itself: two queries."""
    given = Delegation.objects.active(clock.today()).filter(unit=unit).count()
    return _point(unit, {each.path: each for each in unit.above}, Counter({unit.pk: given}))


def _handed_down() -> Counter[int]:
    return Counter(Delegation.objects.active(clock.today()).values_list("unit_id", flat=True))


def _point(unit: Unit, by_path: dict[str, Unit], given: Counter[int]) -> Point:
    unit.above = [by_path[path] for path in reversed(_above(unit)) if path in by_path]  # known: no query a unit
    hours = unit.opening_hours
    closes, next_open = times(hours)
    return Point(unit, hours, closes is not None, closes, next_open, given[unit.pk])


def times(hours: dict) -> tuple[datetime | None, datetime | None]:
    """(when it closes, None) while it is open, else (None, when it opens within two weeks)."""
    at, calendar = clock.now(), days.current()
    for n in range(15):  # the longest holiday is nine days
        day = clock.today() + n * ONE_DAY
        for opens, closes in office_hours.sessions(day, hours) if calendar.works(day) else ():
            if opens <= at < closes:
                return closes, None
            if opens > at:
                return None, opens
    return None, None
