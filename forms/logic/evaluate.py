"""The one evaluator of rules. What it decides where JSON Logic leaves room: docs/decisions/strict-logic.md."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from forms.logic import calendar, numbers
from forms.logic import operators as ops
from forms.logic.errors import LogicError
from forms.logic.kinds import kind_of

Function = Callable[[list, Mapping[str, Any]], Any]  # arguments as written, the context → a value


def evaluate(
    rule: Any, context: Mapping[str, Any], *, today: date, functions: Mapping[str, Function] | None = None
) -> Any:
    """Value of canonical ``rule``: Decimal, str, bool, date, datetime, list or None (absent).

    ``context``: path or first word → value; nested maps are walked by dots. Raises LogicError when the rule is not
    in the dialect or a value has the wrong type; a rule that `check` lets pass over values of its types never raises.
    """
    with localcontext(prec=34) as arithmetic:
        arithmetic.clear_traps()  # an overflow is an absent result, not an exception
        return _Scope(context, today, functions or {}).value(rule, 0)


def holds(rule: Any, context: Mapping[str, Any], *, today: date, functions=None) -> bool:
    """True if ``rule`` comes out as yes. None, no condition, holds."""
    return rule is None or truth(evaluate(rule, context, today=today, functions=functions))


def truth(value: Any) -> bool:
    """Yes or no; absent is no. Numbers and texts are neither."""
    if value is None or isinstance(value, bool):
        return bool(value)
    raise LogicError(_("A condition must come out as yes or no."))


@dataclass(frozen=True)
class _Scope:
    context: Mapping[str, Any]
    today: date
    functions: Mapping[str, Function]

    def value(self, node: Any, depth: int) -> Any:
        if depth > ops.MAX_DEPTH:
            raise LogicError(_("A rule may be %(n)d levels deep at most.") % {"n": ops.MAX_DEPTH})
        if isinstance(node, list):
            return [self.value(each, depth + 1) for each in node]
        if not isinstance(node, dict):
            return typed(node)
        if not ops.is_rule(node):
            raise LogicError(_("A rule is one operator with its arguments."))
        name, args = ops.parts(node)
        if name == "var":
            return self.var(node["var"])
        if name in ops.INJECTED or (name in ops.FOLD and args and ops.is_query(args[0])):
            return self.injected(name, args)
        return self.operator(name, args, depth + 1)

    def var(self, path: Any) -> Any:
        if not isinstance(path, str) or not path:
            raise LogicError(_("A variable is named by its path."))
        if path == "today":
            return self.today
        return typed(self.context[path] if path in self.context else walk(self.context, path))

    def injected(self, name: str, args: list) -> Any:
        function = self.functions.get(name)
        if function is None:
            raise LogicError(_("“%(name)s” asks about cases, which are not known here.") % {"name": name})
        return typed(function(args, self.context))

    def operator(self, name: str, args: list, depth: int) -> Any:
        about = ops.OPERATORS[name]
        if len(args) < about.least or (about.most is not None and len(args) > about.most):
            raise LogicError(
                _("“%(name)s” has %(n)d arguments, which is too few or too many.") % {"name": name, "n": len(args)}
            )
        if name in LAZY:
            return LAZY[name](self, args, depth)
        return EAGER[name](self._compared(args, depth) if name in ops.COMPARE else self._each(args, depth))

    def _each(self, args: list, depth: int) -> list:
        return [self.value(arg, depth) for arg in args]

    def _compared(self, args: list, depth: int) -> list:
        """A text standing in the rule takes the type of the date it is compared with."""
        values = self._each(args, depth)
        dated = next((value for value in values if isinstance(value, date)), None)
        if dated is None:
            return values
        read = datetime if isinstance(dated, datetime) else date
        return [
            calendar.read(value, read) if isinstance(arg, str) else value
            for arg, value in zip(args, values, strict=True)
        ]

    def rows(self, args: list, depth: int) -> list["_Scope"]:
        """One scope for each row of the list that the first argument gives."""
        found = self.value(args[0], depth)
        if found is None:
            return []
        if not isinstance(found, list):
            raise LogicError(_("Rows are looked for in something that is no list."))
        return [replace(self, context=ChainMap({"row": row}, self.context)) for row in found]


def walk(context: Any, path: str) -> Any:
    """Follow ``path`` through maps; absent where it leads nowhere. A map may know the rest of a path by itself: a case
    whose answer holds another case leads on into it (`my.member.account`)."""
    words = path.split(".")
    for n, word in enumerate(words):
        if not isinstance(context, Mapping):
            return None
        if n < len(words) - 1 and (rest := ".".join(words[n:])) in context:
            return context[rest]
        context = context.get(word)
    return context


def typed(value: Any) -> Any:
    """``value`` in the dialect's types: numbers are Decimal, an empty text is absent."""
    kind = kind_of(value)
    if kind == ops.NUMBER:
        return numbers.exact(value)
    if kind == ops.LIST:
        return [typed(each) for each in value]
    if kind == ops.DATETIME:
        return calendar.placed(value)
    if kind is None and value is not None:
        raise LogicError(_("A value of an unknown type came into a rule."))
    return None if value == "" else value


def _and(scope: _Scope, args: list, depth: int) -> bool:
    return all(truth(scope.value(arg, depth)) for arg in args)


def _or(scope: _Scope, args: list, depth: int) -> bool:
    return any(truth(scope.value(arg, depth)) for arg in args)


def _if(scope: _Scope, args: list, depth: int) -> Any:
    for condition, outcome in zip(args[::2], args[1::2], strict=False):
        if truth(scope.value(condition, depth)):
            return scope.value(outcome, depth)
    return scope.value(args[-1], depth) if len(args) % 2 else None


def _some(scope: _Scope, args: list, depth: int) -> bool:
    return any(truth(row.value(args[1], depth)) for row in scope.rows(args, depth))


def _all(scope: _Scope, args: list, depth: int) -> bool:
    rows = scope.rows(args, depth)
    return bool(rows) and all(truth(row.value(args[1], depth)) for row in rows)


def _none(scope: _Scope, args: list, depth: int) -> bool:
    return not _some(scope, args, depth)


def _picked(scope: _Scope, args: list, depth: int) -> list:
    """What each row gives, absent ones left out."""
    rule = args[1] if len(args) == 2 else {"var": "row"}
    values = [row.value(rule, depth) for row in scope.rows(args, depth)]
    return [value for value in values if value is not None]


def _count(scope: _Scope, args: list, depth: int) -> Decimal:
    rows = scope.rows(args, depth)
    if len(args) == 2:
        rows = [row for row in rows if truth(row.value(args[1], depth))]
    return Decimal(len(rows))


def _sum(scope: _Scope, args: list, depth: int) -> Decimal | None:
    return numbers.add(_picked(scope, args, depth))


def _mean(scope: _Scope, args: list, depth: int) -> Decimal | None:
    values = _picked(scope, args, depth)
    return numbers.divide([numbers.add(values), Decimal(len(values))])


def _distinct(scope: _Scope, args: list, depth: int) -> Decimal:
    seen: list = []
    for value in _picked(scope, args, depth):
        if not any(same(value, other) for other in seen):
            seen.append(value)
    return Decimal(len(seen))


def same(left: Any, right: Any) -> bool:
    """Equal and of one kind; absent equals nothing, not even absent."""
    if left is None or right is None or kind_of(left) != kind_of(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _different(values: list) -> bool:
    left, right = values
    return left is not None and right is not None and kind_of(left) == kind_of(right) and not same(left, right)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[list], bool]:
    def holds_between(values: list) -> bool:
        return all(
            kind_of(a) == kind_of(b) and kind_of(a) in (ops.NUMBER, ops.TEXT, ops.DATE, ops.DATETIME) and test(a, b)
            for a, b in pairwise(values)
        )

    return holds_between


def _in(values: list) -> bool:
    needle, haystack = values
    if isinstance(haystack, list):
        return any(same(needle, each) for each in haystack)
    return isinstance(needle, str) and isinstance(haystack, str) and needle in haystack


def _extreme(choose: Callable) -> Callable[[list], Any]:
    def of(values: list) -> Any:
        known = [value for value in values if value is not None]
        kinds = {kind_of(value) for value in known}
        if len(kinds) > 1 or kinds - {ops.NUMBER, ops.DATE, ops.DATETIME}:
            raise LogicError(_("min and max need numbers, or dates, all of one kind."))
        return choose(known) if known else None

    return of


def _present(values: list) -> bool:
    return values[0] is not None and values[0] != []


LAZY = {
    "and": _and,
    "or": _or,
    "if": _if,
    "some": _some,
    "all": _all,
    "none": _none,
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "distinct": _distinct,
}
EAGER: dict[str, Callable[[list], Any]] = {
    "!": lambda values: not truth(values[0]),
    "==": lambda values: same(*values),
    "!=": _different,
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
    "in": _in,
    "min": _extreme(min),
    "max": _extreme(max),
    "present": _present,
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "ceil": numbers.ceil,
    "shift": calendar.shift,
    "days": calendar.days,
    "workdays": calendar.workdays,
    "days_in": calendar.days_in,
}
