"""All running cases of a version: tried first, then carried out one by one; again takes up where it stopped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction as db
from django.utils.translation import gettext as _

from cases.errors import CaseError
from cases.migrating.back import undo
from cases.migrating.move import migrate
from cases.migrating.plan import Plan
from cases.models import Case, CaseTypeVersion, Category
from home.calendar import BeyondCalendar

CHUNK = 500


@dataclass
class Outcome:
    """What became, or would become, of one case. ``clocks``: key → [due before, due after], null where none runs."""

    number: str
    state: list[str]
    clocks: dict[str, list[str | None]] = field(default_factory=dict)
    fault: str = ""

    def __str__(self) -> str:
        if self.fault:
            return f"{self.number}: {self.fault}"
        moved = [f"{key} {before or '—'} → {after or '—'}" for key, (before, after) in self.clocks.items()]
        return f"{self.number}: " + "；".join([" → ".join(dict.fromkeys(self.state)), *moved])


def run(old: CaseTypeVersion, new: CaseTypeVersion, plan: Plan, *, dry: bool = False) -> Iterator[Outcome]:
    """Each case of ``old`` that is still open; one of ``new`` already is none of them, so a second run goes on."""
    waiting = Case.objects.filter(type_version=old).exclude(category=Category.CLOSED)
    yield from _each(waiting, lambda case: migrate(case, plan, new), dry)


def back(old: CaseTypeVersion, new: CaseTypeVersion, *, dry: bool = False) -> Iterator[Outcome]:
    """Takes back what came from ``old``; a case that has moved on since says so."""
    migrated = Case.objects.filter(type_version=new, events__kind="migrate").exclude(category=Category.CLOSED)
    yield from _each(migrated.distinct(), undo, dry)


def _each(cases, work: Callable[[Case], Any], dry: bool) -> Iterator[Outcome]:
    after = 0
    while keys := list(cases.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        for key in keys:
            yield _one(Case.objects.get(pk=key), work, dry)
        after = keys[-1]


def _one(case: Case, work: Callable[[Case], Any], dry: bool) -> Outcome:
    """In a transaction of its own: killed in the middle, what is done is done, and the rest is still to do."""
    outcome = Outcome(case.number, [case.state])
    before = _dues(case)
    try:
        with db.atomic():
            work(case)
            outcome.state.append(case.state)
            after = _dues(case)
            outcome.clocks = {key: [before.get(key), after.get(key)] for key in {**before, **after}
                              if before.get(key) != after.get(key)}  # fmt: skip
            db.set_rollback(dry)
    except CaseError as refused:
        outcome.fault = str(refused)
    except BeyondCalendar as beyond:
        outcome.fault = _("A time limit cannot be counted. %(why)s") % {"why": beyond}
    return outcome


def _dues(case: Case) -> dict[str, str]:
    return {run.key: run.due_on.isoformat() for run in case.clocks.filter(stopped_at=None).order_by("run")}
