"""When a group of parts is done. Asked with the whole's row locked, so that of the last two parts one joins, once."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Case, Category
from cases.parts import groups
from cases.spec import PartGroup
from cases.turn import Turn

DEADLINE = "join"  # a timer's rung: "join:group"


def state(case: Case, name: str) -> Mapping[str, Any]:
    """What the case keeps of a group: begun, left_out (keys), joined (ISO day), absent (labels)."""
    return case.parts.get(name, {})


def moment(name: str) -> str:
    return f"{name}.joined"


def check(turn: Turn) -> None:
    """Let every group that is done by now join: its moment comes in this turn."""
    case = turn.case
    if not case.parts:
        return
    parts = None
    for name, group in case.life.parts.items():
        known = state(case, name)
        if not known or known.get("joined"):
            continue
        parts = parts if parts is not None else groups.latest(case) if case.version > 1 else {}
        if is_done(case, name, group, parts):
            join(turn, name, parts)


def join(turn: Turn, name: str, parts: Mapping[str, Case] | None = None) -> None:
    """The group joins now; who has not finished is named."""
    case = turn.case
    parts = groups.latest(case) if parts is None else parts
    absent = [_called(case, name, key, parts) for key in _waiting(case, name, parts)]
    told = {"joined": turn.day.isoformat(), **({"absent": absent} if absent else {})}
    case.parts = {**case.parts, name: {**state(case, name), **told}}
    turn.moments[moment(name)] = turn.day
    turn.data.setdefault("joined", []).append([name, absent])
    turn.changed()


def part_again(turn: Turn, name: str) -> None:
    """A part that had ended is open again: the group joins anew when it has ended again."""
    case = turn.case
    kept = {key: value for key, value in state(case, name).items() if key not in ("joined", "absent")}
    case.parts = {**case.parts, name: kept}


def _called(case: Case, name: str, key: str, parts: Mapping[str, Case]) -> str:
    part = parts.get(f"{name}.{key}")
    called = groups.label(case, f"{name}.{key}", part.type.title if part else "")
    return _("%(part)s (%(unit)s)") % {"part": called, "unit": part.holder.label} if part else called


def is_done(case: Case, name: str, group: PartGroup, parts: Mapping[str, Case]) -> bool:
    """True if nothing that the group's join waits for is outstanding."""
    rule = group.join
    waiting = _waiting(case, name, parts)
    if rule == "all" or rule.at is not None:
        return not waiting
    if rule.least is not None:
        done = [part for part in _own(name, parts) if part.category == Category.CLOSED]
        enough = sum(not groups.has_failed(group, part) for part in done) >= rule.least
        return enough or not waiting
    return all(_reached(parts.get(f"{name}.{key}"), rule.reached) for key in waiting)


def _reached(part: Case | None, milestone: str) -> bool:
    return part is not None and milestone in part.reached


def _own(name: str, parts: Mapping[str, Case]) -> list[Case]:
    return [part for key, part in parts.items() if key.startswith(f"{name}.")]


def _waiting(case: Case, name: str, parts: Mapping[str, Case]) -> list[str]:
    """Keys of required parts that have not ended: begun ones, and those that may still begin."""
    known, group = state(case, name), case.life.parts[name]
    begun = [key for key in known.get("begun", ()) if not _closed(parts.get(f"{name}.{key}"))]
    return [key for key in (*begun, *awaited(case, name, parts)) if groups.is_required(group, key)]


def _closed(part: Case | None) -> bool:
    return part is not None and part.category == Category.CLOSED


def awaited(case: Case, name: str, parts: Mapping[str, Case]) -> list[str]:
    """Keys of a fixed group that have not begun and still may: a moment they begin with can come."""
    known = state(case, name)
    decided = {*known.get("begun", ()), *known.get("left_out", ())}
    waiting = [line for line in case.life.parts[name].list_ if line.key not in decided]
    may = {line.key for line in waiting}
    while True:  # one may wait for another that will never begin
        gone = {line.key for line in waiting if line.key in may and not _may_come(case, line.start, parts, may)}
        if not gone:
            return [line.key for line in waiting if line.key in may]
        may -= gone


def _may_come(case: Case, starts: tuple[str, ...], parts: Mapping[str, Case], may: set[str]) -> bool:
    homes = {line.key: name for name, group in case.life.parts.items() for line in group.list_}
    for word in starts:
        key = word.partition(".")[0]
        home = homes.get(key)
        if home is None or key in may:  # a moment of the case's own, or of a part that is still to come
            return True
        known = state(case, home)
        if key in known.get("begun", ()) and not _closed(parts.get(f"{home}.{key}")):
            return True
        if not known:  # its group has not begun at all
            return True
    return False
