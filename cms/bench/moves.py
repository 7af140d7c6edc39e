"""A move of a case: the event, its seal and digest, the row, its clocks, timers and notices, in one transaction."""

import uuid

from django.db import transaction as db
from django.utils.translation import gettext_noop

from cases import rights
from cases.actor import Actor, staff
from cases.models import Case
from cases.transition import transition
from cms.bench.office import Office
from cms.bench.pace import beside, lap
from cms.bench.reading import Reading
from forms.models import Submission
from home import clock

MOVES = ("take", "accept", "start")  # one after the other: each leaves the case where the next one begins
GOAL = 0.02


def move(office: Office) -> Reading:
    """One clerk working through what waits, one move a time."""
    waiting = _waiting(office)

    def ours() -> float:
        case, name, actor = next(waiting)
        with lap() as told:
            transition(case, name, seen_version=case.version, by=actor)
        return told.seconds

    def yardstick() -> float:
        made = uuid.uuid4()
        with lap() as told, db.atomic():
            Submission.objects.create(
                uuid=made, version_id=office.form.pk, data={}, channel="web", entry_mode="self",
                idempotency_key=made.hex, digest="", at=clock.now(),
            )  # fmt: skip
        return told.seconds

    turns = beside(ours, yardstick, office.turns(60))
    return Reading.of_time("move", turns, gettext_noop("one row inserted in a transaction of its own"), GOAL)


def _waiting(office: Office):
    """(case, move, who) without end, as long as there are new cases."""
    rows = Case.objects.filter(type__slug=office.type_slug, state="submitted").order_by("pk").iterator()
    for case in rows:
        for name in MOVES:
            case = Case.objects.get(pk=case.pk)
            doer = _doer(case, name)
            if doer is None:
                break
            yield case, name, doer


def _doer(case: Case, name: str) -> Actor | None:
    step = rights.step_of(case, name)
    found = next((user for word in step.by for user in rights.holders_of(case, word)), None)
    return staff(found) if found else None
