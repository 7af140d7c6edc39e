"""Events: sealed, digested and chained as they are appended. `cases.chain` checks what this writes."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from cases.actor import Actor
from cases.models import Case, CaseEvent
from home import crypto, written
from home.prepared import Given, Prepared

HASH = Prepared(lambda: CaseEvent.objects.filter(case=Given("case"), seq=Given("seq")).values_list("hash", flat=True))


def append(
    case: Case,
    *,
    by: Actor,
    kind: str,
    at: datetime,
    effective_on: date,
    data: dict[str, Any],
    transition: str = "",
    from_state: str = "",
    to_state: str = "",
    public: dict | None = None,
    submission=None,
    undoes: int | None = None,
) -> CaseEvent:
    """Write the event whose seq ``case.version`` already says. Only cases.turn calls this, inside its transaction."""
    event = CaseEvent(
        case=case,
        seq=case.version,
        at=at,
        effective_on=effective_on,
        actor_kind=by.kind,
        user=by.user,
        unit=by.unit,
        post=by.post,
        party=by.party,
        kind=kind,
        transition=transition,
        from_state=from_state,
        to_state=to_state,
        public=public or {},
        submission=submission,
        undoes=undoes,
    )
    event.data = crypto.seal(data, aad(event))
    event.data_digest = data_digest(event, data)
    event.hash = chained(previous_hash(event), event)
    written.insert([event])
    return event


def aad(event: CaseEvent) -> str:
    return f"event:{event.case_id}:{event.seq}"


def read(event: CaseEvent) -> dict[str, Any]:
    """The plain data. Raises home.crypto.Unreadable."""
    return crypto.unseal(event.data, aad(event))


def canonical(value: Any) -> str:
    """One text for equal data, whatever order a database gave its keys back in."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def columns(event: CaseEvent) -> list:
    """The plain columns a chain vouches for."""
    return [
        event.case_id,
        event.seq,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.effective_on.isoformat(),
        event.actor_kind,
        event.user_id,
        event.unit_id,
        event.post_id,
        event.party,
        event.kind,
        event.transition,
        event.from_state,
        event.to_state,
        event.submission_id,
        event.public,
        *([] if event.undoes is None else [event.undoes]),  # younger than the chains
    ]


def data_digest(event: CaseEvent, data: dict[str, Any]) -> str:
    """Keyed, over data and columns: who can write to the database cannot make a fitting one."""
    return crypto.digest(canonical([columns(event), data]))


def chained(previous: str, event: CaseEvent) -> str:
    """SHA-256 over the hash before, this row's columns and its digest."""
    return hashlib.sha256(canonical([previous, columns(event), event.data_digest]).encode()).hexdigest()


def genesis(case_id: int) -> str:
    """What stands before event 1."""
    return hashlib.sha256(f"case:{case_id}".encode()).hexdigest()


def previous_hash(event: CaseEvent) -> str:
    if event.seq == 1:
        return genesis(event.case_id)
    return HASH.one(case=event.case_id, seq=event.seq - 1)
