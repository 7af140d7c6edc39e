"""The working calendar: the one place where days are counted (architecture, law 5). No request, no query.

W(d), here ``ordinal``, is the number of working days ≤ d, so adding working days is adding integers. Spans are
half-open: the day a term starts on never counts. `home.days.current()` gives the calendar that is in force.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home import clock, office_hours
from home.day_by_day import DAY, DayFace, faces, hours_words
from home.pauses import Moment, Pause, as_day, as_instant, tidy
from home.points import Point, part
from home.terms import CALENDAR, MINUTES, WHILE_OPEN, WORKING, YEARS, Term, add_months


class BeyondCalendar(ValueError):
    """A day the calendar does not know. The sentence says which days it knows."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            _("The working calendar reaches from %(first)s to %(last)s. Enter the next year before counting further.")
            % {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
        )


@dataclass(frozen=True)
class KnownDay:
    """One day of a calendar. ``name``: the holiday, or what a make-up day makes up for."""

    date: date
    works: bool
    name: str = ""
    provisional: bool = False

    @property
    def made_up(self) -> bool:
        """True for a Saturday or Sunday on which the office works (调休)."""
        return self.works and self.date.weekday() >= 5


def overdue_at(due: Moment) -> datetime:
    """The instant at which lateness begins: when the due day has ended, or at the very instant."""
    return due if isinstance(due, datetime) else clock.instant(due + DAY)


def _is_more(face: DayFace, base: Term, before: date | None) -> bool:
    """True for a day that counts only because the term was extended. ``before``: the last day it had."""
    counts = face.n is not None or face.reason == "due"
    return counts and (face.date > before if before else (face.n or 0) > base.n)


class Calendar:
    """Days without a gap. ``days``: KnownDay rows in any order, or {date: works}."""

    def __init__(self, days: Iterable[KnownDay] | Mapping[date, bool]) -> None:
        if isinstance(days, Mapping):
            days = [KnownDay(day, works) for day, works in days.items()]
        self._days = sorted(days, key=lambda known: known.date)
        self.first, self.last = self._days[0].date, self._days[-1].date
        if (self.last - self.first).days + 1 != len(self._days):
            raise ValueError(
                _("The working calendar has a gap or a day twice. Load it again: manage.py calendar load.")
            )
        self._ordinals = list(accumulate(int(known.works) for known in self._days))
        self._working = [known.date for known in self._days if known.works]
        self._unsure = list(accumulate(int(known.provisional) for known in self._days))

    # --- single days --------------------------------------------------------------------------------------------
    def _place(self, day: date) -> int:
        place = (day - self.first).days
        if not 0 <= place < len(self._days):
            raise BeyondCalendar(self.first, self.last)
        return place

    def known(self, day: date) -> KnownDay:
        return self._days[self._place(day)]

    def works(self, day: date) -> bool:
        return self.known(day).works

    def name(self, day: date) -> str:
        return self.known(day).name

    def provisional(self, day: date) -> bool:
        return self.known(day).provisional

    def uncertain(self, start: Moment, due: Moment) -> bool:
        """True if a day of [start, due] is provisional: such a date is shown with 暂定."""
        begin, end = self._place(as_day(start)), self._place(as_day(due))
        return self._unsure[end] > (self._unsure[begin - 1] if begin else 0)

    def ordinal(self, day: date) -> int:
        """W(day)."""
        return self._ordinals[self._place(day)]

    def day_of(self, ordinal: int) -> date:
        """The working day with this ordinal."""
        if not 1 <= ordinal <= len(self._working):
            raise BeyondCalendar(self.first, self.last)
        return self._working[ordinal - 1]

    def next_working(self, day: date) -> date:
        """``day`` itself if the office works, else the next day on which it does."""
        return day if self.works(day) else self.day_of(self.ordinal(day) + 1)

    def shift(self, day: date, working_days: int) -> date:
        """``working_days`` after (or, negative, before) ``day``, which itself does not count; 0 is ``day``."""
        if working_days > 0:
            return self.day_of(self.ordinal(day) + working_days)
        if working_days < 0:
            return self.day_of(self.ordinal(day) + int(not self.works(day)) + working_days)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative when end lies before start."""
        return self.ordinal(end) - self.ordinal(start)

    # --- terms --------------------------------------------------------------------------------------------------
    def due(
        self,
        start: Moment,
        term: Term | str,
        extensions: int | Iterable[int | str | Term] = (),
        pauses: Iterable[Pause] = (),
        *,
        roll: bool = True,
        hours: office_hours.Hours | None = None,
        as_of: Moment | None = None,
    ) -> Moment:
        """The last day (d, cd, mo, y) or the instant (h, cmin) of a term that starts on ``start``.

        ``extensions``: more of the same unit, added before rolling. ``pauses``: [(from, to)], half-open like terms;
        one without an end lasts until ``as_of``, or adds nothing yet. A pause that begins after the term has run out
        changes nothing. ``roll=False``: sanctions and validity end on the very day. ``hours``: the unit's, for h.
        Raises BeyondCalendar, or ValueError for a pause that ends before it starts.
        Source: 行政许可法 第八十二条 (terms are working days), 民法典 第二百零一条, 第二百零三条 (start and end).
        """
        term = Term.parse(term).plus(extensions)
        if not term.dated:
            return self._due_instant(as_instant(start), term, tidy(pauses, as_instant, start, as_of), hours or {})
        start, pauses = as_day(start), tidy(pauses, as_day, start, as_of)
        if term.unit == WORKING:
            return self._last_working_day(start, term.n, pauses)
        last = self._last_calendar_day(start, term, pauses, roll)
        return self.next_working(last) if roll else last

    def _last_working_day(self, start: date, days: int, pauses: list) -> date:
        due = self.shift(start, days) if days else self.next_working(start)
        for stop, resume in pauses:
            if stop > due:  # the term had run out
                break
            # Stopped on the due day itself and resumed on a day of rest: not due before the office works again.
            due = max(self.day_of(self.ordinal(due) + self.between(stop, resume)), self.next_working(resume))
        return due

    def _last_calendar_day(self, start: date, term: Term, pauses: list, roll: bool) -> date:
        if term.unit == CALENDAR:
            last = start + term.n * DAY
        else:
            last = add_months(start, term.n * (12 if term.unit == YEARS else 1))
        for stop, resume in pauses:
            if stop > (self.next_working(last) if roll else last):
                break
            last = max(last + (resume - stop), resume)  # stopped while waiting to roll: not due before it resumes
        return last

    def _due_instant(self, start: datetime, term: Term, pauses: list, hours: office_hours.Hours) -> datetime:
        if term.unit == MINUTES:
            due = start + timedelta(minutes=term.n)
            for stop, resume in pauses:
                due += resume - stop if stop <= due else timedelta()
            return due
        spans = office_hours.open_spans(start, self.works, hours, pauses)
        return office_hours.after(start, timedelta(minutes=term.n * WHILE_OPEN[term.unit]), spans)

    def explain(
        self, start: Moment, term: Term | str, extensions=(), pauses: Iterable[Pause] = (), **rest
    ) -> list[DayFace]:
        """Every day from ``start`` to the due day with its reason. Takes what ``due`` takes."""
        base, pauses = Term.parse(term), list(pauses)
        term = base.plus(extensions)
        due = as_day(self.due(start, term, (), pauses, **rest))
        day, apart = as_day(start), tidy(pauses, as_day, as_day(start), rest.get("as_of"))
        last = self._last_calendar_day(day, term, apart, rest.get("roll", True)) if term.rolls else due
        drawn = list(faces(self, day, term, apart, last, due))
        if term.unit in WHILE_OPEN:
            return self._with_hours(drawn, as_instant(start), term, pauses, rest)
        if term == base:
            return drawn
        before = self._last_calendar_day(day, base, apart, False) if term.rolls else None
        return [replace(face, extended=_is_more(face, base, before)) for face in drawn]

    def _with_hours(
        self, drawn: list[DayFace], start: datetime, term: Term, pauses: list[Pause], rest: dict
    ) -> list[DayFace]:
        """How much of the term falls on each day."""
        due, spent = self.due(start, term, (), pauses, **rest), dict[date, int]()
        apart = tidy(pauses, as_instant, start, rest.get("as_of"))
        for begin, end in office_hours.open_spans(start, self.works, rest.get("hours") or {}, apart):
            if begin >= due:
                break
            day = as_day(begin)
            spent[day] = spent.get(day, 0) + round((min(end, due) - begin).total_seconds() / 60)
        return [replace(face, note=hours_words(spent[face.date])) if spent.get(face.date) else face for face in drawn]

    def point(
        self, text: str, due: Moment, start: Moment | None = None, term: Term | str | None = None, **rest
    ) -> datetime:
        """The instant of a ladder's ``text`` around ``due``: see home.points.

        A share needs ``start``; with ``term`` (and what ``due`` takes) it is counted in the term's own unit and
        pauses, without it in calendar days. Days begin at midnight unless the text names an hour.
        """
        point = Point.parse(text)
        if point.share is not None:
            reached = self._shared(point.share, due, start, term, rest)
            return reached if isinstance(reached, datetime) else clock.instant(reached, point.at)
        if point.unit in ("h", "cmin"):
            minutes = point.n * (60 if point.unit == "h" else 1)
            return overdue_at(due) + timedelta(minutes=minutes)
        day = as_day(due)
        day = self.shift(day, point.n) if point.unit == WORKING else day + point.n * DAY
        return clock.instant(day, point.at)

    def _shared(self, share: int, due: Moment, start: Moment | None, term: Term | str | None, rest: dict) -> Moment:
        if start is None:
            raise ValueError(_("A share of a term needs the day on which it starts."))
        term = Term.parse(term).plus(rest.pop("extensions", ())) if term else None
        if term is None or term.unit in ("mo", "y"):
            return as_day(start) + part(share, (as_day(due) - as_day(start)).days) * DAY
        return self.due(start, Term(part(share, term.n), term.unit), **{**rest, "roll": False})
