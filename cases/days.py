"""From which day an event counts. `at` says when it was written; audit reads that, clocks and figures this."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.spec import Transition
from cases.turn import Turn
from home import clock
from home.pauses import as_day


def effective_day(turn: Turn, step: Transition, payload: dict[str, Any], usual: date | None = None) -> date:
    """The day ``step`` counts from: a moment or date field it names, else ``usual`` (today)."""
    usual = usual or clock.today()
    given = payload.get("effective_on")
    word = step.effective_on
    if word in (None, "now"):
        if given is not None and turn.by.kind == "staff":
            raise NotOpen(_("“%(move)s” counts from today; no other day can be given.") % {"move": step.label})
        return given or usual
    return _of_moment(turn, word) or _of_field(turn, word) or given or usual


def _of_moment(turn: Turn, word: str) -> date | None:
    case = turn.case
    if word.endswith(".end"):
        run = turn.known.runs.get(word.removesuffix(".end"))
        return run.due_on if run else None
    if word == "opened":
        return case.events.values_list("effective_on", flat=True).get(seq=1)
    if word in case.reached:
        return date.fromisoformat(case.reached[word])
    if word in turn.moments:
        return turn.moments[word]
    if word.endswith(".joined"):
        joined = case.parts.get(word.removesuffix(".joined"), {}).get("joined")
        return date.fromisoformat(joined) if joined else None
    if word in case.life.transitions:
        days = (
            case.events.stood()
            .filter(transition=word)
            .exclude(kind="undo")
            .order_by("-seq")
            .values_list("effective_on", flat=True)
        )
        return days.first()
    return None


def _of_field(turn: Turn, word: str) -> date | None:
    value = turn.known.own.get(word)
    return as_day(value) if isinstance(value, date | datetime) else None
