"""The due day as a person is told it: which day, how many are left, and the sum behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import faces, why
from cases.models import Case, ClockRun
from cases.reckoning import terms_of
from cases.why import SumLine
from home import clock, days
from home.calendar import BeyondCalendar
from home.day_by_day import DayFace
from home.pauses import as_day
from home.templatetags.ow import weekday_moment
from home.terms import WORKING, Term


@dataclass(frozen=True)
class Due:
    """``used`` of ``total`` days of the term have passed; 0 of 0 for a term in hours.

    ``ours``: the office's duty, not the applicant's.

    ``at``: the day, or the very instant of a term in hours.

    ``left``: the sentence under the date. ``days``: every day with its reason, empty where that cannot be drawn.
    ``still``: the clock stands still, ``day`` is what it would be if it went on today.
    """

    label: str
    day: date
    at: date | datetime
    left: str
    term: str
    used: int
    total: int
    ours: bool
    over: bool
    basis: str
    statutory: bool
    days: list[DayFace]
    sum: list[SumLine]
    still: bool = False

    @property
    def by(self) -> str:
        """Until when, as a line of what comes next says it."""
        if self.still:
            return _("the clock stands still now")
        return _("by %(day)s") % {"day": weekday_moment(self.at)}

    @property
    def spent(self) -> str:
        """Promised 10 working days, 6 used."""
        text = _("By law %(term)s, %(n)d used") if self.statutory else _("Promised %(term)s, %(n)d used")
        return text % {"term": self.term, "n": self.used}

    @property
    def share(self) -> int:
        """Percent of the term that has passed, for the bar."""
        return min(100, round(100 * self.used / self.total)) if self.total else 0


def running(case: Case) -> list[Due]:
    """The clocks that run on ``case`` now, the office's first, each set by its day."""
    runs = {(run.key, run.run): run for run in case.clocks.filter(stopped_at=None)}
    found = [
        _due(face, runs[face.key, face.run], case)
        for face in sorted(faces.clock_faces(case), key=lambda each: each.late_at)
        if face.stopped_on is None and face.duty
    ]
    return sorted(found, key=lambda due: (not due.ours, due.day))


def _due(face: faces.ClockFace, run: ClockRun, case: Case) -> Due:
    counted = terms_of(run, case.life.clocks[run.key], case.holder.opening_hours) if run.term else None
    whole = counted["term"].plus(counted["extensions"]) if counted else None
    in_days = whole is not None and whole.dated
    still = why.stands_still(run)
    day = face.days[-1].date if still and face.days else face.due_on
    return Due(
        label=face.label,
        day=day,
        at=day if still else face.at,
        left=_("The clock stands still now; if it went on today, it would be this day.") if still else _left(run),
        term=face.term,
        used=_used(run, counted, whole) if in_days else 0,
        total=whole.n if in_days else 0,
        ours=face.side == "office",
        over=clock.now() >= face.late_at,
        basis=face.basis,
        statutory=run.kind == ClockRun.Kind.STATUTORY,
        days=face.days,
        sum=face.sum,
        still=still,
    )


def _left(run: ClockRun) -> str:
    today = clock.today()
    if clock.now() >= run.late_at:
        return _("This day has passed. The supervisors see it too.")
    if run.due_on <= today:
        return _("That is today.")
    n = _working_days(today, run.due_on)
    return ngettext("%(n)d working day left.", "%(n)d working days left.", n) % {"n": n}


def _working_days(start: date, end: date) -> int:
    try:
        return days.current().between(start, end)
    except BeyondCalendar:
        return (end - start).days


def _used(run: ClockRun, counted: dict, whole: Term) -> int:
    """Days of the term that have passed, pauses not counted, never more than the term has."""
    last = max(run.started_on, min(clock.today(), run.stopped_on or clock.today()))
    count = _working_days if whole.unit == WORKING else (lambda start, end: (end - start).days)
    passed = count(run.started_on, last)
    for start, end in counted["pauses"]:
        stop, resume = max(as_day(start), run.started_on), min(as_day(end) if end else last, last)
        passed -= count(stop, resume) if resume > stop else 0
    return max(0, min(passed, whole.n))
