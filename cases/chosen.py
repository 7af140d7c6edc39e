"""What somebody chose with a move: a reason, a pause. Refused in a sentence where it is missing or none of the list."""

from typing import Any

from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.models import Case, Category
from cases.spec import Transition


def code_or_text(label: str, rule: Any, payload: dict[str, Any]) -> str:
    """The reason given, as ``rule`` wants it: none, required, or one of the codes. Raises NotOpen."""
    given = str(payload.get("reason") or "").strip()
    if rule == "required" and not given:
        raise NotOpen(_("Give a reason for “%(move)s”.") % {"move": label}, field="reason")
    if not isinstance(rule, str) and given not in rule:
        raise NotOpen(
            _("Choose one of the reasons for “%(move)s”: %(reasons)s.") % {"move": label, "reasons": "、".join(rule)},
            field="reason",
        )
    return given[:1000]


def pause_key(case: Case, step: Transition, payload: dict[str, Any]) -> str:
    """Why the clocks stop: one of the move's list, "" where the move enters no pause. Raises NotOpen."""
    target = case.life.states.get(step.to or "")
    if not step.pause or target is None or target.category != Category.PAUSE:
        return ""
    given = payload.get("pause") or (step.pause[0] if len(step.pause) == 1 else "")
    if given not in step.pause:
        labels = "、".join(case.life.pauses[key].label for key in step.pause)
        raise NotOpen(_("Choose why the time limits stop: %(reasons)s.") % {"reasons": labels}, field="pause")
    return given
