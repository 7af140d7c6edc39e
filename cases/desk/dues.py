"""Where "late", "today" and "soon" begin and end, for filters and counts. Marks on rows come from cases.faces."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from cases.models import Category
from home import clock, days

SOON_DAYS = 3  # working days
WEEK = timedelta(days=7)
COLOURS = ("over", "today", "soon", "week", "pause")


@dataclass(frozen=True)
class Bounds:
    """``next_due`` is the first instant that is late, so a thing due today has tomorrow's midnight there."""

    now: datetime
    today: datetime
    soon: datetime
    week: datetime

    @classmethod
    def present(cls) -> "Bounds":
        today, one = clock.today(), timedelta(days=1)
        soon = days.current().shift(today, SOON_DAYS)
        ends = (clock.instant(day + one) for day in (today, soon, today + WEEK))
        return cls(clock.now(), *ends)

    def where(self, colour: str) -> Q:
        """Open cases of one colour. ``week`` holds today and soon as well: it is a span, not a colour."""
        if colour == "pause":
            return Q(category=Category.PAUSE)
        spans = {
            "over": (None, self.now),
            "today": (self.now, self.today),
            "soon": (self.today, self.soon),
            "week": (self.now, self.week),
        }
        start, end = spans[colour]
        return Q(next_due__lte=end) & (Q(next_due__gt=start) if start else Q())


def counts(cases, bounds: Bounds) -> dict[str, int]:
    """How many of ``cases`` there are, and of each colour: one query."""
    told = {colour: Count("pk", filter=bounds.where(colour)) for colour in COLOURS}
    return cases.order_by().aggregate(all=Count("pk"), **told)
