"""Run a pack's scenarios: each on rows of its own, inside a transaction that is rolled back, at the times it names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent
from cases.packs import lint
from cases.packs.problems import PackError
from cases.packs.resolve import Pack
from cases.packs.scenarios import expecting, steps
from cases.packs.scenarios.world import World, Wrong
from cases.packs.shapes import Scenario, Step
from cases.rebuild import differences, replay
from home import clock
from home.prepared import Given, Prepared

EVENTS = Prepared(lambda: CaseEvent.objects.filter(case=Given("case")).order_by("seq"))


@dataclass
class Result:
    """``step``: number of the step that failed (0: none did). ``events``: the cases' log up to there."""

    pack: str
    title: str
    step: int = 0
    act: str = ""
    what: str = ""
    expected: Any = None
    found: Any = None
    events: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return not self.step

    def __str__(self) -> str:
        if self.ok:
            return f"{self.pack} · {self.title}"
        lines = [f"{self.pack} · {self.title}", f"  {self.step}. {self.act}"]
        said = _("%(what)s: expected %(expected)s, found %(found)s") if self.what else "%(found)s"
        lines += ["  " + said % {"what": self.what, "expected": flow(self.expected), "found": flow(self.found)}]
        return "\n".join([*lines, *(f"    {event}" for event in self.events)])


def run(pack: Pack, only: str | None = None) -> list[Result]:
    """Play the scenarios of ``pack`` (``only``: those whose title contains it). Leaves nothing behind. Raises PackError
    with what the linter finds, where the pack breaks the engine that plays it."""
    wanted = [each for each in pack.shape.scenarios if only is None or only in each.title]
    try:
        return run_all(World(pack), wanted) if wanted else []
    except Exception as fault:
        if found := lint.check(pack):
            raise PackError(found) from fault
        raise


def run_all(world: World, wanted: Iterable[Scenario]) -> list[Result]:
    """Play ``wanted`` one after the other in one world."""
    with world.standing():
        return [_alone(world, scenario) for scenario in wanted]


def _alone(world: World, scenario: Scenario) -> Result:
    began = perf_counter()
    result = Result(world.pack.name, scenario.title)
    with world.alone():
        _play(world, scenario, result)
    result.seconds = perf_counter() - began
    return result


def _play(world: World, scenario: Scenario, result: Result) -> None:
    for number, step in enumerate(steps_of(world.pack, scenario), 1):
        try:
            gap = take(world, step)
        except Wrong as wrong:
            gap = expecting.Gap("", None, str(wrong))
        if gap is not None:
            result.step, result.act = number, words(step)
            result.what, result.expected, result.found = gap
            result.events = list(log(world))
            return
    for case in Case.objects.filter(pk__gt=world.floor):  # whatever a scenario does, its events alone tell it again
        if wrong := differences(case, replay(EVENTS(case=case))):
            result.step, result.act, result.what = len(scenario.steps), str(case), "; ".join(wrong)
            result.events = list(log(world))
            return


def steps_of(pack: Pack | None, scenario: Scenario, trail: tuple[str, ...] = ()) -> Iterator[Step]:
    """All steps one by one: those of the scenario it goes on from, and each turn of a repetition."""
    if scenario.after and scenario.after not in trail:
        before = next(each for each in pack.shape.scenarios if each.title == scenario.after)
        yield from steps_of(pack, before, (*trail, scenario.title))
    for step in scenario.steps:
        yield from _unrolled(step)


def _unrolled(step: Step) -> Iterator[Step]:
    if not step.repeat:
        yield step
        return
    for n in range(1, step.repeat + 1):
        for inner in step.steps:
            written = inner.model_dump(by_alias=True, exclude_unset=True)
            yield from _unrolled(Step.model_validate(_numbered(written, n)))


def _numbered(value: Any, n: int) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", str(n))
    if isinstance(value, dict):
        return {key: _numbered(each, n) for key, each in value.items()}
    return [_numbered(each, n) for each in value] if isinstance(value, list | tuple) else value


def take(world: World, step: Step) -> expecting.Gap | None:
    """Take one step at its time; what is not as it says, None if all is. Raises Wrong."""
    on_time(world, step)
    with clock.at(world.now):
        if step.expect is not None:
            return next(expecting.gaps(world, step.expect), None)
        said = steps.refusal_of(world, step)
    if said is None:
        return expecting.Gap("refused", step.refused, None) if step.refused else None
    return None if step.refused and step.refused in said else expecting.Gap("refused", step.refused, said)


def on_time(world: World, step: Step) -> None:
    """The world's clock goes to the step's time. Raises Wrong if it would go back."""
    if step.at:
        world.now = instant(step.at)
    name = (step.case or "case").partition(".")[0]
    if world.now < world.last.get(name, world.now):
        said = _("%(at)s lies before the step of this case that came last. Time never goes back.")
        raise Wrong(said % {"at": step.at})
    world.last[name] = world.now


def instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(_("“%(at)s” is no time. Write it like 2026-04-20 10:00.") % {"at": text}) from None
    return moment.replace(tzinfo=clock.OFFICE_ZONE) if moment.tzinfo is None else moment


def words(step: Step) -> str:
    written = step.model_dump(by_alias=True, exclude_unset=True)
    return flow(written)[1:-1]


def flow(value: Any) -> str:
    """A value as packs write it, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple | set):
        return "[" + ", ".join(map(flow, value)) + "]"
    return "—" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def log(world: World) -> Iterator[str]:
    for case in Case.objects.filter(pk__gt=world.floor).order_by("pk"):
        yield f"{case.type.slug} {case.number} {case.state} {case.title}"
        for event in case.events.select_related("unit").order_by("seq"):
            who = f"{event.actor_kind} {event.unit or ''}".strip()
            at = event.at.astimezone(clock.OFFICE_ZONE)
            move = f"{event.transition or event.kind} {event.from_state}→{event.to_state}"
            yield f"  {event.seq} {at:%Y-%m-%d %H:%M} ({event.effective_on}) {move} · {who}"
