"""A week of learning: what the strip of days shows, and what was before."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateparse import parse_date

from home import clock, days

WEEK = timedelta(days=7)
EARLIER = 8


@dataclass(frozen=True)
class DayCell:
    """One day of the strip. ``post``: what was published on it, None on the others."""

    date: date
    rest: str  # the holiday's name, or "rest"; empty on working days
    makes_up: bool
    today: bool
    post: object | None


@dataclass(frozen=True)
class WeekFace:
    """``posts``: the week's own by kind, or the newest of the kind before it."""

    monday: date
    number: int
    days: list[DayCell]
    posts: dict
    earlier: list
    before: date
    after: date | None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def week_face(page, asked: str = "", own: bool = False) -> WeekFace:
    """The week that holds ``asked`` (ISO date; nonsense or a future week is this week). Three queries.

    ``own``: nothing older fills in for a kind the week has no post of.
    """
    today = clock.today()
    oldest = days.current().first + WEEK
    day = max(min(_day(asked) or today, today), oldest)  # a year the calendar does not know is no error of the reader
    monday = day - timedelta(days=day.weekday())
    posts = list(_posts(page).filter(day__lt=monday + WEEK).order_by("-day", "-pk")[: EARLIER + 10])
    mine = [post for post in posts if post.day >= monday]
    shown = {}
    for post in mine if own else posts:
        shown.setdefault(post.kind, post)
    kept = {post.pk for post in shown.values()}
    earlier = [post for post in posts if post.pk not in kept][:EARLIER]
    after = monday + WEEK if monday + WEEK <= today else None
    cells = [_cell(monday + timedelta(days=n), mine, today) for n in range(7)]
    return WeekFace(monday, monday.isocalendar().week, cells, shown, earlier, monday - WEEK, after)


def _posts(page):
    from cms.models import LearningPost

    return LearningPost.objects.child_of(page).live().select_related("audio", "picture")


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # 2026-02-31 has the right shape
        return None


def _cell(day: date, posts: list, today: date) -> DayCell:
    known = days.current().known(day)
    rest = "" if known.works else known.name or "rest"
    return DayCell(day, rest, known.made_up, day == today, next((post for post in posts if post.day == day), None))
