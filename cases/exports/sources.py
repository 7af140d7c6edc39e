"""Which lists can be taken out, and the very rows of each, as its own page narrows them for the person who asks."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import exports, figures, leaving
from cases.desk import dues
from cases.desk.filters import Filters
from cases.exports import people, ratings
from cases.models import Case, CaseType, Survey
from forms import rights as form_rights
from home import clock
from home.models import Unit, User
from home.templatetags.ow import plain_date

CASES, FIGURE, RATINGS, MENTIONS, LEAVE = "cases", "figure", "ratings", "mentions", "leave"
IN_SLICES = (CASES, FIGURE)  # may be long; the others are written at once


@dataclass(frozen=True)
class Listed:
    """``query``: what brings the same list again. ``back``: the page it stands on."""

    source: str
    cases: QuerySet[Case]
    type: CaseType | None
    words: list[str]
    query: str
    back: str

    def table(self, user: User) -> exports.Table:
        return exports.table(self.cases, self.type, form_rights.withheld(user, form_rights.EXPORT))

    def count(self) -> int:
        return self.cases.order_by().count()

    @property
    def wants_type(self) -> bool:
        """True where there were more columns if it were of one type."""
        return self.type is None


@dataclass(frozen=True)
class ListedRatings:
    """The same of ratings: written at once, since those of a period are no long table."""

    surveys: QuerySet[Survey]
    words: list[str]
    query: str
    back: str
    source: str = RATINGS
    type: None = None
    wants_type: bool = False

    def table(self, user: User) -> ratings.RatingTable:
        return ratings.RatingTable(self.surveys, user, frozenset(form_rights.withheld(user, form_rights.EXPORT)))

    def count(self) -> int:
        return self.surveys.order_by().count()


@dataclass(frozen=True)
class ListedPeople:
    """Notes that call somebody, or what somebody on leave hands on."""

    source: str
    made: people.MentionTable | people.LeaveTable
    n: int
    words: list[str]
    query: str
    back: str
    type: None = None
    wants_type: bool = False

    def table(self, user: User) -> people.MentionTable | people.LeaveTable:
        return self.made

    def count(self) -> int:
        return self.n


def listed(source: str, params: QueryDict, user: User) -> Listed | ListedRatings | ListedPeople:
    """Raises KeyError for a list or a figure that is none."""
    known = {CASES: _queue, FIGURE: _figure, RATINGS: _ratings, MENTIONS: _mentions, LEAVE: _leave}
    return known[source](params, user)


def _mentions(params: QueryDict, user: User) -> ListedPeople:
    found = people.mentions(user)
    table = people.MentionTable(found)
    return ListedPeople(MENTIONS, table, found.order_by().count(), [table.title], "", reverse("desk:mentions"))


def _leave(params: QueryDict, user: User) -> ListedPeople:
    """As far as its page shows it to the person. Raises KeyError for a leave that is not theirs to see."""
    key = params.get("leave", "")
    leave = leaving.leaves(user).filter(pk=key).first() if key.isdecimal() else None
    if leave is None:
        raise KeyError(key)
    behind = leaving.behind(leave, user)
    words = [str(leave.user), f"{plain_date(leave.first)}—{plain_date(leave.last)}"]
    n, back = len(behind.rows) + len(behind.waiting), reverse("desk:leave", args=[leave.pk])
    return ListedPeople(LEAVE, people.LeaveTable(behind), n, words, urlencode({"leave": leave.pk}), back)


def _queue(params: QueryDict, user: User) -> Listed:
    filters = Filters.read(params, user)
    cases = filters.narrow(Case.objects.visible_to(user, listed=True), user, dues.Bounds.present())
    back = f"{reverse('desk:queue')}?{filters.query()}"
    return Listed(CASES, _ordered(cases, filters), filters.type, filters.words(), filters.query(), back)


def _ordered(cases: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    """The order of the list on screen; rows without an instant last."""
    column = filters.order.column
    if filters.order.newest_first:
        return cases.order_by(f"-{column}", "-id")
    return cases.order_by(F(column).asc(nulls_last=True), "id")


def _asked(params: QueryDict) -> tuple[figures.Figure, figures.Period, Unit | None]:
    asked = figures.named(params.get("figure", ""))
    try:
        period = figures.Period.parse(params.get("period", ""))
    except ValueError:
        period = figures.Period.month_of(clock.today())
    return asked, period, Unit.objects.filter(code=params["unit"]).first() if params.get("unit") else None


def _words(asked: figures.Figure, period: figures.Period, unit: Unit | None) -> list[str]:
    return [_("figure: %(what)s") % {"what": asked.label}, period.label, *([unit.name] if unit else [])]


def _figure(params: QueryDict, user: User) -> Listed:
    """The cases a number counts, in sight of the person: asked once more, so that no figure can leak."""
    asked, period, unit = _asked(params)
    counted = figures.drill(asked.key, user, period, unit)
    cases = Case.objects.visible_to(user, listed=True).filter(pk__in=counted.order_by().values("pk"))
    kinds = list(CaseType.objects.filter(cases__in=cases.order_by()).distinct()[:2])
    query = asked.query(period, unit)
    back = f"{reverse('desk:figure')}?{query}"
    return Listed(
        FIGURE,
        cases.order_by("-opened_at", "-id"),
        kinds[0] if len(kinds) == 1 else None,
        _words(asked, period, unit),
        query,
        back,
    )


def _ratings(params: QueryDict, user: User) -> ListedRatings:
    """The ratings a number counts, of cases in sight of the person."""
    asked, period, unit = _asked(params)
    if not counts_ratings(asked):
        raise KeyError(asked.key)
    query = asked.query(period, unit)
    surveys = ratings.given(asked.asked.ratings(user, period, unit))
    return ListedRatings(surveys, _words(asked, period, unit), query, f"{reverse('desk:figure')}?{query}")


def counts_ratings(asked: figures.Figure) -> bool:
    return hasattr(asked.asked, "ratings")
