"""A migration taken back by an event, as long as nothing has happened to the case since."""

from django.utils.translation import gettext as _

from cases import stood_before
from cases.actor import SYSTEM, Actor
from cases.errors import NotOpen
from cases.models import Case, CaseEvent, CaseTypeVersion
from cases.rebuild import replay, typed
from cases.transition import again_if_stale
from cases.turn import Turn, fresh

HARMLESS = (CaseEvent.Kind.LOOK, CaseEvent.Kind.NOTE, CaseEvent.Kind.URGE)


def undo(case: Case, by: Actor = SYSTEM) -> CaseEvent:
    """Bring back what stood before the last migration. Raises NotOpen with a sentence."""
    event = again_if_stale(lambda: _undo(case.pk, by))
    case.refresh_from_db()
    return event


def _undo(case_id: int, by: Actor) -> CaseEvent:
    turn = Turn(fresh(case_id), by)
    turn.claim()
    case, log = turn.case, list(turn.case.events.order_by("seq"))
    last = next((event for event in reversed(log) if event.kind not in HARMLESS), None)
    if last is None or last.kind != CaseEvent.Kind.MIGRATE or last.transition != "migrate":
        said = _("%(number)s has moved on since it was migrated, or never was. It stays as it is.")
        raise NotOpen(said % {"number": case.number})
    before, told = case.state, replay(log[: last.seq - 1])
    turn.data["migration"] = {"undoes": last.seq}
    for name, value in typed(Case, told.case).items():
        setattr(case, name, value)
    case.type_version = CaseTypeVersion.objects.get(pk=told.case["type_version_id"])
    stood_before.clocks(turn, told)
    stood_before.timers(turn, told)
    turn.changed()
    return turn.write(CaseEvent.Kind.MIGRATE, transition="undo", from_state=before, to_state=case.state)
