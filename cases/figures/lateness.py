"""Where the days of late cases went, and how many pauses began just before the due day."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases import pausing
from cases.figures.faces import Share, Splits
from cases.figures.periods import Period
from cases.figures.registry import figure
from cases.models import Case, ClockRun, Moment
from home.models import Unit, User


@figure(
    "desk.late_days",
    pgettext_lazy("figure", "Days held behind the due day"),
    "%",
    _("Of the counted days on which a unit held cases that ended late in this period, those behind the due day."),
)
class LateDays:
    """Pauses and waits for the applicant are nobody's days here."""

    def runs(self, user: User, period: Period) -> QuerySet[ClockRun]:
        start, end = period.span
        mine = Case.objects.visible_to(user, listed=True)
        found = ClockRun.objects.filter(late=True, side="office", stopped_at__gte=start, stopped_at__lt=end)
        return found.filter(case__in=mine).order_by()

    def of(self, n: int) -> str:
        return ngettext("of %(n)d day held", "of %(n)d days held", n) % {"n": n}

    def _found(self, user: User, period: Period) -> dict[int, Share]:
        """By unit. The turn that stopped a clock kept whose the days were: one query, and no event is read."""
        found: Counter[int] = Counter()
        late: Counter[int] = Counter()
        for held in self.runs(user, period).values_list("held", flat=True).iterator(chunk_size=2000):
            for unit, days, behind in held:
                found[unit] += days
                late[unit] += behind
        return {unit: Share(late[unit], n) for unit, n in found.items()}

    def share(self, user: User, period: Period, unit: Unit | None = None) -> Share:
        found = self._found(user, period)
        return _sum(found[key] for key in (found if unit is None else found.keys() & _below(unit)))

    def split(self, user: User, period: Period) -> Splits:
        found = self._found(user, period)
        units = list(Unit.objects.filter(pk__in=found))
        return [(unit, _sum(found[each.pk] for each in units if unit.covers(each))) for unit in units]

    def cases(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Case]:
        runs = self.runs(user, period)
        if unit is None:
            return Case.objects.filter(pk__in=runs.values("case"))
        below = _below(unit)
        had = runs.values_list("case", "held").iterator(chunk_size=2000)
        return Case.objects.filter(pk__in=[case for case, held in had if any(each in below for each, *_n in held)])


def _below(unit: Unit) -> set[int]:
    return set(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True))


def _sum(shares: Iterable[Share]) -> Share:
    shares = list(shares)
    return Share(sum(each.part for each in shares), sum(each.n for each in shares))


@figure(
    "desk.paused_late",
    pgettext_lazy("figure", "Stopped just before the due day"),
    "%",
    _("Of all stops of the office's clocks in this period, those within the last working days before the due day."),
)
class PausedLate:
    def rows(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Moment]:
        mine = Case.objects.visible_to(user, listed=True)
        found = Moment.objects.filter(key__in=(pausing.ANY, pausing.LATE), case__in=mine)
        found = found.filter(on__gte=period.first, on__lte=period.last)
        return found.filter(unit__path__startswith=unit.path) if unit else found

    def of(self, n: int) -> str:
        return ngettext("of %(n)d stop", "of %(n)d stops", n) % {"n": n}

    def share(self, user: User, period: Period, unit: Unit | None = None) -> Share:
        return Share(**self.rows(user, period, unit).aggregate(**COUNTS))

    def split(self, user: User, period: Period) -> Splits:
        rows = self.rows(user, period).order_by().values("unit").annotate(**COUNTS)
        found = {row["unit"]: Share(row["part"], row["n"]) for row in rows}
        return [(unit, found[unit.pk]) for unit in Unit.objects.filter(pk__in=found)]

    def cases(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet[Case]:
        late = self.rows(user, period, unit).filter(key=pausing.LATE)
        return Case.objects.filter(pk__in=late.values("case"))


COUNTS = {"n": Count("pk", filter=Q(key=pausing.ANY)), "part": Count("pk", filter=Q(key=pausing.LATE))}
