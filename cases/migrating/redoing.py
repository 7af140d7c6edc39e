"""What a draft would have made of cases that were worked on: each is opened and moved once more, dry.

The same answers by the same people at the same instants, first under the draft, then under the version the case ran on:
what differs between the two is the draft's doing and nothing else's. Every case in a transaction that is rolled back.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction as db

from cases import events, opening, spec
from cases.actor import Actor
from cases.errors import CaseError
from cases.models import Case, CaseEvent, CaseType, CaseTypeVersion
from cases.tick import Apart, tick
from cases.transition import transition
from cases.types import form_named
from forms import publishing
from forms.errors import Invalid
from forms.logic import LogicError
from forms.models import FormVersion, Submission
from home import clock, crypto
from home.calendar import BeyondCalendar
from home.models import Unit

FIRST = 900_000  # number of a version that is gone again: newer than any that was published
HANDED = ("hand", "object", "agree")
REFUSALS = (CaseError, Invalid, LogicError, BeyondCalendar, crypto.Unreadable)


@dataclass(frozen=True)
class Course:
    """How a case went. ``due``: clock → its latest due day; ``told``: notice → how often; ``refused``: (move, sentence)
    of the first step that was not possible."""

    state: str = ""
    due: dict[str, str] = field(default_factory=dict)
    told: Counter = field(default_factory=Counter)
    refused: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Redone:
    """One case, as it goes without the draft and with it."""

    case: Case
    before: Course
    after: Course

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Draft:
    """What is tried: the draft's life, and the units that fill its slots."""

    row: CaseType
    life: spec.CaseSpec
    units: dict[str, str]


def redo(draft: Draft, cases: Iterable[Case], until: datetime) -> list[Redone]:
    """Each of ``cases`` with and without the draft, up to ``until``."""
    return [_both(draft, case, until) for case in cases]


def _both(draft: Draft, case: Case, until: datetime) -> Redone:
    log = _log(case)
    after = _course(case, log, until, draft.life, draft.units, None)
    if after == _stands(case):
        return Redone(case, after, after)
    version = case.type_version
    return Redone(case, _course(case, log, until, version.life, version.units, version.pins), after)


def _log(case: Case) -> list[tuple[CaseEvent, dict[str, Any]]]:
    """What people did with the case; what follows by itself follows again."""
    rows = case.events.stood().select_related("user", "post", "post__unit", "submission__version").order_by("seq")
    found = []
    for event in rows:
        by_hand = event.actor_kind != CaseEvent.ActorKind.SYSTEM and event.kind in ("move", "hands", "clock")
        if event.seq == 1 or by_hand:
            try:
                found.append((event, events.read(event)))
            except crypto.Unreadable:
                found.append((event, {}))
    return found


def _stands(case: Case) -> Course:
    due = {run.key: run.due_on.isoformat() for run in case.clocks.order_by("run")}
    return Course(case.state, due, Counter(case.notices.values_list("name", flat=True)))


# --- once more, dry -------------------------------------------------------------------------------------------------
def _course(case: Case, log, until: datetime, life: spec.CaseSpec, units, pins: dict[str, int] | None) -> Course:
    with db.atomic():
        version = _version(case.type, life, units, pins)
        floor = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        found = _again(case, log, until, version, Apart(floor, 1 << 62))
        db.set_rollback(True)
    return found


def _version(row: CaseType, life: spec.CaseSpec, units, pins: dict[str, int] | None) -> CaseTypeVersion:
    text = spec.canonical(life)
    values = {"sha256": spec.digest(text), "units": units, "published_at": clock.now()}
    pins = _pins(life) if pins is None else pins
    return CaseTypeVersion.objects.create(type=row, number=FIRST, spec=text, pins=pins, **values)


def _pins(life: spec.CaseSpec) -> dict[str, int]:
    """The forms as they run, or as their drafts where they never did."""
    found = {}
    for key in sorted({move.form for move in life.transitions.values() if move.form and move.from_}):
        form = form_named(life.forms.get(key, f"{life.pack}.{key}"))
        version = form.current if form else None
        if form is not None and version is None:
            text = publishing.schema.canonical(publishing.built(form.get_latest_revision_as_object()))
            values = {"schema": text, "sha256": publishing.schema.digest(text), "published_at": clock.now()}
            version = FormVersion.objects.create(form=form, number=1, **values)
        if version is not None:
            found[key] = version.pk
    return found


def _again(case: Case, log, until: datetime, version: CaseTypeVersion, apart: Apart) -> Course:
    Case.objects.filter(pk=case.pk).update(submission=None, business_key=None)  # this one is it now
    opened, data = log[0]
    try:
        with clock.at(opened.at), db.atomic():
            facts = {} if case.submission_id else data.get("case", {}).get("facts", {})
            again = opening.open_case(
                case.submission,
                type=case.type,
                by=_actor(opened),
                home=case.home,
                channel=case.channel,
                item=case.item_version.item if case.item_version_id else None,
                answers=facts,
            )
    except REFUSALS as refused:
        return Course(refused=(opened.transition, str(refused)))
    refused = ("", "")
    for event, told in log[1:]:
        _time(event.at - timedelta(microseconds=1), apart)
        if said := _moved(again, event, told):
            refused = (event.transition, said)
            break
    else:
        _time(until, apart)
    again = Case.objects.get(pk=again.pk)
    return replace(_stands(again), refused=refused)


def _time(at: datetime, apart: Apart) -> None:
    tick(at, notices=False, tend=False, apart=apart)


def _moved(case: Case, event: CaseEvent, told: dict[str, Any]) -> str:
    """Why the step of ``event`` is not possible now, "" if it was taken or cannot be told again."""
    name = event.transition
    case.refresh_from_db()
    if name not in case.life.transitions and name not in (*HANDED, "extend"):
        known = name in event.case.life.transitions
        return _gone(event) if known else ""
    payload: dict[str, Any] = {key: told[key] for key in ("reason", "pause", "clock") if told.get(key)}
    if name in HANDED and (holder := told.get("case", {}).get("holder_id")):
        payload["unit"] = Unit.objects.get(pk=holder)
    if event.submission_id:
        payload["filling"] = Said(event.submission)
    step = case.life.transitions.get(name)
    if step is not None and step.takes:
        facts = told.get("case", {}).get("facts", {})
        payload["taken"] = {key: facts[key] for key in step.takes if key in facts}
    if event.effective_on != event.at.astimezone(clock.OFFICE_ZONE).date():
        payload["effective_on"] = event.effective_on
    if step is not None and step.effective_on in (None, "now"):
        payload.pop("effective_on", None)
    try:
        with clock.at(event.at), db.atomic():
            transition(case, name, seen_version=case.version, by=_actor(event), payload=payload)
    except REFUSALS as refused:
        return str(refused)
    return ""


def _gone(event: CaseEvent) -> str:
    from cases import moves

    return moves.not_now(event.case, event.case.life.transitions[event.transition].label)


def _actor(event: CaseEvent) -> Actor:
    return Actor(event.actor_kind, event.user, event.post, event.party)


class Said:
    """A form that was filled in already, where a move waits for one to be sent."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.extra: dict[str, Any] = {}
        self.only: tuple[str, ...] = ()

    def send(self, **_about: Any) -> Submission:
        return self.submission
