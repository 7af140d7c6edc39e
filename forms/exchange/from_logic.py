"""Our JSON Logic → an expression of XLSForm. Who asks reads it back, and keeps the logic itself where that differs."""

from typing import Any

from forms.exchange import patterns
from forms.exchange.scope import ROWS, Question, Scope
from forms.logic import operators as ops

OR, AND, EQUAL, ORDER, ADD, TIMES, UNARY, ATOM = range(1, 9)


class CannotSay(ValueError):
    """XLSForm has no words for this rule."""


def rule(logic: Any, scope: Scope) -> str:
    """An expression that is true or not. Raises CannotSay."""
    return _Writer(scope).truth(logic, 0)


def value(logic: Any, scope: Scope) -> str:
    """Raises CannotSay."""
    return _Writer(scope).write(logic)[0]


class _Writer:
    """Every method gives (text, level): what binds less than its surroundings is put in brackets."""

    def __init__(self, scope: Scope, row: bool = False) -> None:
        self.scope, self.row = scope, row  # row: inside […], where columns are ./name

    def write(self, node: Any, beside: Question | None = None) -> tuple[str, int]:
        """``beside``: the question a literal is compared with."""
        if not isinstance(node, dict):
            return self.literal(node, beside), ATOM
        if len(node) != 1:
            raise CannotSay(node)
        name, args = ops.parts(node)
        if name == "var":
            return self.variable(args[0]), ATOM
        if name not in _METHODS:
            raise CannotSay(name)
        return _METHODS[name](self, name, args)

    def at(self, node: Any, level: int, beside: Question | None = None) -> str:
        """``node`` where anything that binds no closer than ``level`` needs brackets."""
        text, own = self.write(node, beside)
        return f"({text})" if own <= level else text

    # --- leaves -----------------------------------------------------------------------------------------------------
    def variable(self, path: Any) -> str:
        if path in ("today", "now"):
            return f"{path}()"
        question = self.scope.at(path) if isinstance(path, str) else None
        if question is None:
            raise CannotSay(path)
        if question == self.scope.own and not self.row:
            return "."
        name = self.scope.name_of(question)
        return f"./{name}" if self.row and question.table else f"${{{name}}}"

    def question(self, node: Any) -> Question | None:
        path = node.get("var") if isinstance(node, dict) else None
        return self.scope.at(path) if isinstance(path, str) else None

    def literal(self, node: Any, beside: Question | None) -> str:
        if isinstance(node, bool):
            ticks = {value: code for code, value in beside.ticks.items()} if beside else {}
            return _quoted(ticks[node]) if node in ticks else "true()" if node else "false()"
        if isinstance(node, int | float):
            return _digits(node)
        if isinstance(node, str):
            dated = beside.kind if beside else ""
            call = {ops.DATE: "date", ops.DATETIME: "date-time"}.get(dated)
            return f"{call}({_quoted(node)})" if call else _quoted(node)
        if isinstance(node, list) and beside and beside.kind == ops.LIST and all(map(_is_code, node)):
            return _quoted(" ".join(node))
        raise CannotSay(node)

    def sides(self, args: list, level: int) -> list[str]:
        """The arguments of a comparison; a literal is written in the way of the question beside it."""
        known = next(filter(None, map(self.question, args)), None)
        if known is None and any(_is_today(arg) for arg in args):
            known = _A_DAY
        return [self.at(arg, level, known if not isinstance(arg, dict) else None) for arg in args]

    # --- operators --------------------------------------------------------------------------------------------------
    def _joined(self, name: str, args: list) -> tuple[str, int]:
        if len(args) < 2:
            raise CannotSay(name)
        level = AND if name == "and" else OR
        return f" {name} ".join(self.truth(arg, level) for arg in args), level

    def truth(self, node: Any, level: int) -> str:
        question = self.question(node)
        if question is not None and question.ticks:
            yes = next(code for code, value in question.ticks.items() if value)
            return f"selected({self.variable(node['var'])}, {_quoted(yes)})"
        return self.at(node, level)

    def _not(self, _name: str, args: list) -> tuple[str, int]:
        [inner] = args
        if isinstance(inner, dict) and "present" in inner:
            return f"{self.at(ops.parts(inner)[1][0], EQUAL)} = ''", EQUAL
        return f"not({self.truth(inner, 0)})", ATOM

    def _present(self, _name: str, args: list) -> tuple[str, int]:
        return f"{self.at(args[0], EQUAL)} != ''", EQUAL

    def _same(self, _name: str, args: list) -> tuple[str, int]:
        return " = ".join(self.sides(args, EQUAL)), EQUAL

    def _differs(self, _name: str, args: list) -> tuple[str, int]:
        left, right = self.sides(args, EQUAL)
        given = [f"{self.at(side, EQUAL)} != ''" for side in patterns.asked(args)]
        return " and ".join([*given, f"{left} != {right}"]), AND

    def _ordered(self, name: str, args: list) -> tuple[str, int]:
        texts = self.sides(args, ORDER)
        if len(texts) == 3:
            return f"{texts[0]} {name} {texts[1]} and {texts[1]} {name} {texts[2]}", AND
        return f" {name} ".join(texts), ORDER

    def _in(self, _name: str, args: list) -> tuple[str, int]:
        needle, haystack = args
        if isinstance(haystack, list):
            if not haystack or not all(map(_is_code, haystack)):
                raise CannotSay(haystack)
            return f"selected({_quoted(' '.join(map(str, haystack)))}, {self.at(needle, 0)})", ATOM
        question = self.question(haystack)
        call = "selected" if question and question.kind == ops.LIST else "contains"
        return f"{call}({self.at(haystack, 0)}, {self.at(needle, 0)})", ATOM

    def _if(self, _name: str, args: list) -> tuple[str, int]:
        condition, yes, *rest = args
        no = "''" if not rest else self.branch(rest[0]) if len(rest) == 1 else self.write({"if": rest})[0]
        return f"if({self.truth(condition, 0)}, {self.branch(yes)}, {no})", ATOM

    def branch(self, node: Any) -> str:
        if node is None or node == "":
            raise CannotSay(node)
        return self.at(node, 0)

    # --- numbers and days -------------------------------------------------------------------------------------------
    def _added(self, name: str, args: list) -> tuple[str, int]:
        if len(args) == 1:
            return self.negative(name, args[0])
        return f" {name} ".join(self.at(arg, ADD) for arg in args), ADD

    def negative(self, name: str, arg: Any) -> tuple[str, int]:
        if name != "-":
            raise CannotSay(name)
        match arg:  # floor, as patterns.floor puts it
            case {"ceil": {"-": [inner]}}:
                return f"floor({self.at(inner, 0)})", ATOM
        return f"-{self.at(arg, UNARY)}", UNARY

    def _times(self, name: str, args: list) -> tuple[str, int]:
        if len(args) < 2:
            raise CannotSay(name)
        word = "div" if name == "/" else name
        return f" {word} ".join(self.at(arg, TIMES) for arg in args), TIMES

    def _ceil(self, _name: str, args: list) -> tuple[str, int]:
        return f"ceiling({self.at(args[0], 0)})", ATOM

    def _least(self, name: str, args: list) -> tuple[str, int]:
        return f"{name}({', '.join(self.at(arg, 0) for arg in args)})", ATOM

    def _days(self, _name: str, args: list) -> tuple[str, int]:
        known = next(filter(None, map(self.question, args)), _A_DAY)
        first, last = (self.at(arg, ADD, None if isinstance(arg, dict) else known) for arg in args)
        return f"{last} - {first}", ADD

    def _shift(self, _name: str, args: list) -> tuple[str, int]:
        day, step = args
        count = step.removesuffix("cd") if isinstance(step, str) and step.endswith("cd") else ""
        sign, digits = ("-", count[1:]) if count.startswith("-") else ("+", count.removeprefix("+"))
        if not digits.isdecimal():
            raise CannotSay(step)
        return f"{self.at(day, ADD)} {sign} {digits}", ADD

    # --- rows -------------------------------------------------------------------------------------------------------
    def table(self, node: Any) -> tuple[str, "_Writer"]:
        """The table's name and a writer for rules inside its rows."""
        question = self.question(node)
        if question is None or question.kind != ops.LIST or self.row:
            raise CannotSay(node)
        return self.variable(node["var"]), _Writer(self.scope.inside(question.key), row=True)

    def where(self, node: Any, rule: Any) -> str:
        name, inner = self.table(node)
        if self.question(node).type not in ROWS:
            raise CannotSay(node)
        return f"{name}[{inner.truth(rule, 0)}]"

    def _count(self, _name: str, args: list) -> tuple[str, int]:
        if len(args) == 2:
            return f"count({self.where(*args)})", ATOM
        name, _inner = self.table(args[0])
        question = self.question(args[0])
        return f"{'count' if question.codes is None else 'count-selected'}({name})", ATOM

    def _some(self, _name: str, args: list) -> tuple[str, int]:
        return f"count({self.where(*args)}) > 0", ORDER

    def _none(self, _name: str, args: list) -> tuple[str, int]:
        return f"count({self.where(*args)}) = 0", EQUAL

    def _all(self, _name: str, args: list) -> tuple[str, int]:
        name, _inner = self.table(args[0])
        return f"count({name}) > 0 and count({self.where(args[0], {'!': args[1]})}) = 0", AND

    def _sum(self, _name: str, args: list) -> tuple[str, int]:
        table, each = args
        match each:
            case {"var": str(path)} if path.startswith("row."):
                self.table(table)
                column = self.scope.inside(self.question(table).key).at(path)
                if column is None:
                    raise CannotSay(path)
                return f"sum(${{{self.scope.name_of(column)}}})", ATOM
            case {"if": [rule, {"var": str(path)}]} if path.startswith("row."):
                column = self.scope.inside(self.question(table).key).at(path) if self.question(table) else None
                if column is None:
                    raise CannotSay(path)
                return f"sum({self.where(table, rule)}/{self.scope.name_of(column)})", ATOM
        raise CannotSay(each)


_W = _Writer
_METHODS = {
    "and": _W._joined,
    "or": _W._joined,
    "!": _W._not,
    "present": _W._present,
    "==": _W._same,
    "!=": _W._differs,
    **dict.fromkeys(ops.ORDER, _W._ordered),
    "in": _W._in,
    "if": _W._if,
    "+": _W._added,
    "-": _W._added,
    "*": _W._times,
    "/": _W._times,
    "ceil": _W._ceil,
    "min": _W._least,
    "max": _W._least,
    "days": _W._days,
    "shift": _W._shift,
    "count": _W._count,
    "some": _W._some,
    "none": _W._none,
    "all": _W._all,
    "sum": _W._sum,
}
_A_DAY = Question("", "date")


def _is_today(node: Any) -> bool:
    return node == {"var": "today"}


def _is_code(node: Any) -> bool:
    return (isinstance(node, str) and bool(node) and not any(map(str.isspace, node))) or (
        isinstance(node, int) and not isinstance(node, bool)
    )


def _quoted(text: str) -> str:
    """XPath has no escapes, and other tools would read `${` as the name of a question."""
    quote = next((quote for quote in "'\"" if quote not in text), None)
    if quote is None or "${" in text:
        raise CannotSay(text)
    return f"{quote}{text}{quote}"


def _digits(number: int | float) -> str:
    text = str(number)
    if "e" in text or "n" in text:
        raise CannotSay(number)
    return text
