"""Moments of events written before events told them: found from what such an event changed in the row."""

from typing import Any

from cases.models import CaseEvent, Category

Kind = CaseEvent.Kind


def earlier(event: CaseEvent, before: dict[str, Any], changes: dict[str, Any]) -> dict[str, str]:
    """Moment → day. ``before``: the row's columns before the event; ``changes``: those it changed."""
    day = event.effective_on.isoformat()
    if event.kind == Kind.SURVEY:
        return {"surveyed": day}
    if event.kind not in (Kind.OPEN, Kind.MOVE):
        return {}
    found = {"opened": day} if event.kind == Kind.OPEN else {}
    if event.transition:
        found["handed" if event.transition == "hand" else event.transition] = day
    known = before.get("reached") or {}
    found |= {key: at for key, at in (changes.get("reached") or {}).items() if known.get(key) != at}
    if changes.get("level", 1) > before.get("level", 1):
        found["raised"] = day
    if changes.get("category") == Category.CLOSED:
        found["closed"] = day
    return found
