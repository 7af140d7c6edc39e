"""Who was late: which unit held a case for how many of the days a time limit counted, read from its events alone
(once, when the limit is stopped late, for the figures).

A day belongs to who held the case before it began: as with terms, the day of a handing over is the giver's. Days on
which the clock stood (why is told) and counted days that waited for the applicant are told apart from both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases import events
from cases.models import Case, CaseEvent, ClockRun
from cases.reckoning import moment
from cases.why import pause_name
from home import clock, days
from home.calendar import BeyondCalendar
from home.crypto import Unreadable
from home.models import Unit
from home.pauses import as_day
from home.prepared import Given, Prepared
from home.terms import CALENDAR, MONTHS, YEARS, Term

EVENTS = Prepared(lambda: CaseEvent.objects.filter(case=Given("case")).order_by("seq"))
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


def stretches(case: Case, run: ClockRun, beside: Iterable[ClockRun] | None = None) -> list[Stretch]:
    """The days from the start of ``run`` to its end (today while it runs), oldest first. ``beside``: the case's other
    runs, where they are not written yet."""
    held, stood = _holders(case), _pauses(case, run)
    waits = _waits(case.clocks.all() if beside is None else beside)
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
    for event in EVENTS(case=case):
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


def _waits(runs: Iterable[ClockRun]) -> list[tuple[date, date]]:
    """Spans in which it was the applicant's turn by a clock of theirs."""
    theirs = [run for run in runs if run.side == "applicant" and run.duty]
    return [(run.started_on, run.stopped_on or clock.today()) for run in theirs]


def held(case: Case, run: ClockRun, beside: Iterable[ClockRun]) -> list[list[int]]:
    """[[unit, days it held the case, of them late], …] of a run that was stopped late: kept with it, for figures."""
    found: dict[int, list[int]] = {}
    for each in stretches(case, run, beside):
        if each.kind == HELD and each.days:
            own = found.setdefault(each.unit, [0, 0])
            own[0], own[1] = own[0] + each.days, own[1] + each.late
    return [[unit, *sums] for unit, sums in found.items()]
