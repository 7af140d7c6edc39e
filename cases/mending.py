"""Answers corrected by the office's own table: one event that says exactly what changed, and one that takes it back.

A built-in move, for leads and dispatchers of whoever holds the case; in every state, since a register's entry and a
closed case are corrected too. The answers before stay in the log.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases import restoring
from cases.data import submissions
from cases.errors import NotOpen
from cases.models import Case
from cases.spec import Transition
from cases.turn import Turn
from forms import intake
from home.models.post import Role

MEND, UNMEND = "mend", "unmend"
KEYS = (MEND, UNMEND)
ROLES = (Role.LEAD, Role.DISPATCHER)


def step(case: Case, key: str) -> Transition | None:
    if key not in KEYS or case.submission_id is None:
        return None
    label = _("Corrected by a table") if key == MEND else _("Correction by a table taken back")
    _name, opening = case.life.opening
    named = [word for word in opening.by if word.partition("@")[0] in ROLES]  # who lists a matter corrects its list
    return Transition(label=label, by=(*map(str, ROLES), *named))


def take(turn: Turn, name: str, payload: Mapping[str, Any]) -> None:
    """``payload``: data {key: as typed}, blank [keys]; to take back: undoes (the event's seq)."""
    if name == UNMEND:
        payload = _before(turn.case, int(payload["undoes"]))
        turn.data["undoes"] = payload["undoes"]
    data, blank = dict(payload.get("data") or {}), tuple(payload.get("blank") or ())
    case, keys = turn.case, (*data, *blank)
    if case.life.business_key in keys:
        raise NotOpen(_("What tells an entry from all others is not changed by a table."), field=case.life.business_key)
    turn.submission = intake.submit(
        case.submission.version,
        data,
        key=f"case:{case.pk}:{case.version}:{name}",
        about=f"case:{case.number}",
        channel="county",
        entry_mode="import",
        unit=turn.by.unit,
        by=turn.by.user,
        extra=turn.known,
        announce=False,
        only=keys,
        blank=blank,
    )
    turn.said.append(turn.submission)
    turn.changed()
    from cases.opening import called  # it asks transition, which asks here

    case.title = called(turn) or case.title
    turn.data |= {"reason": payload.get("reason") or "", "mended": sorted(keys)}


def _before(case: Case, seq: int) -> dict[str, Any]:
    """What stood before event ``seq``, to be said again. Raises NotOpen."""
    event = case.events.filter(seq=seq, transition=MEND).select_related("submission__version").first()
    if event is None or restoring.moved_on(case, seq):
        raise NotOpen(_("%(number)s has moved on since it was corrected.") % {"number": case.number})
    stood: dict[str, Any] = {}
    for each in submissions(case):
        if each.pk != event.submission_id:
            stood |= intake.opened(each)
    keys = event.submission.data
    told = {key: stood[key] for key in keys if stood.get(key) is not None}
    return {"data": told, "blank": [key for key in keys if key not in told], "undoes": seq}
