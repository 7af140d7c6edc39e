"""Columns, and how long ago each had something new."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from cms.models import LearningPost, NewsPage, PolicyPage
from home import clock

NEWS, HALF_YEAR, WEEK = 14, 180, 7  # days; what inspectors allow news, notices and policies; a week of learning
LIMITS = {
    NewsPage.Column.NEWS: NEWS,
    NewsPage.Column.PARTY: NEWS,
    NewsPage.Column.NOTICE: HALF_YEAR,
    NewsPage.Column.RATING: HALF_YEAR,
    NewsPage.Column.POLICY: HALF_YEAR,
}


@dataclass(frozen=True)
class ColumnAge:
    """``last``: None for an empty column; ``left``: days until it is stale, negative ones since."""

    label: str
    limit: int
    last: date | None

    @property
    def left(self) -> int:
        return self.limit - (clock.today() - self.last).days if self.last else -1


def ages() -> list[ColumnAge]:
    """The worst first. Three queries."""
    now = clock.now()
    newest = dict(
        NewsPage.objects.live().filter(published__lte=now).order_by().values_list("column").annotate(Max("published"))
    )
    policy = PolicyPage.objects.live().filter(published__lte=now).aggregate(newest=Max("published"))["newest"]
    learned = LearningPost.objects.live().filter(day__lte=clock.today()).aggregate(newest=Max("day"))["newest"]
    found = [ColumnAge(str(column.label), days, _day(newest.get(column))) for column, days in LIMITS.items()]
    found.append(ColumnAge(_("Policy documents"), HALF_YEAR, _day(policy)))
    found.append(ColumnAge(_("Daily learning"), WEEK, learned))
    return sorted(found, key=lambda each: (each.last is not None, each.left))


def _day(moment) -> date | None:
    return moment.astimezone(clock.OFFICE_ZONE).date() if moment else None
