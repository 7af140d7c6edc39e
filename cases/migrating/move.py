"""One case goes on under another version: one event, written like every other."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from cases import clocks, data, moves, timers, transition
from cases.actor import SYSTEM, Actor
from cases.data import plain
from cases.errors import NotOpen
from cases.migrating.plan import DROP, RESTART, Plan, To
from cases.models import Case, CaseEvent, CaseTypeVersion, ClockRun
from cases.transition import again_if_stale
from cases.turn import Turn, fresh, paused


def migrate(case: Case, plan: Plan, new: CaseTypeVersion, by: Actor = SYSTEM) -> CaseEvent:
    """Bring ``case`` to ``new`` as ``plan`` says. The plan has been found good (plan.problems)."""
    event = again_if_stale(lambda: _migrate(case.pk, plan, new, by))
    case.refresh_from_db()
    return event


def _migrate(case_id: int, plan: Plan, new: CaseTypeVersion, by: Actor) -> CaseEvent:
    turn = Turn(fresh(case_id), by)
    turn.claim()
    case, before = turn.case, turn.case.state
    turn.data["migration"] = {"from": case.type_version.number, "to": new.number, "plan": plan.digest}
    _carry(turn, plan)
    kept = _stop(turn, plan)
    case.type_version = new
    case.state = plan.states.get(case.state, case.state)
    state = new.life.states[case.state]
    case.category, case.alive, case.result = state.category, state.alive, state.result or ""
    if case.hold:
        case.hold = _hold(case.hold, plan)
    _go_on(turn, plan, kept)
    settle(turn)
    return turn.write(CaseEvent.Kind.MIGRATE, transition="migrate", from_state=before, to_state=case.state)


def settle(turn: Turn) -> None:
    """What follows from the state under the version the case is on now."""
    turn.changed()
    clocks.settle(turn)
    transition.see(turn)
    life = turn.case.life
    for name in list(turn.timers):
        kind, _colon, what = name.rpartition("@")[0].partition(":")
        known = {timers.MOVE: life.transitions, timers.JOIN: life.parts}.get(kind)
        if known is not None and what not in known:
            turn.drop_timer(name)
    turn.case.public_moves = moves.for_applicant(turn.case, turn.known, turn.day)


def _carry(turn: Turn, plan: Plan) -> None:
    """Facts and milestones under their new names; answers that become facts."""
    case = turn.case
    said = data.answers(case) if plan.fields else {}
    facts = {plan.facts.get(key, key): value for key, value in case.facts.items()}
    case.facts = facts | {new: plain(said[old]) for old, new in plan.fields.items() if old in said}
    case.reached = {plan.milestones.get(key, key): day for key, day in case.reached.items()}


def _hold(hold: dict[str, Any], plan: Plan) -> dict[str, Any]:
    names = {key: what.to for key, what in plan.clocks.items() if isinstance(what, To)}
    stopped = [names.get(key, key) for key in hold.get("clocks", ()) if plan.clocks.get(key) != DROP]
    return {**hold, "state": plan.states.get(hold.get("state"), hold.get("state")), "clocks": stopped}


def _stop(turn: Turn, plan: Plan) -> list[ClockRun]:
    """End what does not go on, by the old version's words; the runs that do."""
    kept = []
    for run in [run for run in turn.runs if run.stopped_at is None]:
        what = plan.clocks.get(run.key, "keep")
        if what in (DROP, RESTART) or isinstance(what, To):
            timers.drop(turn, run)
            run.stopped_on, run.stopped_at, run.ended, run.late = turn.day, turn.now, "moved", None
            turn.touch(run)
        if what != DROP:
            kept.append(run)
    return kept


def _go_on(turn: Turn, plan: Plan, kept: list[ClockRun]) -> None:
    specs = turn.case.life.clocks
    for run in kept:
        what = plan.clocks.get(run.key, "keep")
        if isinstance(what, To):
            _renamed(turn, run, what.to)
        elif what != RESTART and run.key not in specs:
            raise NotOpen(_gone(run.key))
        elif what != RESTART:
            timers.drop(turn, run)
            timers.plan(turn, run)
    for key, what in plan.clocks.items():
        if what == RESTART:
            clocks.start(turn, key, specs[key], turn.day)


def _renamed(turn: Turn, run: ClockRun, key: str) -> None:
    """The same days under the new version's name for them."""
    made = copied(run, key=key, run=1 + sum(each.key == key for each in turn.runs))
    made.stopped_on = made.stopped_at = made.late = None
    made.ended = ""
    turn.touch(made)
    if not paused(made):
        timers.plan(turn, made)


def copied(row: Model, **values: Any):
    """``row`` as a new one."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**(columns | values))


def _gone(key: str) -> str:
    said = _("The clock “%(key)s” is not in the new version. Say under “clocks:”: drop, or {to: its new name}.")
    return said % {"key": key}
