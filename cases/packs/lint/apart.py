"""Can two conditions hold at once? Tried over all values they tell apart; what cannot be tried is taken to be apart."""

from datetime import date
from itertools import islice, product
from typing import Any

from forms.logic import LogicError, holds, uses

MOST = 4_000  # combinations
DAY = date(2026, 1, 1)


def apart(one: Any, two: Any) -> bool:
    """False if some case makes both hold. One that is none always holds, so beside it the other may hold too."""
    if one is None or two is None:
        return False
    rules = [one, two]
    words = sorted({word for rule in rules for word in uses(rule)} - {"today"})
    milestones = sorted({key for rule in rules for key in _reached(rule)})
    values = {word: _values(word, rules) for word in words}
    count = 2 ** len(milestones)
    for each in values.values():
        count *= len(each)
    if count > MOST or any(word.partition(".")[0] == "now" for word in words):
        return one != two
    return not _both(rules, values, milestones)


def possible(rules: list[Any], given: dict[str, Any]) -> bool:
    """False if no case of which ``given`` is true makes all ``rules`` hold; where it cannot be tried, False too."""
    words = sorted({word for rule in rules for word in uses(rule)} - {"today"})
    milestones = sorted({key for rule in rules for key in _reached(rule)})
    values = {word: [given[word]] if word in given else _values(word, rules) for word in words}
    count = 2 ** len(milestones)
    for each in values.values():
        count *= len(each)
    return count <= MOST and _both(rules, values, milestones)


def _both(rules: list[Any], values: dict[str, list], milestones: list[str]) -> bool:
    for picked in islice(product(*values.values(), *([(False, True)] * len(milestones))), MOST):
        known = {word: value for word, value in zip(values, picked, strict=False) if value is not None}
        there = dict(zip(milestones, picked[len(values) :], strict=True))
        functions = {"reached": lambda args, _context, there=there: there[str(args[0])]}
        try:
            if all(holds(rule, known, today=DAY, functions=functions) for rule in rules):
                return True
        except LogicError:
            continue
    return False


def _values(word: str, rules: list[Any]) -> list[Any]:
    """Absent, each value the rules name beside the word, and for numbers one less and one more."""
    found: list[Any] = [None]
    for literal in (each for rule in rules for each in _beside(word, rule)):
        near = [literal - 1, literal, literal + 1] if _is_number(literal) else [literal]
        found += [each for each in near if each not in found]
    if any(isinstance(each, str) for each in found):
        found.append("\0another")
    if len(found) == 1 or any(isinstance(each, bool) for each in found):
        found += [each for each in (False, True) if each not in found]
    if word.startswith("moves."):
        found.remove(None)  # counted, so never absent
    return found or [0]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _beside(word: str, node: Any) -> list[Any]:
    """Literals in the comparisons that speak of ``word``, sums included."""
    if isinstance(node, list):
        return [each for part in node for each in _beside(word, part)]
    if not isinstance(node, dict):
        return []
    [(name, raw)] = node.items() if len(node) == 1 else [("", None)]
    if name in ("==", "!=", "<", "<=", ">", ">=", "in") and word in uses(node):
        return [each for part in raw for each in _literals(part)]
    return _beside(word, raw)


def _literals(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [each for part in node for each in _literals(part)]
    if isinstance(node, dict):
        return [each for name, part in node.items() if name != "var" for each in _literals(part)]
    return [] if node is None else [node]


def _reached(node: Any) -> list[str]:
    if isinstance(node, list):
        return [key for part in node for key in _reached(part)]
    if not isinstance(node, dict):
        return []
    own = node.get("reached")
    names = [own] if isinstance(own, str) else list(own or ()) if isinstance(own, list) else []
    return [str(each) for each in names] + [
        key for name, part in node.items() if name != "reached" for key in _reached(part)
    ]
