"""What stood before an event, kept in it, and brought back: for the few events that can be taken back as a whole."""

from typing import Any

from cases import clocks
from cases.models import Case, CaseEvent, Category, ClockRun, Timer
from cases.rebuild import typed
from cases.turn import Turn

BEFORE, PARTS = "before", "parts"
HARMLESS = (CaseEvent.Kind.LOOK, CaseEvent.Kind.REMIND, CaseEvent.Kind.RECOUNT, CaseEvent.Kind.URGE)


def remember(turn: Turn) -> None:
    """Have the event of ``turn`` keep what stood before it; called before anything is changed. ``parts``: the numbers
    of those that were open."""
    turn.remember()
    if turn.case.life.parts:
        turn.data[PARTS] = open_parts(turn.case)


def open_parts(case: Case) -> list[str]:
    found = Case.objects.filter(parent=case.pk).exclude(category=Category.CLOSED)
    return list(found.order_by("pk").values_list("number", flat=True))


def last(case: Case) -> CaseEvent | None:
    """The last event that mattered."""
    return case.events.exclude(kind__in=CaseEvent.QUIET).order_by("-seq").first()


def moved_on(case: Case, since: int) -> bool:
    """True if something happened after event ``since`` that somebody might count on."""
    return case.events.filter(seq__gt=since).exclude(kind__in=HARMLESS).exists()


def restore(turn: Turn, before: dict[str, Any]) -> None:
    """Row, clocks and timers as ``before`` has them. The clocks were running all the time: what came due meanwhile is
    late now and fires with the next tick, and days are counted as they count today."""
    for name, value in typed(Case, before["case"]).items():
        setattr(turn.case, name, value)
    for run in turn.runs:
        if (columns := before["clocks"].get(f"{run.key}#{run.run}")) is not None:
            for name, value in typed(ClockRun, columns).items():
                setattr(run, name, value)
            turn.touch(run)
    for name, columns in before["timers"].items():
        rung, _at, epoch = name.rpartition("@")
        told = typed(Timer, columns)
        turn.set_timer(rung, epoch, told["fire_at"])
        turn.timers[name].fault = told["fault"]
    turn.changed()
    clocks.again(turn)
