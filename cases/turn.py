"""One event in the making: what it changes is collected on a fresh row and written once, event and rows together.

Everything a turn changes stands in its event, so `cases.rebuild` gives the same rows by reading events alone.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from cases import events, found_by
from cases.actor import Actor
from cases.data import Context, facts, plain
from cases.models import Case, CaseEvent, Category, ClockRun, Link, Moment, Reach, Timer, Withheld
from cases.projected import KINDS
from cases.reckoning import late_when_paused, paused
from cases.said import heard
from forms import intake
from home import clock, personal, written
from home.pauses import as_day
from home.prepared import Given, Prepared

RELATED = (
    "type",
    "type_version",
    "holder",
    "home",
    "holder_town",
    "item_version__item",
    "submission__version",
    "parent__type_version",
)


WHOLE = Prepared(lambda: Case.objects.select_related(*RELATED).filter(pk=Given("pk")))
ROW = Prepared(lambda: Case.objects.filter(pk=Given("pk")))
RUNS = Prepared(lambda: ClockRun.objects.filter(case=Given("case")).order_by("key", "run"))
TIMERS = Prepared(lambda: Timer.objects.filter(case=Given("case")))
REACHED = Prepared(lambda: Reach.objects.filter(case=Given("case")).values_list("unit_id", "role"))
WITHHELD = Prepared(lambda: Withheld.objects.filter(case=Given("case")).values_list("unit_id", "user_id", "why"))
KEPT = ("_withheld", "_said")  # rows kept with a case while its version stays
Hidden = tuple[int | None, int | None, str]  # a unit or a user the case is withheld from, and why


class Stale(Exception):
    """Somebody else's event came in between reading and writing; nothing is written yet: begin again."""


def fresh(case_id: int) -> Case:
    """The row as it stands now, with what rules ask of it."""
    return WHOLE.one(pk=case_id)


def renew(case: Case) -> None:
    """``case`` as its row stands now; what was looked up beside it is looked up again."""
    row = ROW.one(pk=case.pk)
    for field in Case._meta.concrete_fields:
        setattr(case, field.attname, getattr(row, field.attname))
        if field.is_relation and field.is_cached(case):
            field.delete_cached_value(case)
    case._prefetched_objects_cache = {}


class Turn:
    """``day``: from when the event counts. ``moments``: name → day, what clocks and automatic moves wait for."""

    def __init__(self, case: Case, by: Actor, *, day: date | None = None) -> None:
        self.case, self.by = case, by
        self.now: datetime = clock.now()
        self.day: date = day or clock.today()
        self.moments: dict[str, date] = {}
        self.instants: dict[date, datetime] = {}  # the hour of a day that somebody wrote with its hour
        self.fire_at: datetime | None = None  # when the timer behind this turn should have fired
        self.data: dict[str, Any] = {}
        self.submission = None
        self.said: list = []
        self.public: dict = {}
        self.papers: dict[str, dict] = {}  # papers to issue, with what fills them in
        self.unsaid: set[int] = set()  # events whose moments never were
        self.publishes: list[str] = []  # forms whose score is published
        self.after: list[Callable[[CaseEvent], None]] = []  # what needs the event's key: notices, links, invitations
        self._before = _columns(case) if case.version else {}
        self._runs: dict[tuple[str, int], ClockRun | None] = {}
        self._timers: dict[str, Timer | None] = {}
        self._dropped: dict[str, Timer] = {}
        self._reach: set[tuple[int, str]] = set()
        self._gone: set[tuple[int, str]] = set()
        self._stood: dict[str, dict] | None = None
        self._withheld: set[Hidden] | None = None

    def claim(self) -> None:
        """Take the next seq. The version in WHERE is the lock: of two that read 7, one counts 1 row, the other 0."""
        rows = Case.objects.filter(pk=self.case.pk, version=self.case.version)
        if not rows.update(version=self.case.version + 1):
            raise Stale
        kept = {name: self.case.__dict__[name] for name in KEPT if name in self.case.__dict__}
        was, self.case.version = self.case.version, self.case.version + 1
        for name, (version, rows) in kept.items():
            if version == was:  # nobody else has written in between
                self.case.__dict__[name] = (self.case.version, rows)

    @property
    def reopens(self) -> bool:
        """True if the case was closed before this turn and is open now."""
        return self._before.get("category") == Category.CLOSED and self.case.category != Category.CLOSED

    # --- what rules see -----------------------------------------------------------------------------------------
    @cached_property
    def known(self) -> Context:
        return Context(self.case, self.by, self.said, lambda: self.runs)

    def say(self, **words: Any) -> None:
        """Words rules may ask for in this turn: reason …"""
        self.known.extra.update(words)

    def changed(self) -> None:
        """Answers, facts or clocks have changed: rules look again."""
        self.known.forget()

    def said_now(self, wanted: set[str]) -> dict[str, Any]:
        """Of the answers and facts ``wanted``, those that this turn brings."""
        if not wanted or self.case.version == 1:
            return {key: value for key, value in (self.known.own if wanted else {}).items() if key in wanted}
        before = self._before.get("facts") or {}
        new = {key: value for key, value in facts(self.case).items() if self.case.facts[key] != before.get(key)}
        for submission in self.said:
            new |= intake.logic_values(submission)
        return {key: value for key, value in new.items() if key in wanted}

    # --- clocks, timers, reach ----------------------------------------------------------------------------------
    @cached_property
    def runs(self) -> list[ClockRun]:
        return RUNS(case=self.case) if self.case.version > 1 else []

    @cached_property
    def timers(self) -> dict[str, Timer]:
        rows = TIMERS(case=self.case) if self.case.version > 1 else ()
        return {name_of(timer): timer for timer in rows}

    def touch(self, run: ClockRun) -> None:
        """``run`` is new or has changed."""
        self._runs[run.key, run.run] = run
        if run not in self.runs:
            self.runs.append(run)

    def forget(self, run: ClockRun) -> None:
        """``run`` never was: what began it is taken back."""
        self._runs[run.key, run.run] = None
        self.runs.remove(run)

    def set_timer(self, rung: str, epoch: str, fire_at: datetime) -> None:
        """Set or shift a timer; one that has fired in this epoch does not fire again."""
        name = f"{rung}@{epoch}"
        timer = self.timers.get(name)
        if timer is None and (again := self._dropped.pop(name, None)):  # dropped in this turn: the row is there still
            timer = self.timers[name] = again
        elif timer is None:
            timer = self.timers[name] = Timer(case=self.case, rung=rung, epoch=epoch, fire_at=fire_at)
        elif timer.fired_at or timer.fire_at == fire_at:
            return
        timer.fire_at = fire_at
        self._timers[name] = timer

    def drop_timer(self, name: str) -> None:
        timer = self.timers.get(name)
        if timer is not None and timer.fired_at is None:
            self._dropped[name] = self.timers.pop(name)
            self._timers[name] = None

    def fired(self, timer: Timer) -> None:
        """``timer`` has been carried out by this event."""
        own = self.timers[name_of(timer)]
        self.fire_at = own.fire_at
        own.fired_at, own.fault = self.now, ""
        self._timers[name_of(timer)] = own

    def set_fault(self, name: str, why: str) -> None:
        """Why the timer could not be carried out; it is tried again."""
        timer = self.timers.get(name)
        if timer is not None and timer.fired_at is None:
            timer.fault = why
            self._timers[name] = timer

    @property
    def touched(self) -> bool:
        """True if a clock or a timer is not what it was."""
        return bool(self._runs or self._timers)

    def reach(self, unit_id: int | None, *roles: str) -> None:
        """Let ``roles`` at a unit see the case."""
        if unit_id is not None:
            self._reach |= {(unit_id, role) for role in roles}

    def unreach(self, gone: set[tuple[int, str]]) -> None:
        """These (unit, role) see the case no more, unless this turn names them again."""
        self._gone |= gone

    def reach_only(self, wanted: set[tuple[int, str]]) -> None:
        """Exactly these (unit, role) see the case from elsewhere."""
        self.unreach(set(REACHED(case=self.case)) - wanted)
        self._reach |= wanted

    def remember(self) -> None:
        """Keep in the event what stood before it: columns it changes, running clocks, timers that have not fired."""
        self._stood = {
            "clocks": {f"{run.key}#{run.run}": clock_columns(run) for run in self.runs if run.stopped_at is None},
            "timers": {name: timer_columns(timer) for name, timer in self.timers.items() if not timer.fired_at},
        }

    @property
    def withheld(self) -> set[Hidden]:
        """Whom the case is withheld from, once this turn is written."""
        return withheld_rows(self.case) if self._withheld is None else self._withheld

    def withhold(self, wanted: set[Hidden]) -> None:
        """Withhold the case from exactly these."""
        if wanted != self.withheld:
            self._withheld = wanted

    # --- writing ------------------------------------------------------------------------------------------------
    def write(self, kind: str, **columns: Any) -> CaseEvent:
        """Append the event and bring the rows to what it says."""
        case = self.case
        case.facts, public = personal.masked(case.facts), personal.masked(self.public)  # both are kept in clear
        runs = {f"{key}#{run}": row for (key, run), row in sorted(self._runs.items())}
        case.next_due = min((run.late_at for run in self.runs if waits(run)), default=None)
        case.next_fire = min((timer.fire_at for timer in self.timers.values() if not timer.fired_at), default=None)
        after = _columns(case)
        changes = {name: value for name, value in after.items() if self._before.get(name, _ABSENT) != value}
        reach = self._new_reach()
        told = {
            "case": changes,
            "clocks": {name: run and clock_columns(run) for name, run in runs.items()},
            "timers": {name: timer and timer_columns(timer) for name, timer in self._timers.items()},
            "reach": sorted(map(list, reach)),
            "unreach": sorted(map(list, self._gone - self._reach)),
            "moments": {name: as_day(day) for name, day in self.moments.items()},
            "unsaid": sorted(self.unsaid),
            **{kind.NAME: kind.finish(self) for kind in KINDS},
            "tables": self.known.rows_used if "known" in vars(self) else {},
        }
        if self._stood is not None:
            told["before"] = {"case": {name: self._before[name] for name in changes}, **self._stood}
        if self._withheld is not None:  # the whole set, also when it is empty
            self.data["withheld"] = sorted(map(list, self._withheld), key=str)
        data = plain({**self.data, **{name: value for name, value in told.items() if value}})
        event = events.append(
            case,
            by=self.by,
            kind=kind,
            at=self.now,
            effective_on=self.day,
            data=data,
            public=public,
            submission=self.submission,
            **columns,
        )
        heard(event)
        names = [name.removesuffix("_id") for name in changes]
        if names:
            written.update(case, names)
        self._write_rows(runs, reach)
        if self.submission is not None and kind != CaseEvent.Kind.SURVEY:
            found_by.note(case, self.submission)
        if self.unsaid:
            Moment.objects.filter(case=case, seq__in=self.unsaid).delete()
        on = told["moments"].items()
        written.insert([Moment(case=case, seq=event.seq, key=key, on=day, unit_id=case.holder_id) for key, day in on])
        for kind in KINDS:
            for key, said in data.get(kind.NAME, {}).items():
                kind.row(case.pk, event.pk, key, said).save(force_insert=True)
                self.changed()  # notices may name its number
        for act in self.after:
            act(event)
        return event

    def _write_rows(self, runs: dict[str, ClockRun | None], reach: set[tuple[int, str]]) -> None:
        for name, run in runs.items():
            if run is None:
                key, _hash, n = name.rpartition("#")
                ClockRun.objects.filter(case=self.case, key=key, run=n).delete()
        _keep(filter(None, runs.values()))
        gone = [name.rpartition("@") for name, timer in self._timers.items() if timer is None]
        if gone:
            named = [Q(rung=rung, epoch=epoch) for rung, _at, epoch in gone]
            Timer.objects.filter(reduce(or_, named), case=self.case, fired_at=None).delete()
        _keep(filter(None, self._timers.values()))
        if self._withheld is not None:
            write_withheld(self.case, self._withheld)
        for unit, role in self._gone - self._reach:
            Reach.objects.filter(case=self.case, unit=unit, role=role).delete()
        written.insert([Reach(case=self.case, unit_id=unit, role=role) for unit, role in sorted(reach)], but_known=True)

    def _new_reach(self) -> set[tuple[int, str]]:
        if not self._reach or self.case.version == 1:
            return self._reach
        return self._reach - set(REACHED(case=self.case))

    def link(self, other: Case, kind: str, back: str) -> None:
        """Two cases belong together; read from either side."""
        pairs = [(self.case, other, kind), (other, self.case, back)]
        for case, far, name in pairs:
            Link.objects.get_or_create(case=case, other=far, kind=name, defaults={"at": self.now})
        self.data.setdefault("links", []).append([other.number, kind])


def _keep(rows: Iterable[ClockRun | Timer]) -> None:
    """Write ``rows``: new ones in one go."""
    new = []
    for row in rows:
        if row.pk:
            written.update(row)
        else:
            new.append(row)
    written.insert(new)


def withheld_rows(case: Case) -> set[Hidden]:
    """As they stand in the database; kept with ``case`` while its version stays."""
    kept = case.__dict__.get("_withheld")
    if kept is None or kept[0] != case.version:
        rows = WITHHELD(case=case) if case.pk else ()
        kept = case.__dict__["_withheld"] = (case.version, set(rows))
    return kept[1]


def write_withheld(case: Case, wanted: set[Hidden]) -> None:
    case.withheld.all().delete()
    Withheld.objects.bulk_create(Withheld(case=case, unit_id=unit, user_id=user, why=why) for unit, user, why in wanted)
    case.__dict__.pop("_withheld", None)


_ABSENT = object()
NOT_PROJECTED = {"id", "version"}


def _columns(case: Case) -> dict[str, Any]:
    """The row as plain JSON values, by column; what an event may change and `rebuild` gives back."""
    return {
        field.attname: plain(getattr(case, field.attname))
        for field in Case._meta.concrete_fields
        if field.name not in NOT_PROJECTED
    }


columns_of = _columns


def clock_columns(run: ClockRun) -> dict[str, Any]:
    return {
        field.attname: plain(getattr(run, field.attname))
        for field in ClockRun._meta.concrete_fields
        if field.name not in ("id", "case", "key", "run")
    }


def timer_columns(timer: Timer) -> dict[str, Any]:
    return {"fire_at": timer.fire_at, "fired_at": timer.fired_at, "fault": timer.fault}


def name_of(timer: Timer) -> str:
    return f"{timer.rung}@{timer.epoch}"


def waits(run: ClockRun) -> bool:
    """True for a running duty of the office that may become late, or is: a pause hides no lateness that was there."""
    return run.stopped_at is None and run.duty and run.side == "office" and (not paused(run) or late_when_paused(run))
