"""Shorthand to canonical JSON Logic.

`{field: value}` is equality, several keys are *and*, a list is *any of*; a bare word is a literal, a path is
`{var: …}`. Operators are no field keys, so a map is read in one way only, and canonical logic comes out unchanged.
"""

from typing import Any

from forms.logic.operators import is_query, is_rule

OVER_TABLE = ("some", "all", "none", "count")  # their second argument is a condition on a row


def expand(rule: Any) -> Any:
    """Canonical logic of a condition. Literals, yes and no pass through; None stays None (no condition)."""
    if isinstance(rule, list):
        return {"or": [expand(each) for each in rule]}
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
        return {key: expand(part) if key == "where" else part for key, part in node.items()}
    return expand(node) if isinstance(node, dict) else node


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
        return {name: [expand(each) for each in raw] if isinstance(raw, list) else expand(raw)}
    if name in OVER_TABLE and isinstance(raw, list) and len(raw) == 2:
        return {name: [value(raw[0]), expand(raw[1])]}
    return {name: value(raw)}
