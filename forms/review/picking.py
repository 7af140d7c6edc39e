"""Rules by picking: which questions may be asked about, which operators fit each, which values; and back from logic.

    offers(spec)                                    → (Offer(key="agent_on", operators=(yes, no, filled, blank), …), …)
    compose((Pick("age", "at_least", 60),), "all")  → {">=": [{"var": "age"}, 60]}
    picks({">=": [{"var": "age"}, 60]}, spec)       → Picked("all", (Pick("age", "at_least", 60),))

What picking cannot say, picks() answers with None; then the rule is read as a sentence and edited as text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from forms import rules, schema
from forms.logic import Var
from forms.logic import operators as ops
from forms.logic.kinds import kind_of

ALL, ANY = "all", "any"
NONE, ONE, MANY, TWO = "none", "one", "many", "two"  # how many values an operator takes
V, A, B = "$key", "$a", "$b"  # places in a template


@dataclass(frozen=True)
class Operator:
    """``takes``: none, one, many or two values; ``of``: their kind ("" for the key's own)."""

    id: str
    label: Any
    takes: str
    of: str = ""


@dataclass(frozen=True)
class Offer:
    """``key``: a question, or "table.column", which asks about some row. ``values``: (code, label), None: free."""

    key: str
    label: str
    kind: str
    operators: tuple[Operator, ...]
    values: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class Pick:
    """``value``: None, a value, a tuple of values for “one of”, or (least, most) for “between”."""

    key: str
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Picked:
    """``joined``: all or any. No pick at all is no condition."""

    joined: str
    picks: tuple[Pick, ...]


_TEMPLATES: dict[str, Any] = {
    "yes": {"==": [V, True]},
    "no": {"==": [V, False]},
    "is": {"==": [V, A]},
    "is_not": {"!=": [V, A]},
    "one_of": {"in": [V, A]},
    "none_of": {"!": [{"in": [V, A]}]},
    "contains": {"in": [A, V]},
    "contains_not": {"!": [{"in": [A, V]}]},
    "ticked": {"in": [A, V]},
    "not_ticked": {"!": [{"in": [A, V]}]},
    "less": {"<": [V, A]},
    "at_most": {"<=": [V, A]},
    "more": {">": [V, A]},
    "at_least": {">=": [V, A]},
    "before": {"<": [V, A]},
    "not_after": {"<=": [V, A]},
    "after": {">": [V, A]},
    "not_before": {">=": [V, A]},
    "between": {"<=": [A, V, B]},
    "rows": {"==": [{"count": [V]}, A]},
    "rows_at_most": {"<=": [{"count": [V]}, A]},
    "rows_at_least": {">=": [{"count": [V]}, A]},
    "filled": {"present": [V]},
    "blank": {"!": [{"present": [V]}]},
}
_LABELS = {
    "yes": (pgettext_lazy("operator", "is yes"), NONE),
    "no": (pgettext_lazy("operator", "is no"), NONE),
    "is": (pgettext_lazy("operator", "is"), ONE),
    "is_not": (pgettext_lazy("operator", "is not"), ONE),
    "one_of": (pgettext_lazy("operator", "is one of"), MANY),
    "none_of": (pgettext_lazy("operator", "is none of"), MANY),
    "contains": (pgettext_lazy("operator", "contains"), ONE),
    "contains_not": (pgettext_lazy("operator", "does not contain"), ONE),
    "ticked": (pgettext_lazy("operator", "has ticked"), ONE),
    "not_ticked": (pgettext_lazy("operator", "has not ticked"), ONE),
    "less": (pgettext_lazy("operator", "is less than"), ONE),
    "at_most": (pgettext_lazy("operator", "is at most"), ONE),
    "more": (pgettext_lazy("operator", "is more than"), ONE),
    "at_least": (pgettext_lazy("operator", "is at least"), ONE),
    "before": (pgettext_lazy("operator", "is before"), ONE),
    "not_after": (pgettext_lazy("operator", "is not after"), ONE),
    "after": (pgettext_lazy("operator", "is after"), ONE),
    "not_before": (pgettext_lazy("operator", "is not before"), ONE),
    "between": (pgettext_lazy("operator", "is between"), TWO),
    "rows": (pgettext_lazy("operator", "has exactly so many"), ONE),
    "rows_at_most": (pgettext_lazy("operator", "has at most so many"), ONE),
    "rows_at_least": (pgettext_lazy("operator", "has at least so many"), ONE),
    "filled": (pgettext_lazy("operator", "is filled in"), NONE),
    "blank": (pgettext_lazy("operator", "is blank"), NONE),
}
OPERATORS = {
    name: Operator(name, label, takes, ops.NUMBER if name.startswith("rows") else "")
    for name, (label, takes) in _LABELS.items()
}
_ENDS = ("filled", "blank")
_CHOICE = ("is", "is_not", "one_of", "none_of", *_ENDS)
_BY_KIND = {
    ops.BOOL: ("yes", "no", *_ENDS),
    ops.NUMBER: ("is", "is_not", "less", "at_most", "more", "at_least", "between", *_ENDS),
    ops.TEXT: ("is", "is_not", "one_of", "none_of", "contains", "contains_not", *_ENDS),
    ops.DATE: ("is", "is_not", "before", "not_after", "after", "not_before", "between", *_ENDS),
    ops.DATETIME: ("before", "not_after", "after", "not_before", "between", *_ENDS),
    ops.LIST: ("rows", "rows_at_most", "rows_at_least", *_ENDS),
    ops.ANY: _ENDS,
}
_TICKS = ("ticked", "not_ticked", *_BY_KIND[ops.LIST])


def fitting(var: Var) -> tuple[Operator, ...]:
    """Operators that fit what ``var`` holds."""
    if var.kind == ops.LIST and var.choices is not None:
        names = _TICKS
    else:
        names = _CHOICE if var.choices is not None and var.kind == ops.TEXT else _BY_KIND.get(var.kind, _ENDS)
    return tuple(OPERATORS[name] for name in names)


def offers(spec: schema.Form, *, but: str = "") -> tuple[Offer, ...]:
    """What a rule may ask about, in the form's order. ``but``: the key whose rule it is, which cannot ask itself."""
    found: list[Offer] = []
    for field in spec.fields():
        if not field.answers or field.key == but:
            continue
        found.append(_offer(field.key, field.label, field))
        for column in field.columns or ():
            if column.answers and column.type not in ("file", "picture"):
                found.append(_offer(f"{field.key}.{column.key}", f"{field.label} · {column.label}", column))
    return tuple(found)


def _offer(key: str, label: str, field: schema.Field) -> Offer:
    var = rules.var_of(field)
    values = tuple((choice.code, choice.label) for choice in field.choices) if field.choices else None
    return Offer(key, label, var.kind, fitting(var), values)


# --- to logic -------------------------------------------------------------------------------------------------------
def compose(picks: Iterable[Pick], joined: str = ALL) -> Any:
    """Canonical logic of ``picks``; None for none. Raises KeyError for an operator there is not."""
    parts = [_logic(pick) for pick in picks]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"and" if joined == ALL else "or": parts}


def _logic(pick: Pick) -> Any:
    table, dot, column = pick.key.partition(".")
    if dot:
        return {"some": [{"var": table}, _operator(f"row.{column}", pick)]}
    return _operator(pick.key, pick)


def _operator(path: str, pick: Pick) -> Any:
    told: dict[str, Any] = {V: {"var": path}, A: pick.value}
    match OPERATORS[pick.operator].takes:
        case "many":
            told[A] = list(pick.value or ())
        case "two":
            told[A], told[B] = pick.value
    return _filled(_TEMPLATES[pick.operator], told)


def _filled(template: Any, told: Mapping[str, Any]) -> Any:
    if isinstance(template, dict):
        return {name: _filled(raw, told) for name, raw in template.items()}
    if isinstance(template, list):
        return [_filled(each, told) for each in template]
    return told[template] if isinstance(template, str) else template


# --- from logic -----------------------------------------------------------------------------------------------------
def picks(logic: Any, spec: schema.Form) -> Picked | None:
    """``logic`` as picks; None where it says more than picks can."""
    if logic is None:
        return Picked(ALL, ())
    known = {offer.key: offer for offer in offers(spec)}
    name = next(iter(logic)) if isinstance(logic, dict) and len(logic) == 1 else ""
    if name in ("and", "or") and isinstance(logic[name], list) and len(logic[name]) > 1:
        found = [_pick(each, known) for each in logic[name]]
        return None if None in found else Picked(ALL if name == "and" else ANY, tuple(filter(None, found)))
    pick = _pick(logic, known)
    return Picked(ALL, (pick,)) if pick else None


def _pick(node: Any, known: Mapping[str, Offer], table: str = "") -> Pick | None:
    node = _spread(node)
    if not table and isinstance(node, dict) and "some" in node and len(node["some"]) == 2:
        path = node["some"][0].get("var") if isinstance(node["some"][0], dict) else None
        return _pick(node["some"][1], known, str(path)) if path else None
    for key, offer in known.items():
        root, _dot, column = key.partition(".")
        if (root if column else "") != table:
            continue
        here = {"var": f"row.{column}" if column else key}
        for operator in offer.operators:
            told: dict[str, Any] = {}
            if _matches(_TEMPLATES[operator.id], node, here, told) and _fits(told, operator, offer):
                return Pick(key, operator.id, _value(told, operator))
    return None


def _spread(node: Any) -> Any:
    """`{"!": x}` as `{"!": [x]}`, all the way down."""
    if isinstance(node, dict) and len(node) == 1 and "var" not in node:
        [(name, raw)] = node.items()
        return {name: [_spread(each) for each in raw] if isinstance(raw, list) else [_spread(raw)]}
    return node


def _matches(template: Any, node: Any, here: dict, told: dict[str, Any]) -> bool:
    if template == V:
        return node == here
    if template in (A, B) and isinstance(template, str):
        told[template] = node
        return True
    if isinstance(template, dict):
        return (
            isinstance(node, dict)
            and set(node) == set(template)
            and all(_matches(raw, node[name], here, told) for name, raw in template.items())
        )
    if isinstance(template, list):
        return (
            isinstance(node, list)
            and len(node) == len(template)
            and all(_matches(a, b, here, told) for a, b in zip(template, node, strict=True))
        )
    return type(template) is type(node) and template == node


def _fits(told: Mapping[str, Any], operator: Operator, offer: Offer) -> bool:
    """True if the values found are of the kind that the operator takes, so that composing gives the same logic."""
    values = told.get(A) if operator.takes == MANY else list(told.values())
    return isinstance(values, list) and all(_is_value(each, operator.of or offer.kind, offer) for each in values)


def _is_value(value: Any, kind: str, offer: Offer) -> bool:
    if offer.values is not None and kind in (ops.TEXT, ops.LIST):
        return value in {code for code, _label in offer.values}
    if kind in (ops.DATE, ops.DATETIME):
        return isinstance(value, str) or value == {"var": "today"}
    return kind_of(value) == kind


def _value(told: Mapping[str, Any], operator: Operator) -> Any:
    if operator.takes == NONE:
        return None
    if operator.takes == TWO:
        return told[A], told[B]
    return tuple(told[A]) if operator.takes == MANY else told[A]


TODAY = {"var": "today"}
TODAY_LABEL = gettext_lazy("today")
