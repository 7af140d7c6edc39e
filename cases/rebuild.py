"""Replaying: the events of a case alone give its row, clocks, timers and reach again (law 1)."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import delegating, events, found_by, moments
from cases.data import plain
from cases.models import Case, CaseEvent, ClockRun, Moment, Reach, Timer
from cases.projected import KINDS
from cases.turn import (
    REACHED,
    RUNS,
    TIMERS,
    Hidden,
    clock_columns,
    columns_of,
    name_of,
    timer_columns,
    withheld_rows,
    write_withheld,
)
from home.prepared import Given, Prepared

MOMENTS = Prepared(lambda: Moment.objects.filter(case=Given("case")))


@dataclass
class Replay:
    """What the events say: columns of the row, {"key#run": columns}, {"rung@epoch": columns}, (unit, role), and
    {(seq, moment): (day, unit)}, {kind: {"seq:key": columns}} of what is projected beside it, and Hidden."""

    version: int = 0
    tells: bool = False
    case: dict[str, Any] = field(default_factory=dict)
    clocks: dict[str, dict] = field(default_factory=dict)
    timers: dict[str, dict] = field(default_factory=dict)
    reach: set[tuple[int, str]] = field(default_factory=set)
    moments: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    projected: dict[str, dict[str, dict]] = field(default_factory=lambda: {kind.NAME: {} for kind in KINDS})
    withheld: set[Hidden] = field(default_factory=set)

    def apply(self, event: CaseEvent, data: dict[str, Any]) -> None:
        seq = self.version = event.seq
        self.tells = self.tells or "moments" in data  # from its first event on, if it was opened since events do
        days = data.get("moments", {}) if self.tells else moments.earlier(event, self.case, data.get("case", {}))
        self.case |= data.get("case", {})
        self.clocks |= data.get("clocks", {})
        self.clocks = {name: columns for name, columns in self.clocks.items() if columns is not None}
        for name, columns in data.get("timers", {}).items():
            if columns is None:
                self.timers.pop(name, None)
            else:
                self.timers[name] = columns
        self.reach |= {(unit, role) for unit, role in data.get("reach", ())}
        self.reach -= {(unit, role) for unit, role in data.get("unreach", ())}
        for gone in data.get("unsaid", ()):
            self.moments = {key: told for key, told in self.moments.items() if key[0] != gone}
        for name, day in days.items():
            self.moments[seq, name] = (day, self.case["holder_id"])
        for kind in KINDS:
            for key, told in data.get(kind.NAME, {}).items():
                self.projected[kind.NAME][f"{seq}:{key}"] = kind.columns(told)
        if "withheld" in data:
            self.withheld = {(unit, user, why) for unit, user, why in data["withheld"]}


def replay(rows: list[CaseEvent]) -> Replay:
    """Read ``rows``, the events of one case by seq. Raises home.crypto.Unreadable."""
    told = Replay()
    for event in rows:
        told.apply(event, events.read(event))
    if rows:
        told.case.setdefault("void", False)  # a column that is younger than the events
    return told


def standing(case: Case) -> Replay:
    """What stands in the rows."""
    return Replay(
        version=case.version,
        case=columns_of(case),
        clocks={f"{run.key}#{run.run}": plain(clock_columns(run)) for run in RUNS(case=case)},
        timers={name_of(timer): plain(timer_columns(timer)) for timer in TIMERS(case=case)},
        reach=set(REACHED(case=case)),
        moments={(row.seq, row.key): (row.on.isoformat(), row.unit_id) for row in MOMENTS(case=case)},
        projected={kind.NAME: plain(kind.standing(case)) for kind in KINDS},
        withheld=withheld_rows(case),
    )


def _part(told: Replay, name: str) -> dict[str, Any]:
    return told.projected[name] if name in told.projected else getattr(told, name)


def differences(case: Case, told: Replay) -> list[str]:
    """Where the rows differ from what the events say, a sentence each."""
    rows, found = standing(case), []
    if rows.version != told.version:
        found.append(
            _("The row says version %(row)d, the last event is %(event)d.")
            % {"row": rows.version, "event": told.version}
        )
    for part in ("case", "clocks", "timers", *(kind.NAME for kind in KINDS)):
        here, there = _part(rows, part), _part(told, part)
        names = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        if names:
            found.append(
                _("Not what the events say: %(names)s.") % {"names": ", ".join(f"{part}.{name}" for name in names)}
            )
    for part in ("reach", "moments", "withheld"):
        if getattr(rows, part) != getattr(told, part):
            found.append(_("Not what the events say: %(names)s.") % {"names": part})
    return found


@db.atomic
def rebuild(case: Case) -> list[str]:
    """Bring the rows to what the events say; returns what differed. Rows only, never an event."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    told = replay(list(case.events.order_by("seq")))
    found = differences(case, told)
    if found:
        _write(case, told)
        case.refresh_from_db()
    delegating.settle(case)
    found_by.settle(case)
    return found


def _write(case: Case, told: Replay) -> None:
    Case.objects.filter(pk=case.pk).update(version=told.version, **typed(Case, told.case))
    case.clocks.all().delete()
    case.timers.all().delete()
    case.reach.all().delete()
    case.moments.all().delete()
    for name, columns in told.clocks.items():
        key, _hash, run = name.rpartition("#")
        ClockRun.objects.create(case=case, key=key, run=int(run), **typed(ClockRun, columns))
    for name, columns in told.timers.items():
        rung, _at, epoch = name.rpartition("@")
        Timer.objects.create(case=case, rung=rung, epoch=epoch, **typed(Timer, columns))
    write_withheld(case, told.withheld)
    Reach.objects.bulk_create(Reach(case=case, unit_id=unit, role=role) for unit, role in sorted(told.reach))
    Moment.objects.bulk_create(
        Moment(case=case, seq=seq, key=key, on=day, unit_id=unit) for (seq, key), (day, unit) in told.moments.items()
    )
    keys = dict(case.events.values_list("seq", "pk")) if any(told.projected.values()) else {}
    for kind in KINDS:
        getattr(case, kind.NAME).all().delete()
        for name, columns in told.projected[kind.NAME].items():
            seq, _colon, key = name.partition(":")
            kind.row(case.pk, keys[int(seq)], key, columns).save(force_insert=True)


def typed(model, columns: dict[str, Any]) -> dict[str, Any]:
    """Plain values as the columns' own types. A foreign key keeps its number."""
    made = {}
    for name, value in columns.items():
        found = model._meta.get_field(name)
        made[name] = value if found.is_relation else found.to_python(value)
    return made
