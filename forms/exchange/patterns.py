"""Pieces of logic that XLSForm writes in several parts, in both directions."""

from typing import Any

Logic = Any


def one_of_and(parts: list[Logic]) -> Logic | None:
    """`${a} != '' and ${a} != 'x'` is our “differs”, `1 < ${n} and ${n} < 9` our “between”, and rows are looked for."""
    return _differs(parts) or _between(parts) or _every(parts)


def _differs(parts: list[Logic]) -> Logic | None:
    *given, last = parts
    same = last.get("!") if isinstance(last, dict) else None
    sides = same.get("==") if isinstance(same, dict) else None
    if not isinstance(sides, list):
        return None
    return {"!=": sides} if given == [{"present": side} for side in asked(sides)] else None


def asked(sides: list[Logic]) -> list[Logic]:
    """The sides of a comparison that may be blank."""
    return [side for side in sides if isinstance(side, dict)]


def _between(parts: list[Logic]) -> Logic | None:
    if len(parts) != 2 or not all(isinstance(part, dict) and len(part) == 1 for part in parts):
        return None
    for name in ("<", "<="):
        first, second = (part.get(name) for part in parts)
        if first and second and len(first) == len(second) == 2 and first[1] == second[0]:
            return {name: [*first, second[1]]}
    return None


def _every(parts: list[Logic]) -> Logic | None:
    """`count(${t}) > 0 and count(${t}[not(rule)]) = 0`."""
    match parts:
        case [{">": [{"count": {"var": str(one)}}, 0]}, {"none": [{"var": str(two)}, {"!": rule}]}] if one == two:
            return {"all": [{"var": one}, rule]}
    return None


def count_of(name: str, count: Logic, number: Logic) -> Logic | None:
    """A comparison of how many rows there are, as a question about rows; ``name``: the operator of the expression."""
    match count, number:
        case {"count": [{"var": str()} as table, rule]}, 0 if name == ">":
            return {"some": [table, rule]}
        case {"count": [{"var": str()} as table, rule]}, 0 if name == "=":
            return {"none": [table, rule]}
    return None


# --- what our dialect has no operator for, put together from those it has ------------------------------------------
def floor(x: Logic) -> Logic:
    return {"-": [{"ceil": {"-": [x]}}]}


def whole(x: Logic) -> Logic:
    """int(): towards zero."""
    return {"if": [{">=": [x, 0]}, floor(x), {"ceil": x}]}


def modulo(a: Logic, b: Logic) -> Logic:
    return {"-": [a, {"*": [b, whole({"/": [a, b]})]}]}


def rounded(x: Logic, places: int = 0) -> Logic:
    """Half a step goes up, as in XPath."""
    if not places:
        return floor({"+": [x, 0.5]})
    return {"/": [floor({"+": [{"*": [x, 10**places]}, 0.5]}), 10**places]}
