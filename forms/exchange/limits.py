"""The `constraint` column: limits a type knows itself (at least, at most, length, pattern), and what is left of it."""

import re
from collections.abc import Iterator
from typing import Any

from forms.exchange import from_logic
from forms.exchange.scope import Scope
from forms.exchange.xpath import Call, Node, Number, Op, Self, Text
from forms.field_kinds import KINDS
from forms.logic import operators as ops

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
WORDED = ("min_length", "max_length", "pattern")  # our logic has no words for these
_WRAPPED = re.compile(r"\^\(\?:(.*)\)\$", re.DOTALL)


def split(node: Node, kind: str) -> tuple[dict[str, Any], list[Node]]:
    """Settings of a field of type ``kind``, and the conditions that are none."""
    parts = node.args if isinstance(node, Op) and node.name == "and" else (node,)
    settings: dict[str, Any] = {}
    rest: list[Node] = []
    for part in parts:
        found = _limit(part, kind)
        if found and set(found) <= KINDS[kind].reads and not set(found) & set(settings):
            settings |= found
        else:
            rest.append(part)
    return settings, rest


def _limit(node: Node, kind: str) -> dict[str, Any] | None:
    match node:
        case Call("regex", (Self(), Text(pattern))):
            return {"pattern": _unwrapped(pattern)}
        case Op(name, (left, right)) if name in _TURNED:
            if _is_subject(right):
                left, right, name = right, left, _TURNED[name]
            return _bound(left, name, right, kind)
    return None


def _is_subject(node: Node) -> bool:
    return isinstance(node, Self) or (isinstance(node, Call) and node.args == (Self(),))


def _bound(subject: Node, name: str, bound: Node, kind: str) -> dict[str, Any] | None:
    match subject:
        case Self():
            return _of_value(name, bound, kind)
        case Call("string-length", (Self(),)):
            return _counted(name, bound, "min_length", "max_length")
        case Call("count-selected", (Self(),)):
            return _counted(name, bound, "min_rows", "max_rows")
    return None


def _of_value(name: str, bound: Node, kind: str) -> dict[str, Any] | None:
    if KINDS[kind].gives == ops.DATE:
        day = _day(bound)
        return {_side(name): day} if day and name in ("<=", ">=") else None
    number = _number(bound)
    if number is None or KINDS[kind].gives != ops.NUMBER:
        return None
    if name in ("<", ">") and kind == "integer" and "." not in number:
        return {_side(name): int(number) + (1 if name == ">" else -1)}
    whole = "." not in number
    return {_side(name): int(number) if whole else number} if name in ("<=", ">=") else None


def _counted(name: str, bound: Node, least: str, most: str) -> dict[str, Any] | None:
    number = _number(bound)
    if number is None or not number.isdecimal() or len(number) > 6:
        return None
    n = int(number)
    return {">=": {least: n}, ">": {least: n + 1}, "<=": {most: n}, "<": {most: n - 1}, "=": {least: n, most: n}}[name]


def _side(name: str) -> str:
    return "min" if name.startswith(">") else "max"


def _number(node: Node) -> str | None:
    match node:
        case Number(text):
            return text
        case Op("neg", (Number(text),)):
            return f"-{text}"
    return None


def _day(node: Node) -> str | None:
    match node:
        case Call("today", ()):
            return "today"
        case Call("date", (Text(day),)) | Text(day):
            return day
    return None


def _unwrapped(pattern: str) -> str:
    """Patterns match the whole text here; for programs that look anywhere in it they are wrapped on the way out."""
    inner = _WRAPPED.fullmatch(pattern)
    return inner[1] if inner else pattern


# --- and back -------------------------------------------------------------------------------------------------------
def parts(data: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """(setting, expression) for every limit among ``data`` that can be written."""
    dated = KINDS[kind].gives == ops.DATE
    for setting, sign in (("min", ">="), ("max", "<=")):
        if setting in data and (dated or KINDS[kind].gives == ops.NUMBER):
            bound = str(data[setting])
            day = "today()" if bound == "today" else f"date('{bound}')"
            yield setting, f". {sign} {day if dated else bound}"
    for setting, call, sign in (
        ("min_length", "string-length", ">="),
        ("max_length", "string-length", "<="),
        ("min_rows", "count-selected", ">="),
        ("max_rows", "count-selected", "<="),
    ):
        if setting in data and (call == "string-length" or kind == "multi_choice"):
            yield setting, f"{call}(.) {sign} {data[setting]}"
    if "pattern" in data and (text := _regex(data["pattern"])):
        yield "pattern", text


def _regex(pattern: str) -> str:
    whole = pattern if pattern.startswith("^") and pattern.endswith("$") else f"^(?:{pattern})$"
    try:
        return f"regex(., {from_logic.value(whole, Scope({}))})"
    except from_logic.CannotSay:
        return ""
