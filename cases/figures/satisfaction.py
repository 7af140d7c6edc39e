"""Satisfaction: the share of answered ratings that are at least 基本满意. Ratings belong to the unit as it was."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases.figures.faces import Share, Splits
from cases.figures.periods import Period
from cases.figures.registry import figure
from cases.models import Case, Survey
from cases.surveys import GIVEN
from home.models import Unit, User


class Ratings:
    """``AT_LEAST`` is part of the definition: a figure printed last year means the same today.

    Source: 政务服务“好差评” (国办发〔2019〕51号): very satisfied, satisfied and fairly satisfied count as satisfied.
    """

    AT_LEAST = 3

    def ratings(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Survey]:
        start, end = period.span
        found = Survey.objects.filter(
            case__in=Case.objects.visible_to(user, listed=True),
            answered_at__gte=start,
            answered_at__lt=end,
            grade__isnull=False,
            second_of=None,  # after a rectification; told apart
            discounted_on=None,  # an appeal was upheld
            repeated=False,  # one device counts once a unit and day
        ).order_by()
        return found.filter(unit__path__startswith=unit.path) if unit else found

    def of(self, n: int) -> str:
        return ngettext("of %(n)d rating", "of %(n)d ratings", n) % {"n": n}

    def share(self, user: User, period: Period, unit: Unit | None = None) -> Share:
        counted = self.ratings(user, period, unit).aggregate(n=Count("pk"), part=Count("pk", filter=self._good()))
        return Share(counted["part"], counted["n"])

    def split(self, user: User, period: Period) -> Splits:
        rows = self.ratings(user, period).values("unit").annotate(n=Count("pk"), part=Count("pk", filter=self._good()))
        found = {row["unit"]: Share(row["part"], row["n"]) for row in rows}
        units = list(Unit.objects.filter(pk__in=found))
        return [(unit, _together(found[each.pk] for each in units if unit.covers(each))) for unit in units]

    def cases(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Case]:
        return Case.objects.filter(pk__in=self.ratings(user, period, unit).values("case"))

    def _good(self) -> Q:
        return Q(grade__gte=self.AT_LEAST)


def _together(shares: Iterable[Share]) -> Share:
    parts, counts = zip(*shares, strict=True)
    return Share(sum(parts), sum(counts))


@figure(
    "review.window_satisfied",
    pgettext_lazy("figure", "Satisfaction at windows"),
    "%",
    _("Ratings of 3 to 5 out of all that were answered in this period: of cases that came in at a county, town or "
      "village window, and given by a window's code."),
)  # fmt: skip
class AtWindows(Ratings):
    CHANNELS = ("county", "town", "village")

    def ratings(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Survey]:
        there = Q(case__channel__in=self.CHANNELS) | Q(segment=GIVEN)
        return super().ratings(user, period, unit).filter(there)


@figure(
    "review.online_satisfied",
    pgettext_lazy("figure", "Satisfaction online"),
    "%",
    _("Ratings of 3 to 5 out of all, of cases that people sent in themselves by web, app or kiosk."),
)
class Online(Ratings):
    CHANNELS = ("web", "app", "kiosk")

    def ratings(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Survey]:
        own = super().ratings(user, period, unit).exclude(segment=GIVEN)
        return own.filter(case__channel__in=self.CHANNELS, case__submission__entry_mode="self")


@figure(
    "review.good_rate",
    pgettext_lazy("figure", "Good ratings"),
    "%",
    _("Ratings of 4 and 5 out of all that were answered in this period, wherever the case came in."),
)
class GoodRate(Ratings):
    """Both thresholds are in use among offices (4 or 3): which one the province counts is to be confirmed."""

    AT_LEAST = 4


@figure(
    "review.response",
    pgettext_lazy("figure", "Answered ratings"),
    "%",
    _("Of those asked for a rating in this period, how many answered. Beside satisfaction: few answers say little."),
)
class Response(Ratings):
    """By the day they were asked; those for whom no address was known, and who could only come by themselves, too."""

    def ratings(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Survey]:
        start, end = period.span
        mine = Case.objects.visible_to(user, listed=True)
        found = Survey.objects.filter(case__in=mine, asked_at__gte=start, asked_at__lt=end, second_of=None).order_by()
        found = found.exclude(segment=GIVEN)  # nobody had to ask
        return found.filter(unit__path__startswith=unit.path) if unit else found

    def of(self, n: int) -> str:
        return ngettext("of %(n)d asked", "of %(n)d asked", n) % {"n": n}

    def _good(self) -> Q:
        return Q(answered_at__isnull=False)
