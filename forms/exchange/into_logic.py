"""An expression's tree → our JSON Logic, with the meaning it has in XLSForm, or a sentence that says why not.

XLSForm's blank differs from any text, ours makes every comparison false: `${a} != 'x'` becomes “not (a is x)”.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms.exchange import patterns
from forms.exchange.scope import ROWS, Question, Scope
from forms.exchange.xpath import (
    BadExpression,
    Call,
    Child,
    Node,
    Number,
    Op,
    Ref,
    Rows,
    Self,
    Text,
    Unsupported,
    parse,
)
from forms.logic import operators as ops

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ARITHMETIC = {"*": "*", "div": "/"}


@dataclass(frozen=True)
class Value:
    """``question``: the one a variable names; ``literal``: it stands in the expression as it is."""

    logic: Any
    kind: str
    question: Question | None = None
    literal: bool = False


def rule(expression: str, scope: Scope) -> Any:
    """Logic that gives yes or no. Raises BadExpression or Unsupported."""
    return Translator(scope).truth(parse(expression))


def value(expression: str, scope: Scope) -> Value:
    """Logic of a value. Raises BadExpression or Unsupported."""
    return Translator(scope).value(parse(expression))


class Translator:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    # --- yes or no --------------------------------------------------------------------------------------------------
    def truth(self, node: Node) -> Any:
        """XPath's idea of true: a text that is not blank, a number that is not 0."""
        found = self.value(node)
        if found.kind == ops.BOOL and not (found.question and found.question.ticks):
            return found.logic
        if found.kind == ops.NUMBER and not found.literal:
            return {"!=": [found.logic, 0]}
        if found.question is not None:
            return {"present": found.logic}
        if found.kind == ops.ANY:
            return found.logic
        raise Unsupported(_("Here a condition is needed, something that is true or not."))

    # --- values -----------------------------------------------------------------------------------------------------
    def value(self, node: Node) -> Value:
        match node:
            case Number(text):
                return Value(_number(text), ops.NUMBER, literal=True)
            case Text(text):
                return Value(text, ops.TEXT, literal=True)
            case Self():
                return self.variable(self.own())
            case Ref(name):
                return self.variable(self.known(name, self.scope.named(name)))
            case Child(name):
                return self.variable(self.known(name, self.scope.column(name)))
            case Call(name, args):
                return self.call(name, args)
            case Op(name, args):
                return self.operator(name, args)
            case Rows():
                raise Unsupported(_("Rows of a table can be counted, summed up or looked for, not used as a value."))

    def own(self) -> Question:
        if self.scope.own is None:
            raise Unsupported(_("“.” has a meaning only beside a question."))
        return self.scope.own

    def known(self, name: str, question: Question | None) -> Question:
        if question is None:
            raise BadExpression(_("There is no question “%(name)s”.") % {"name": name})
        return question

    def variable(self, question: Question) -> Value:
        path = self.scope.path(question)
        if path is None:
            said = _("“%(name)s” is asked in every row of “%(table)s”: count or sum it up.")
            raise Unsupported(said % {"name": question.key, "table": question.table})
        return Value({"var": path}, question.kind, question)

    # --- operators --------------------------------------------------------------------------------------------------
    def operator(self, name: str, args: tuple[Node, ...]) -> Value:
        if name in ("and", "or"):
            return self.joined(name, args)
        if name in ("=", "!="):
            return Value(self.equal(name, *map(self.value, args)), ops.BOOL)
        if name in ("<", "<=", ">", ">="):
            return self.ordered(name, args)
        if name == "neg":
            return self.negative(args[0])
        if name in ("+", "-"):
            return self.added(name, [self.value(arg) for arg in args])
        numbers = [self.number(arg) for arg in args]
        if name == "mod":
            return Value(patterns.modulo(*numbers), ops.NUMBER)
        return Value({_ARITHMETIC[name]: numbers}, ops.NUMBER)

    def joined(self, name: str, args: tuple[Node, ...]) -> Value:
        parts = [self.truth(arg) for arg in args]
        if name == "and" and (whole := patterns.one_of_and(parts)) is not None:
            return Value(whole, ops.BOOL)
        return Value({name: parts}, ops.BOOL)

    def equal(self, name: str, left: Value, right: Value) -> Any:
        if left.literal and not right.literal:
            left, right = right, left
        if right.literal and right.logic == "":
            blank = {"!": {"present": left.logic}}
            return blank if name == "=" else {"present": left.logic}
        if name == "=" and (rows := patterns.count_of("=", left.logic, right.logic)):
            return rows
        same = {"==": [self.beside(left, right), self.beside(right, left)]}
        return same if name == "=" else {"!": same}

    def beside(self, value: Value, other: Value) -> Any:
        """``value`` in the type of what it is compared with: XPath converts, our logic never does."""
        if not value.literal:
            return value.logic
        question, literal = other.question, value.logic
        if question and question.ticks and isinstance(literal, str):
            if literal not in question.ticks:
                said = _("“%(name)s” is answered by %(codes)s only.")
                raise BadExpression(said % {"name": question.key, "codes": ", ".join(question.ticks)})
            return question.ticks[literal]
        if other.kind == ops.TEXT and value.kind == ops.NUMBER:
            return str(literal)
        if other.kind == ops.NUMBER and value.kind == ops.TEXT:
            return _number(literal)
        if other.kind == ops.LIST and question and question.type not in ROWS:
            return str(literal).split()
        return literal

    def ordered(self, name: str, args: tuple[Node, ...]) -> Value:
        left, right = map(self.value, args)
        for one, other in ((left, right), (right, left)):
            if one.kind == ops.TEXT and not one.literal and other.kind == ops.NUMBER:
                raise Unsupported(_("A text and a number are compared by size; only numbers or dates can be."))
        if rows := patterns.count_of(name, left.logic, right.logic):
            return Value(rows, ops.BOOL)
        return Value({name: [self.beside(left, right), self.beside(right, left)]}, ops.BOOL)

    def negative(self, node: Node) -> Value:
        if isinstance(node, Number):
            return Value(-_number(node.text), ops.NUMBER, literal=True)
        return Value({"-": [self.number(node)]}, ops.NUMBER)

    def added(self, name: str, values: list[Value]) -> Value:
        if any(_dated(value) for value in values):
            return self.dated(name, values)
        return Value({name: [self.as_number(value) for value in values]}, ops.NUMBER)

    def dated(self, name: str, values: list[Value]) -> Value:
        """A day and a number of days, or the days between two."""
        first, *rest = values
        if len(values) == 2 and name == "-" and all(map(_dated, values)):
            return Value({"days": [rest[0].logic, first.logic]}, ops.NUMBER)
        if len(values) == 2 and _dated(first) and rest[0].literal and isinstance(rest[0].logic, int):
            return Value({"shift": [first.logic, f"{'-' if name == '-' else ''}{rest[0].logic}cd"]}, ops.DATE)
        raise Unsupported(_("To a date only a whole number of days can be added, and dates can be subtracted."))

    def number(self, node: Node) -> Any:
        return self.as_number(self.value(node))

    def as_number(self, value: Value) -> Any:
        if value.kind in (ops.NUMBER, ops.ANY):
            return value.logic
        if value.literal and value.kind == ops.TEXT:
            return _number(value.logic)
        raise Unsupported(_("Here a number is needed."))

    # --- functions --------------------------------------------------------------------------------------------------
    def call(self, name: str, args: tuple[Node, ...]) -> Value:
        from forms.exchange.functions import FUNCTIONS

        known = FUNCTIONS.get(name)
        if known is None:
            raise Unsupported(_("The function %(name)s() is not supported.") % {"name": name})
        least, most, work = known
        if not least <= len(args) <= most:
            raise BadExpression(_("%(name)s() has too few or too many arguments.") % {"name": name})
        return work(self, *args)


Function = Callable[..., Value]


def _dated(value: Value) -> bool:
    return value.kind in (ops.DATE, ops.DATETIME)


def _number(text: str) -> int | float:
    """Raises BadExpression."""
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    try:
        number = float(text)
    except ValueError as slip:
        raise BadExpression(_("“%(text)s” is no number.") % {"text": text}) from slip
    if not (number == number and abs(number) < 1e15):
        raise BadExpression(_("“%(text)s” is no number.") % {"text": text})
    return number


def is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
