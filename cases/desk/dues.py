"""Where "late", "today" and "soon" begin and end, for filters and counts. Marks on rows come from cases.faces."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from cases.models import Category
from home import clock, days

SOON_DAYS = 3  # working days
WEEK = timedelta(days=7)
MOST = 1_999  # counted; who has more is told that there are more
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
    """How many of ``cases`` there are ("all"), and of each colour. MOST + 1 stands for more than MOST.

    A look at the first MOST by due date tells all where there are no more, as nearly everywhere; else each colour is
    counted up to there. Neither grows with what lies behind.
    """
    told = {colour: Count("pk", filter=bounds.where(colour)) for colour in COLOURS}
    cases = cases.order_by()
    dated, undated = (
        rows.values("pk", "next_due", "category")[: MOST + 1].aggregate(all=Count("pk"), **told)
        for rows in (cases.filter(next_due__isnull=False).order_by("next_due"), cases.filter(next_due=None))
    )
    if max(dated["all"], undated["all"]) <= MOST:
        return {colour: min(dated[colour] + undated[colour], MOST + 1) for colour in dated}
    full = {colour for colour in told if dated[colour] > MOST}  # seen already
    return {"all": MOST + 1} | {
        colour: MOST + 1 if colour in full else _bounded(cases.filter(bounds.where(colour))) for colour in told
    }


def _bounded(cases) -> int:
    # In an order that an index has: without one PostgreSQL first collects all that match, and counts a few of them.
    return cases.order_by("next_due").values("pk")[: MOST + 1].count()
