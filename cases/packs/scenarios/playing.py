"""A run of a type, step by step from its beginning, on a world that is gone afterwards.

with stage(drafted(row)) as world:
    taken = replay(world, steps)        what came of each; the world stands where the run has come to
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.models import Case, CaseEvent, Document, Notice
from cases.packs.drafted import Drafted, lay
from cases.packs.scenarios import expecting, kept, steps
from cases.packs.scenarios.runner import on_time
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Step
from home import clock


@dataclass
class Taken:
    """What came of one step. ``said``: the sentence it was refused with, as the run says it should be. ``gap``: what is
    not as the step says; ``stuck``: nothing after it was tried. ``so``: how the run's own case stood then."""

    step: Step
    at: datetime
    said: str = ""
    gap: expecting.Gap | None = None
    stuck: bool = False
    refusal: Exception | None = None
    events: list[CaseEvent] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    papers: list[Document] = field(default_factory=list)
    so: dict[str, Any] = field(default_factory=dict)


@contextmanager
def stage(pack: Drafted) -> Iterator[World]:
    """A world for one run. Whatever is asked of the run is asked inside."""
    world = World(pack, lay)
    with world.standing(), world.alone():
        yield world


def replay(world: World, run: list[Step]) -> list[Taken]:
    """Takes the steps in order, up to the first that is not possible any more."""
    found: list[Taken] = []
    for step in run:
        found.append(_take(world, step))
        if found[-1].stuck:
            break
    return found


def _take(world: World, step: Step) -> Taken:
    before = {model: _last(world, model) for model in (CaseEvent, Notice, Document)}
    taken = Taken(step, world.now)
    try:
        on_time(world, step)
        with clock.at(world.now):
            _carry_out(world, step, taken)
    except Wrong as wrong:
        taken.gap, taken.stuck = expecting.Gap(step.act or "step", "", str(wrong)), True
    taken.at = world.now
    rows = {model: model.objects.filter(case__gt=world.floor, pk__gt=last) for model, last in before.items()}
    taken.events = list(rows[CaseEvent].select_related("case__type_version", "user", "unit").order_by("pk"))
    taken.notices = list(rows[Notice].select_related("case").order_by("pk"))
    taken.papers = list(rows[Document].select_related("case").order_by("pk"))
    if "case" in world.cases:
        taken.so = kept.so_far(world, "case", whole=False)
    return taken


def _last(world: World, model) -> int:
    found = model.objects.filter(case__gt=world.floor).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def _carry_out(world: World, step: Step, taken: Taken) -> None:
    if step.expect is not None:
        taken.gap = next(expecting.gaps(world, step.expect), None)
        return
    refused = steps.refused_by(world, step)
    taken.said, taken.refusal = str(refused or ""), refused
    if step.refused and step.refused not in taken.said:
        taken.gap = expecting.Gap("refused", step.refused, taken.said or None)
    elif refused is not None and not step.refused:
        taken.gap, taken.stuck = expecting.Gap("refused", None, taken.said), True


def cases_of(world: World) -> list[Case]:
    """All that the run has opened, parts and spawned ones among them."""
    rows = Case.objects.filter(pk__gt=world.floor).select_related("type", "type_version", "holder", "parent")
    return list(rows.order_by("pk"))


def refs(world: World) -> dict[int, str]:
    """Key of a case → the word by which a step names it; cases no word leads to are left out."""
    found = {key: name for name, key in world.cases.items()}
    for case in cases_of(world):
        if case.pk in found:
            continue
        above = found.get(case.parent_id or case.spawned_by_id or 0)
        for word in _words(world, case) if above else ():
            if _leads(world, f"{above}.{word}", case):
                found[case.pk] = f"{above}.{word}"
                break
        else:
            if _leads(world, newest := f"newest {case.type.slug}", case):
                found[case.pk] = newest
    return found


def _words(world: World, case: Case) -> Iterator[str]:
    group, _dot, key = case.part_key.partition(".")
    slots = {unit.code: slot for slot, unit in world.units.items()}
    if case.parent_id:
        yield from ([f"{group}.{slots.get(key, key)}"] if key else [])
        yield group
    yield case.type.slug


def _leads(world: World, ref: str, case: Case) -> bool:
    try:
        return world.case(ref).pk == case.pk
    except Wrong:
        return False
