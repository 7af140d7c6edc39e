"""The time between two moments of each case, in working days, calendar days or hours."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from cases.figures.periods import Period
from cases.models import Case, CaseEvent, Moment
from cases.spec import Span
from home import days


def between(span: Span, cases: QuerySet[Case], period: Period) -> dict[int, list[Decimal]]:
    """case → [how long], for those that came to both; ``to`` is the latest by then, ``from`` the latest before it."""
    ends: dict[int, Moment] = {}
    starts: dict[int, Moment] = {}
    rows = Moment.objects.filter(case__in=cases.values("pk"), key__in=(span.from_, span.to), on__lte=period.last)
    moments = list(rows.order_by("seq"))
    for moment in moments:
        if moment.key == span.to:
            ends[moment.case_id] = moment
    for moment in moments:
        end = ends.get(moment.case_id)
        if moment.key == span.from_ and end is not None and moment.seq <= end.seq:
            starts[moment.case_id] = moment
    pairs = {key: (starts[key], end) for key, end in ends.items() if key in starts}
    return {key: [value] for key, value in UNITS[span.in_](pairs, cases).items()}


Pairs = dict[int, tuple[Moment, Moment]]


def _working(pairs: Pairs, cases: QuerySet) -> dict[int, Decimal]:
    calendar = days.current()
    return {key: Decimal(calendar.ordinal(b.on) - calendar.ordinal(a.on)) for key, (a, b) in pairs.items()}


def _calendar(pairs: Pairs, cases: QuerySet) -> dict[int, Decimal]:
    return {key: Decimal((b.on - a.on).days) for key, (a, b) in pairs.items()}


def _hours(pairs: Pairs, cases: QuerySet) -> dict[int, Decimal]:
    """By the instants of the events, not the days they count from."""
    written: dict[tuple[int, int], Any] = {}
    for case, seq, at in CaseEvent.objects.filter(case__in=cases.values("pk")).values_list("case", "seq", "at"):
        written[case, seq] = at
    return {
        key: Decimal((written[key, b.seq] - written[key, a.seq]).total_seconds()) / 3600
        for key, (a, b) in pairs.items()
    }


UNITS = {"d": _working, "cd": _calendar, "h": _hours}
