"""Which columns have gone stale, or soon will: before the inspector sees it. Two queries, however many columns."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from cases import gateways
from cases.models import Notice
from cms.models.columns import ColumnKey, ColumnRule
from home import clock, crypto
from home.models import User

LATE, SOON, EMPTY, WELL = "late", "soon", "empty", "well"
USUAL = {  # days; inspectors allow news two weeks and notices half a year, a week of learning is a week
    ColumnKey.NOTICE: 180,
    ColumnKey.NEWS: 14,
    ColumnKey.RATING: 180,
    ColumnKey.POLICY: 180,
    ColumnKey.PARTY: 14,
    ColumnKey.DOCUMENTS: 180,
    ColumnKey.LEARNING: 7,
}
WARN = 4


@dataclass(frozen=True)
class ColumnHealth:
    """``last``: when something was last published, None for an empty column. ``left``: days until it is stale,
    negative ones since. ``tone``: late, soon, empty or well."""

    key: str
    label: str
    days: int
    warn: int
    last: datetime | None
    left: int
    keeper: User | None

    @property
    def tone(self) -> str:
        if self.last is None:
            return EMPTY
        return LATE if self.left < 0 else SOON if self.left <= self.warn else WELL

    @property
    def since(self) -> int:
        """Days it has been stale for."""
        return max(-self.left, 0)


def columns(today: date | None = None) -> list[ColumnHealth]:
    """Every column, the worst first."""
    today = today or clock.today()
    rules = {rule.column: rule for rule in ColumnRule.objects.select_related("keeper")}
    newest = _newest()
    found = [_health(ColumnKey(key), rules.get(key), newest.get(key), today) for key in ColumnKey.values]
    return sorted(found, key=lambda each: (each.last is not None, each.left))


def ailing(today: date | None = None) -> list[ColumnHealth]:
    """Those that are stale, empty, or soon will be."""
    return [each for each in columns(today) if each.tone != WELL]


def _newest() -> dict[str, datetime]:
    """Column → when its newest page was published; what is dated ahead does not count yet."""
    from cms.models import LearningPost, NewsPage, PolicyPage

    now = clock.now()
    live = NewsPage.objects.live().filter(published__lte=now)
    found = dict(live.order_by().values_list("column").annotate(newest=Max("published")))
    documents = PolicyPage.objects.live().filter(published__lte=now).aggregate(newest=Max("published"))["newest"]
    day = LearningPost.objects.live().filter(day__lte=clock.today()).aggregate(newest=Max("day"))["newest"]
    found |= {ColumnKey.DOCUMENTS: documents} if documents else {}
    return found | ({ColumnKey.LEARNING: clock.instant(day)} if day else {})


def _health(key: ColumnKey, rule: ColumnRule | None, last: datetime | None, today: date) -> ColumnHealth:
    days = rule.days if rule else USUAL[key]
    warn = rule.warn if rule else min(WARN, days // 2)
    day = last.astimezone(clock.OFFICE_ZONE).date() if last else None
    left = days - (today - day).days if day else -1
    return ColumnHealth(key, str(key.label), days, warn, last, left, rule.keeper if rule else None)


def tell_keepers() -> int:
    """A letter to the keeper of each column that is stale or soon will be; how many. One for each state it falls into
    since its newest page, however often the ticker asks."""
    letters = [_letter(each) for each in ailing() if each.keeper and each.keeper.is_active]
    known = set(Notice.objects.filter(key__in=[each.key for each in letters]).values_list("key", flat=True))
    fresh = [each for each in letters if each.key not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _letter(column: ColumnHealth) -> Notice:
    since = f"{column.last:%Y%m%d}" if column.last else "never"
    key = f"column:{column.key}:{column.tone}:{since}:{column.keeper.pk}"
    to, channel = gateways.way_to("", column.keeper.email)
    return Notice(
        key=key, name="column", audience="staff", user=column.keeper, channel=channel,
        to=crypto.seal(to, f"notice:{key}"), text=crypto.seal(sentence(column), f"notice:{key}"),
        created_at=clock.now(),
    )  # fmt: skip


def sentence(column: ColumnHealth) -> str:
    """What its keeper and whoever looks at the list reads."""
    words = {"column": column.label, "days": column.days, "n": abs(column.left)}
    if column.tone == EMPTY:
        return _("“%(column)s” is empty. Publish something, or take the column off the site.") % words
    if column.tone == LATE:
        return _("“%(column)s” has been stale for %(n)d days: something new is due every %(days)d days.") % words
    if column.tone == SOON:
        return _("“%(column)s” goes stale in %(n)d days: something new is due every %(days)d days.") % words
    return _("“%(column)s” is up to date for %(n)d more days.") % words
