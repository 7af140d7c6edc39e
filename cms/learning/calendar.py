"""A year of learning week by week, and a series from its newest post back."""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.learning import WEEK, _posts
from cms.models.learning import Kind
from home import clock, days

PER_PAGE = 24


@dataclass(frozen=True)
class WeekRow:
    """``posts``: by kind. ``off``: nobody works that week, so nothing is due. ``ahead``: it is still to come."""

    monday: date
    number: int
    posts: dict
    off: bool
    ahead: bool

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def cells(self) -> list[tuple[str, str, object | None]]:
        """(kind, its name, the post or None) in the order of the kinds."""
        return [(kind.value, str(kind.label), self.posts.get(kind.value)) for kind in Kind]


@dataclass(frozen=True)
class Month:
    """``weeks``: those whose Monday stands in it."""

    first: date
    weeks: list[WeekRow]


@dataclass(frozen=True)
class YearFace:
    """``before``, ``after``: the years beside it that have posts, None where there are none."""

    year: int
    months: list[Month]
    kinds: list[str]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class SeriesFace:
    """``next_key``: what ?before= must say for older ones, "" at the end."""

    kind: str
    label: str
    posts: list
    next_key: str


def year_face(page, asked: int | None = None) -> YearFace | None:
    """The weeks of ``asked`` (this year) up to today, months newest first; None for a year without posts."""
    today = clock.today()
    year = asked or today.year
    if not 1 <= year <= today.year:
        return None
    oldest = _posts(page).select_related(None).order_by("day").values_list("day", flat=True).first() or today
    first, last = max(date(year, 1, 1), oldest - timedelta(days=oldest.weekday())), min(date(year, 12, 31), today)
    held: dict[date, dict] = {}
    for post in _posts(page).filter(day__gte=first - WEEK, day__lt=last + WEEK).order_by("day", "pk"):
        held.setdefault(post.monday, {})[post.kind] = post
    weeks = [_week(monday, held.get(monday, {}), today) for monday in _mondays(first, last)]
    if asked and not any(week.posts for week in weeks):
        return None
    months = [Month(date(year, n, 1), [week for week in weeks if week.monday.month == n]) for n in range(12, 0, -1)]
    years = _years(page)
    kinds = [str(kind.label) for kind in Kind]
    before = max((each for each in years if each < year), default=None)
    after = min((each for each in years if each > year), default=None)
    return YearFace(year, [month for month in months if month.weeks], kinds, before, after)


def series_face(page, kind: Kind, before: str = "") -> SeriesFace:
    """Twenty-four posts of ``kind``, the newest first; ``before``: the day of the last one seen. One query."""
    posts = _posts(page).filter(kind=kind, day__lte=clock.today())
    if (day := _day(before)) is not None:
        posts = posts.filter(day__lt=day)
    rows = list(posts.order_by("-day", "-pk")[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    return SeriesFace(kind.value, str(kind.label), rows[:PER_PAGE], rows[PER_PAGE - 1].day.isoformat() if more else "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _mondays(first: date, last: date) -> list[date]:
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + WEEK * n for n in range((last - monday).days // 7, -1, -1)] if monday <= last else []


def _week(monday: date, posts: dict, today: date) -> WeekRow:
    calendar = days.current()
    sunday = monday + timedelta(days=6)
    known = calendar.first < monday and sunday <= calendar.last
    off = known and calendar.ordinal(sunday) == calendar.ordinal(monday - timedelta(days=1))
    return WeekRow(monday, monday.isocalendar().week, posts, off, sunday > today)


def _years(page) -> list[int]:
    return [day.year for day in _posts(page).select_related(None).dates("day", "year")]
