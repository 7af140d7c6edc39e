"""Conditions as sentences: what is asked, how it compares, with what. What is no such sentence stays by hand.

A rule is shown as sentences only if they say it again to the letter; so opening and saving changes nothing.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.admin.designer.operands import Offered, Operand
from forms.logic import operators as ops

RELATIONS = {
    "is": gettext_lazy("is"),
    "isnt": gettext_lazy("is not"),
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "has": gettext_lazy("contains"),
    "hasnt": gettext_lazy("does not contain"),
    "lt": gettext_lazy("is less than"),
    "le": gettext_lazy("is at most"),
    "gt": gettext_lazy("is more than"),
    "ge": gettext_lazy("is at least"),
    "yes": gettext_lazy("is yes"),
    "no": gettext_lazy("is no"),
    "filled": gettext_lazy("is filled in"),
    "empty": gettext_lazy("is not filled in"),
    "holds": gettext_lazy("is so"),
    "fails": gettext_lazy("is not so"),
    "never": gettext_lazy("is anything but"),
}
ALONE = ("yes", "no", "filled", "empty", "holds", "fails")  # compare with nothing
_COMPARE = {"is": "==", "isnt": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_OPERAND = re.compile(r"〔(.+)〕")
ALL, ANY_OF = "and", "or"


class Unsaid(ValueError):
    """A sentence that says nothing yet: str() tells what is missing."""


@dataclass(frozen=True)
class Sentence:
    """``left``: id of an operand; ``right``: words, labels for codes, 〔label〕 for another operand."""

    left: str
    relation: str
    right: str = ""


@dataclass(frozen=True)
class Sentences:
    rows: tuple[Sentence, ...] = ()
    join: str = ALL


def read(rule: Any, operands: Offered) -> Sentences | None:
    """``rule`` as sentences; None where it has to stay by hand."""
    if rule is None:
        return Sentences()
    join, atoms = ALL, [rule]
    if isinstance(rule, dict) and len(rule) == 1 and next(iter(rule)) in (ALL, ANY_OF):
        [(join, atoms)] = rule.items()
    if not isinstance(atoms, list):
        return None
    rows = [_read(atom, operands) for atom in atoms]
    if any(row is None for row in rows):
        return None
    said = Sentences(tuple(rows), join)
    try:
        return said if write(said, operands) == rule else None
    except Unsaid:
        return None


def write(said: Sentences, operands: Offered) -> Any:
    """Canonical logic; None for no sentence. Raises Unsaid."""
    atoms = [_write(row, operands) for row in said.rows]
    if len(atoms) < 2:
        return atoms[0] if atoms else None
    return {said.join: atoms}


def _read(atom: Any, operands: Offered) -> Sentence | None:
    if not isinstance(atom, dict) or len(atom) != 1:
        return None
    [(name, args)] = atom.items()
    if name == "present":
        return Sentence(operands.of(_first(args)).id, "filled")
    if name == "!":
        return _denied(_first(args), operands)
    if name == "in" and isinstance(args, list) and len(args) == 2:
        return _membership(args, operands, ("in", "has"))
    relation = next((word for word, operator in _COMPARE.items() if operator == name), None)
    if relation and isinstance(args, list) and len(args) == 2 and isinstance(args[0], dict):
        left = operands.of(args[0])
        if name == "==" and isinstance(args[1], bool):
            return Sentence(left.id, "yes" if args[1] else "no")
        return Sentence(left.id, relation, _word(args[1], left, operands))
    if name in ("exists", "reached", "var"):
        return Sentence(operands.of(atom).id, "holds")
    return None


def _denied(atom: Any, operands: Offered) -> Sentence | None:
    if not isinstance(atom, dict) or len(atom) != 1:
        return None
    [(name, args)] = atom.items()
    if name == "present":
        return Sentence(operands.of(_first(args)).id, "empty")
    if name == "in" and isinstance(args, list) and len(args) == 2:
        return _membership(args, operands, ("not_in", "hasnt"))
    if name == "==" and isinstance(args, list) and len(args) == 2 and isinstance(args[0], dict):
        left = operands.of(args[0])
        return Sentence(left.id, "never", _word(args[1], left, operands))
    return Sentence(operands.of(atom).id, "fails") if name in ("exists", "reached", "var") else None


def _membership(args: list, operands: Offered, words: tuple[str, str]) -> Sentence | None:
    one_of, has = words
    if isinstance(args[0], dict) and isinstance(args[1], list):
        left = operands.of(args[0])
        return Sentence(left.id, one_of, "、".join(_word(each, left, operands) for each in args[1]))
    if isinstance(args[1], dict):
        left = operands.of(args[1])
        return Sentence(left.id, has, _word(args[0], left, operands))
    return None


def _word(value: Any, left: Operand, operands: Offered) -> str:
    """How ``value`` is typed beside ``left``; what cannot be typed comes back otherwise and is kept by hand."""
    if isinstance(value, dict):
        return f"〔{operands.of(value).label}〕"
    return dict(left.codes).get(value, value) if isinstance(value, str) else str(value)


def _first(args: Any) -> Any:
    return args[0] if isinstance(args, list) and len(args) == 1 else args


def _write(row: Sentence, operands: Offered) -> Any:
    left = operands.by_id.get(row.left)
    if left is None or row.relation not in RELATIONS:
        raise Unsaid(_("Choose what the condition asks about."))
    if row.relation in ALONE:
        return _alone(row.relation, left.node)
    if not row.right.strip():
        raise Unsaid(_("Say with what “%(what)s” is compared.") % {"what": left.label})
    if row.relation in ("in", "not_in"):
        several = [_value(word, left, operands) for word in re.split(r"[、,，;；]", row.right) if word.strip()]
        return _perhaps_not(row.relation == "not_in", {"in": [left.node, several]})
    value = _value(row.right, left, operands)
    if row.relation in ("has", "hasnt"):
        return _perhaps_not(row.relation == "hasnt", {"in": [value, left.node]})
    if row.relation == "never":
        return {"!": {"==": [left.node, value]}}
    return {_COMPARE[row.relation]: [left.node, value]}


def _alone(relation: str, node: Any) -> Any:
    return {
        "yes": {"==": [node, True]},
        "no": {"==": [node, False]},
        "filled": {"present": node},
        "empty": {"!": {"present": node}},
        "holds": node,
        "fails": {"!": node},
    }[relation]


def _perhaps_not(denied: bool, rule: Any) -> Any:
    return {"!": rule} if denied else rule


def _value(word: str, left: Operand, operands: Offered) -> Any:
    word = word.strip()
    if (named := _OPERAND.fullmatch(word)) and (found := operands.labelled(named[1])):
        return found.node
    codes = {label: code for code, label in left.codes}
    if word in codes:
        return codes[word]
    if left.kind in (ops.TEXT, ops.DATE, ops.DATETIME, ops.LIST) or word in dict(left.codes):
        return word
    if _NUMBER.fullmatch(word):
        return float(word) if "." in word else int(word)
    if left.kind == ops.NUMBER:
        raise Unsaid(
            _("“%(what)s” is compared with a number; “%(word)s” is none.") % {"what": left.label, "word": word}
        )
    return word
