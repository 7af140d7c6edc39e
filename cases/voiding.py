"""A case that a table opened is taken back by an event: its log stays, it counts nowhere, its key is free again."""

from django.utils.translation import gettext as _

from cases import clocks, keep, restoring
from cases.actor import Actor
from cases.errors import NotOpen
from cases.models import Case, CaseEvent, Category
from cases.transition import again_if_stale
from cases.turn import Turn, fresh


def void(case: Case, by: Actor) -> CaseEvent:
    """Raises NotOpen with a sentence where something has happened since it was opened."""
    event = again_if_stale(lambda: _void(case.pk, by))
    case.refresh_from_db()
    return event


def _void(case_id: int, by: Actor) -> CaseEvent:
    turn = Turn(fresh(case_id), by)
    turn.claim()
    case = turn.case
    if case.void or restoring.moved_on(case, 1) or case.spawned.exists() or case.children.exists():
        raise NotOpen(_("%(number)s has moved on since it was imported.") % {"number": case.number})
    before = case.state
    for run in turn.runs:
        if run.stopped_at is None:
            clocks.stop(turn, run, "closed", turn.day)
    for name in list(turn.timers):
        turn.drop_timer(name)
    case.void, case.category, case.alive, case.released, case.result = True, Category.CLOSED, False, True, ""
    case.closed_at, case.hold, case.handing, case.public_moves = turn.now, {}, {}, []
    case.destroy_after = keep.longest(case, turn.day)
    turn.changed()
    return turn.write(CaseEvent.Kind.VOID, from_state=before, to_state=before)
