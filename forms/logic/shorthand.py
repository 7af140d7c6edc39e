"""Shorthand to canonical JSON Logic.

`{field: value}` is equality, several keys are *and*, a list is *any of*; a bare word is a literal, a path is
`{var: …}`. Operators are no field keys, so a map is read in one way only, and canonical logic comes out unchanged.
"""

from typing import Any

from forms.logic.check import too_big
from forms.logic.errors import LogicError
from forms.logic.operators import is_query, is_rule

OVER_TABLE = ("some", "all", "none", "count")  # their second argument is a condition on a row


def expand(rule: Any) -> Any:
    """Canonical logic of a condition. Literals, yes and no pass through; None stays None (no condition).

    Raises LogicError for a rule so deep or long that nobody could read it, before anything walks it.
    """
    if problem := too_big(rule):
        raise LogicError(problem.sentence)
    return _expanded(rule)


def _expanded(rule: Any) -> Any:
    if isinstance(rule, list):
        return {"or": [_expanded(each) for each in rule]}
    if not isinstance(rule, dict):
        return rule
    if is_rule(rule):
        return _operator(rule)
    parts = [_equals(path, wanted) for path, wanted in rule.items()]
    return parts[0] if len(parts) == 1 else {"and": parts}


def value(node: Any) -> Any:
    """Canonical form where a value stands, not a condition: a list is a list, a map an operator or a query."""
    if isinstance(node, list):
        return [value(each) for each in node]
    if is_query(node):
        return {key: _expanded(part) if key == "where" else part for key, part in node.items()}
    return _expanded(node) if isinstance(node, dict) else node


def _equals(path: str, wanted: Any) -> dict:
    here = {"var": path}
    if wanted is None:
        return {"!": {"present": here}}
    if isinstance(wanted, list):
        return {"in": [here, [value(each) for each in wanted]]}
    return {"==": [here, value(wanted)]}


def _operator(rule: dict) -> dict:
    [(name, raw)] = rule.items()
    if name == "var":
        return rule
    if name in ("and", "or", "!"):
        return {name: [_expanded(each) for each in raw] if isinstance(raw, list) else _expanded(raw)}
    if name in OVER_TABLE and isinstance(raw, list) and len(raw) == 2:
        return {name: [value(raw[0]), _expanded(raw[1])]}
    return {name: value(raw)}
