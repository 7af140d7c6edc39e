"""What is found wrong with a form: how grave, where, in a sentence, and what would mend it."""

from dataclasses import dataclass
from typing import Any

MUST, SHOULD, NOTE = "must", "should", "note"  # must: it is not published like this; note: nothing is wrong


@dataclass(frozen=True)
class Fix:
    """A change an editor takes over with one click. ``do``: "set" (``setting`` of ``place`` to ``value``), "remove"
    (the question), "add" (``value``, a schema field, into the step of ``place``, after it), or "swap" (the question for
    ``value``).
    """

    do: str
    place: str
    label: str
    setting: str = ""
    value: Any = None


@dataclass(frozen=True)
class Finding:
    """``place``: as in forms.rules.Rule, or "" for the whole form; ``code``: names the kind of finding."""

    severity: str
    code: str
    place: str
    text: str
    fix: Fix | None = None

    @property
    def stops(self) -> bool:
        return self.severity == MUST
