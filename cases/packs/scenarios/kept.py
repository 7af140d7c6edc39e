"""Scenarios as rows: what a pack brought, what an editor kept of a played run, and both run again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Case, CaseType, TypeScenario
from cases.packs.scenarios.runner import steps_of
from cases.packs.scenarios.world import World
from cases.packs.shapes import Expect, Scenario, Step
from home import clock
from home.models import User

LONGEST = 120
OUR_OWN = ("remind:", "told", "fault")  # notices in the office's own words


class Unkept(ValueError):
    """A scenario cannot be kept; str() says why."""


def keep(type: CaseType, title: str, steps: Iterable[dict[str, Any]], by: User | None) -> TypeScenario:
    """A new scenario of ``type``. Raises Unkept."""
    row = TypeScenario(type=type, made_by=by, made_at=clock.now())
    row.seal({"steps": list(steps)})
    return rename(row, title)


def rename(row: TypeScenario, title: str) -> TypeScenario:
    """Saves ``row`` under ``title``. Raises Unkept."""
    row.title = title.strip()
    if not row.title or len(row.title) > LONGEST:
        raise Unkept(_("Give the scenario a name of at most %(n)d characters: what happens in it.") % {"n": LONGEST})
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Unkept(_("There is a scenario “%(title)s” already. Choose another name.") % {"title": title}) from clash
    return row


def scenario_of(row: TypeScenario) -> Scenario:
    """Raises pydantic.ValidationError where the language has changed since."""
    return Scenario(title=row.title, steps=tuple(Step.model_validate(each) for each in row.steps))


def written(step: Step) -> dict[str, Any]:
    """A step as a pack would write it."""
    return step.model_dump(by_alias=True, exclude_unset=True, mode="json")


# --- what a pack brings ---------------------------------------------------------------------------------------------
def bring(pack, kinds: Mapping[str, CaseType]) -> None:
    """The pack's scenarios as rows of the types they open (``kinds``: by key); an editor's own stay as they are."""
    there = {(row.type_id, row.title): row for row in TypeScenario.objects.filter(from_pack=pack.name)}
    for scenario in pack.shape.scenarios if kinds else ():
        steps = [_whole(pack, step) for step in steps_of(pack, scenario)]
        type = kinds[_type_of(pack, steps, kinds)]
        row = there.pop((type.pk, scenario.title[:LONGEST]), None)
        if row is not None and row.steps == steps:
            continue
        row = row or TypeScenario(type=type, title=scenario.title[:LONGEST], from_pack=pack.name)
        row.made_at = clock.now()
        row.seal({"steps": steps})
        row.save()
    TypeScenario.objects.filter(pk__in=[row.pk for row in there.values()]).delete()


def _type_of(pack, steps: list[dict[str, Any]], kinds: Mapping[str, CaseType]) -> str:
    """Key of the type whose case the scenario opens first."""
    opened = {life.opening[1].form: key for key, life in pack.types.items()}
    for step in steps:
        key = opened.get(step.get("submit")) or step.get("load", "").removeprefix(f"{pack.name}.")
        if key in kinds:
            return key
    return next(iter(kinds))


def _whole(pack, step: Step) -> dict[str, Any]:
    """The step with the samples it takes from written out."""
    made, samples = written(step), pack.section("samples")
    if "data" in made:
        made["data"] = _said(samples, made["data"])
    if "given" in made:
        made["given"] = {kind: [_said(samples, row) for row in rows] for kind, rows in made["given"].items()}
    return made


def _said(samples: Mapping[str, Any], data: dict[str, Any] | None) -> dict[str, Any]:
    data = dict(data or {})
    if (name := data.pop("use", None)) in samples:
        data = {**_said(samples, samples[name]), **data}
    return {key: _files(samples, value) for key, value in data.items() if value is not None}


def _files(samples: Mapping[str, Any], value: Any) -> Any:
    """Names of sample files → the files' own."""
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        return value
    return [samples[each]["file"] if "file" in samples.get(each, {}) else each for each in value]


# --- what a run ended with ------------------------------------------------------------------------------------------
def with_expectations(steps: list[Step], world: World, after_each: Mapping[int, dict[str, Any]]) -> Iterator[dict]:
    """The steps, and what must be so at their end; ``after_each``: step → what is so behind it."""
    for n, step in enumerate(steps):
        yield written(step)
        if n in after_each and n < len(steps) - 1:
            yield {"expect": after_each[n]}
    for name in world.cases:
        yield {"expect": so_far(world, name)}


def so_far(world: World, name: str, whole: bool = True) -> dict[str, Any]:
    """What is so now of the case ``name``, as an expectation. ``whole``: notices and papers too."""
    case = world.case(name)
    found: dict[str, Any] = {} if name == "case" else {"case": name}
    found |= {"state": case.state, "holder": world.slot_of(case.holder)}
    if case.life.levels:
        found["level"] = case.level
    if due := {run.key: run.due_on.isoformat() for run in case.clocks.order_by("run")}:
        found["due"] = due
    if whole:
        found |= _outcome(case)
    Expect.model_validate(found)
    return found


def _outcome(case: Case) -> dict[str, Any]:
    names = case.notices.order_by("pk").values_list("name", flat=True)
    notices = [name for name in dict.fromkeys(names) if not name.startswith(OUR_OWN)]
    papers = sorted(set(case.documents.values_list("key", flat=True)))
    found = {"notices": notices, "documents": papers, "result": case.result}
    return {key: value for key, value in found.items() if value}
