"""Scenarios: every pack of ours proves itself, through the engine's real doors, and nothing stays."""

import uuid

from django.db import transaction as db
from django.utils.translation import gettext_noop

from cases import packs
from cases.packs.shapes import Scenario
from cms.bench.office import Office
from cms.bench.pace import lap
from cms.bench.reading import Reading
from cms.bench.visitor import Odd
from forms.models import Submission
from home import clock

GOAL = 0.005
FEW = ("rectify",)  # in an office too small to tell anything


def scenarios(office: Office) -> Reading:
    """Scenarios a minute, the rows they play on included."""
    chosen = [packs.load(name) for name in (packs.ours() if office.turns(3) > 2 else FEW)]
    with lap() as ours:
        results = packs.run_packs(chosen)
    if failed := [str(each) for each in results if not each.ok]:
        raise Odd(f"every scenario should pass: {failed}")
    steps = sum(_acts(scenario) for pack in chosen for scenario in pack.shape.scenarios)
    with lap() as bare:
        for _n in range(steps):
            _row(office)
    told = gettext_noop("a row inserted for each of their steps, each in a transaction of its own")
    return Reading.of_minutes("scenarios", len(results), (ours.seconds, bare.seconds), told, GOAL)


def _acts(scenario: Scenario) -> int:
    """Steps that change something."""
    return sum(step.repeat or 1 for step in scenario.steps if step.act != "expect")


def _row(office: Office) -> None:
    made = uuid.uuid4()
    with db.atomic():
        Submission.objects.create(
            uuid=made, version_id=office.form.pk, data={}, channel="web", entry_mode="self",
            idempotency_key=made.hex, digest="", at=clock.now(),
        )  # fmt: skip
        db.set_rollback(True)
