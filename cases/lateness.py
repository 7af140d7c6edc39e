"""Who was late: which unit held a case for how many of the days a time limit counted, read from its events alone.

A day belongs to who held the case before it began: as with terms, the day of a handing over is the giver's. Days on
which the clock stood (why is told) and counted days that waited for the applicant are told apart from both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases import events
from cases.models import Case, ClockRun
from cases.reckoning import moment
from cases.why import pause_name
from home import clock, days
from home.calendar import BeyondCalendar
from home.crypto import Unreadable
from home.models import Unit
from home.pauses import as_day
from home.terms import CALENDAR, MONTHS, YEARS, Term

HELD, PAUSED, APPLICANT = "held", "paused", "applicant"
DAY = timedelta(days=1)


@dataclass
class Stretch:
    """Days in a row with the same holder for the same reason. ``days``: how many the clock counted (of a pause: would
    have counted); ``late``: how many of them lay behind the due day. ``why``: the reason of a pause."""

    unit: int
    kind: str
    why: str
    first: date
    last: date
    days: int = 0
    late: int = 0


@dataclass(frozen=True)
class Share:
    """What one unit had of a time limit. ``percent``: of all counted days, rounded; None for a pause."""

    unit: Unit
    kind: str
    why: str
    days: int
    late: int
    percent: int | None


def late_runs(case: Case) -> list[ClockRun]:
    """Duties of the office that were stopped late, or run and are."""
    duties = case.clocks.filter(duty=True, side="office").order_by("key", "run")
    return [run for run in duties if (run.late if run.stopped_at else clock.now() >= run.late_at)]


def shares(case: Case, run: ClockRun) -> list[Share]:
    """Who had how much of ``run``, in the order in which they first had it."""
    sums: dict[tuple, Stretch] = {}
    for each in stretches(case, run):
        key = (each.unit if each.kind == HELD else None, each.kind, each.why)
        known = sums.setdefault(key, Stretch(each.unit, each.kind, each.why, each.first, each.last))
        known.days, known.late, known.last = known.days + each.days, known.late + each.late, each.last
    units = Unit.objects.in_bulk({each.unit for each in sums.values()})
    whole = sum(each.days for each in sums.values() if each.kind != PAUSED)
    return [
        Share(
            units[each.unit],
            each.kind,
            each.why,
            each.days,
            each.late,
            round(100 * each.days / whole) if whole and each.kind != PAUSED else None,
        )
        for each in sums.values()
        if each.days
    ]


def stretches(case: Case, run: ClockRun) -> list[Stretch]:
    """The days from the start of ``run`` to its end (today while it runs), oldest first."""
    held, stood, waits = _holders(case), _pauses(case, run), _waits(case)
    found: list[Stretch] = []
    for day in _days(run):
        unit = next((unit for since, unit in reversed(held) if since < day), held[0][1])
        why = next((reason for begin, end, reason in stood if begin < day <= end), None)
        kind = PAUSED if why is not None else APPLICANT if any(a < day <= b for a, b in waits) else HELD
        if not found or (found[-1].unit, found[-1].kind, found[-1].why) != (unit, kind, why or ""):
            found.append(Stretch(unit, kind, why or "", day, day))
        found[-1].last = day
        if _counts(run, day):
            found[-1].days += 1
            found[-1].late += day > run.due_on and kind != PAUSED
    return found


def _days(run: ClockRun) -> Iterator[date]:
    last = run.stopped_on or clock.today()
    for n in range(1, (last - run.started_on).days + 1):
        yield run.started_on + n * DAY


def _counts(run: ClockRun, day: date) -> bool:
    if run.term and Term.parse(run.term).unit in (CALENDAR, MONTHS, YEARS):
        return True
    try:
        return days.current().works(day)
    except BeyondCalendar:
        return day.weekday() < 5


def _holders(case: Case) -> list[tuple[date, int]]:
    """(from which day it counts, unit) of every change of the holder."""
    found: list[tuple[date, int]] = []
    for event in case.events.order_by("seq"):
        try:
            unit = events.read(event).get("case", {}).get("holder_id")
        except Unreadable:  # erased: what stands in later events still tells
            continue
        if unit:
            found.append((event.effective_on, unit))
    return found or [(as_day(case.opened_at), case.holder_id)]


def _pauses(case: Case, run: ClockRun) -> list[tuple[date, date, str]]:
    return [
        (as_day(moment(begin)), as_day(moment(end)) if end else clock.today(), pause_name(case, reason))
        for begin, end, reason in run.pauses
    ]


def _waits(case: Case) -> list[tuple[date, date]]:
    """Spans in which it was the applicant's turn by a clock of theirs."""
    rows = case.clocks.filter(side="applicant", duty=True)
    return [(row.started_on, row.stopped_on or clock.today()) for row in rows]


def by_unit(runs: Iterable[ClockRun]) -> dict[int, list[int]]:
    """{unit: [days held, of them late, cases]} over many time limits, for figures: one pass, a case at a time."""
    found: dict[int, list[int]] = {}
    for run in runs:
        had: dict[int, list[int]] = {}
        for each in stretches(run.case, run):
            if each.kind == HELD and each.days:
                own = had.setdefault(each.unit, [0, 0])
                own[0], own[1] = own[0] + each.days, own[1] + each.late
        for unit, (held, late) in had.items():
            total = found.setdefault(unit, [0, 0, 0])
            found[unit] = [total[0] + held, total[1] + late, total[2] + 1]
    return found
