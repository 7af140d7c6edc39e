"""A figure's conditions: what the database can answer becomes a filter, the rest is worked out case by case.

Both ways mean the same; `manage.py figures verify` asks both. Absent equals nothing, not even absent, so every leaf
is yes or no, and what stands around it may turn it round.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from cases.figures import columns
from cases.figures.periods import Period
from cases.spec import Figure
from forms.logic import operators as ops

LOOKUPS = {"==": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
NOBODY, EVERYBODY = Q(pk=None), Q(pk__isnull=False)  # an empty Q cannot be turned round


class Filters:
    """Collects the columns that conditions of ``figure`` ask for; ``on`` puts them to a queryset."""

    def __init__(self, figure: Figure, period: Period) -> None:
        self.figure, self.period = figure, period
        self.aliases: dict[str, Combinable] = {}

    def on(self, cases: QuerySet, test: Q) -> QuerySet:
        return cases.alias(**self.aliases).filter(test)

    def split(self, rule: Any) -> tuple[Q, Any]:
        """(what the database answers, what is left): both must hold."""
        if rule is None:
            return EVERYBODY, None
        if (test := self.test(rule)) is not None:
            return test, None
        if isinstance(rule, dict) and "and" in rule:
            parts = [(each, self.test(each)) for each in _list(rule["and"])]
            known = _joined("and", [test for _each, test in parts if test is not None]) or EVERYBODY
            return known, {"and": [each for each, test in parts if test is None]}
        return EVERYBODY, rule

    def test(self, rule: Any) -> Q | None:
        """The whole of ``rule`` as a filter, None if a part of it cannot be one."""
        if isinstance(rule, bool):
            return EVERYBODY if rule else NOBODY
        if not isinstance(rule, dict) or len(rule) != 1:
            return None
        [(name, raw)] = rule.items()
        args = _list(raw)
        if name in ("and", "or"):
            return _joined(name, [self.test(each) for each in args])
        if name == "!":
            inner = self.test(args[0])
            return None if inner is None else ~inner
        if name == "reached" and isinstance(args[0], str):
            return Q(**{self._alias(f"reached {args[0]}", columns.reached(args[0], self.period)): True})
        if name == "var":
            return self._leaf(raw, "exact", True)
        if name == "present":
            return self._present(args[0])
        return self._compared(name, args)

    def _present(self, node: Any) -> Q | None:
        found = self._path(node)
        return None if found is None else ~_absent(*found)

    def _compared(self, name: str, args: list) -> Q | None:
        if name in TURNED and len(args) == 2:
            if not _is_var(args[0]) and _is_var(args[1]):
                args, name = args[::-1], TURNED[name]
            if _is_var(args[0]) and _literal(args[1]):
                return self._against(args[0]["var"], name, args[1])
        words = args[1] if name == "in" and len(args) == 2 and _is_var(args[0]) else None
        if isinstance(words, list) and all(map(_literal, words)):
            return _joined("or", [self._leaf(args[0]["var"], "exact", each) for each in words] or [NOBODY])
        return None

    def _against(self, path: str, name: str, literal: Any) -> Q | None:
        if name != "!=":
            return self._leaf(path, LOOKUPS[name], literal)
        found = self._path({"var": path})
        if found is None:
            return None
        alias, kind = found
        if kind != _kind(literal):
            return NOBODY
        return ~_absent(alias, kind) & ~(Q(**{f"{alias}__isnull": False}) & Q(**{alias: literal}))

    def _leaf(self, path: str, lookup: str, literal: Any) -> Q | None:
        found = self._path({"var": path})
        if found is None:
            return None
        alias, kind = found
        if kind != _kind(literal) or literal == "" or (kind == ops.BOOL and lookup != "exact"):
            return NOBODY
        if kind == ops.TEXT and lookup != "exact":
            return None  # each database sorts texts in its own way
        return Q(**{f"{alias}__isnull": False}) & Q(**{f"{alias}__{lookup}": literal})

    def _path(self, node: Any) -> tuple[str, str] | None:
        """(alias, kind) of a variable the database knows."""
        if not _is_var(node):
            return None
        found = columns.column(node["var"], self.figure, self.period)
        return (self._alias(node["var"], found.expression), found.kind) if found else None

    def _alias(self, word: str, expression: Combinable) -> str:
        name = "asked_" + "".join(each if each.isalnum() else "_" for each in word)
        self.aliases[name] = expression
        return name


def _absent(alias: str, kind: str) -> Q:
    missing = Q(**{f"{alias}__isnull": True})
    return missing | Q(**{alias: ""}) if kind == ops.TEXT else missing


def _joined(name: str, tests: Iterable[Q | None]) -> Q | None:
    whole: Q | None = None
    for test in tests:
        if test is None:
            return None
        whole = test if whole is None else (whole & test if name == "and" else whole | test)
    return whole


def _list(raw: Any) -> list:
    return raw if isinstance(raw, list) else [raw]


def _is_var(node: Any) -> bool:
    return isinstance(node, dict) and set(node) == {"var"} and isinstance(node["var"], str)


def _literal(node: Any) -> bool:
    return isinstance(node, str | int | float | bool)


def _kind(literal: Any) -> str:
    if isinstance(literal, bool):
        return ops.BOOL
    return ops.TEXT if isinstance(literal, str) else ops.NUMBER
