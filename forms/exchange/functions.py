"""Functions of XLSForm that our logic can say: name → (fewest, most arguments, work)."""

from typing import Any

from django.utils.translation import gettext as _

from forms.exchange import patterns
from forms.exchange.into_logic import Function, Translator, Value, is_day
from forms.exchange.scope import ROWS, Question
from forms.exchange.xpath import BadExpression, Node, Number, Ref, Rows, Text, Unsupported
from forms.logic import operators as ops

MANY = 20


def _selected(work: Translator, listed: Node, code: Node) -> Value:
    wanted = work.value(code)
    if isinstance(listed, Text):  # selected('a b', ${x}): the answer is one of these
        if wanted.literal:
            raise BadExpression(_("selected() looks into an answer; write selected(${question}, 'code')."))
        codes = [work.beside(Value(each, ops.TEXT, literal=True), wanted) for each in listed.text.split()]
        return Value({"in": [wanted.logic, codes]}, ops.BOOL)
    found = work.value(listed)
    question = found.question
    if question is not None and question.ticks and wanted.literal:
        ticked = work.beside(wanted, found)
        return Value(found.logic if ticked else {"==": [found.logic, False]}, ops.BOOL)
    if found.kind == ops.LIST:
        looked = str(wanted.logic) if wanted.literal else wanted.logic
        return Value({"in": [looked, found.logic]}, ops.BOOL)
    return Value(work.equal("=", found, wanted), ops.BOOL)


def _not(work: Translator, arg: Node) -> Value:
    return Value({"!": work.truth(arg)}, ops.BOOL)


def _if(work: Translator, condition: Node, yes: Node, no: Node) -> Value:
    first, second = work.value(yes), work.value(no)
    parts = [work.truth(condition), work.beside(first, second)]
    if second.literal and second.logic == "":
        return Value({"if": parts}, first.kind)
    tail = [work.beside(second, first)]
    if isinstance(second.logic, dict) and "if" in second.logic:  # a chain of cases is one list
        tail = second.logic["if"]
    return Value({"if": parts + tail}, first.kind if first.kind == second.kind else ops.ANY)


def _table(work: Translator, node: Node) -> tuple[Question, Any]:
    """The table that is looked at, and its variable."""
    if isinstance(node, Rows):
        node = node.table
    if isinstance(node, Ref):
        question = work.known(node.name, work.scope.named(node.name))
        if question.table and question.table != work.scope.row:
            question = next(each for each in work.scope.names.values() if each.key == question.table and not each.table)
        if question.kind == ops.LIST:
            return question, work.variable(question).logic
    raise Unsupported(_("Here a table is needed."))


def _count(work: Translator, node: Node) -> Value:
    _question, table = _table(work, node)
    if isinstance(node, Rows):
        return Value({"count": [table, _row_rule(work, _question, node)]}, ops.NUMBER)
    return Value({"count": table}, ops.NUMBER)


def _row_rule(work: Translator, table: Question, node: Rows) -> Any:
    return Translator(work.scope.inside(table.key)).truth(node.condition)


def _sum(work: Translator, node: Node) -> Value:
    table, variable = _table(work, node)
    inner = Translator(work.scope.inside(table.key))
    name = node.column if isinstance(node, Rows) else node.name if isinstance(node, Ref) else None
    column = inner.scope.column(name) if name and table.type in ROWS else None
    if column is None or column.table != table.key:
        raise Unsupported(_("sum() adds up a column: write sum(${column})."))
    each = {"var": f"row.{column.key}"}
    if isinstance(node, Rows):
        each = {"if": [_row_rule(work, table, node), each]}
    return Value({"sum": [variable, each]}, ops.NUMBER)


def _extreme(name: str) -> Function:
    def work_out(work: Translator, *args: Node) -> Value:
        values = [work.value(arg) for arg in args]
        if len(values) < 2:
            raise Unsupported(_("The largest or smallest of a column cannot be asked for."))
        kinds = {value.kind for value in values}
        return Value({name: [value.logic for value in values]}, kinds.pop() if len(kinds) == 1 else ops.ANY)

    return work_out


def _date(kind: str) -> Function:
    def read(work: Translator, arg: Node) -> Value:
        found = work.value(arg)
        if found.literal:
            if kind == ops.DATE and not is_day(str(found.logic)):
                raise BadExpression(_("“%(text)s” is no day. Write it as 2026-09-30.") % {"text": found.logic})
            return Value(found.logic, kind, literal=True)
        if found.kind == kind:
            return found
        raise Unsupported(_("Only a date can be read as a date."))

    return read


def _fixed(logic: Any, kind: str) -> Function:
    def give(_work: Translator) -> Value:
        return Value(logic, kind, literal=isinstance(logic, bool))

    return give


def _contains(work: Translator, text: Node, piece: Node) -> Value:
    found = work.value(text)
    if found.kind == ops.LIST:
        raise Unsupported(_("Look for a choice with selected()."))
    return Value({"in": [work.value(piece).logic, found.logic]}, ops.BOOL)


def _coalesce(work: Translator, first: Node, second: Node) -> Value:
    one, other = work.value(first), work.value(second)
    return Value({"if": [{"present": one.logic}, one.logic, work.beside(other, one)]}, one.kind)


def _round(work: Translator, arg: Node, places: Node | None = None) -> Value:
    if places is not None and not (isinstance(places, Number) and places.text in "0123456"):
        raise Unsupported(_("round() needs a fixed number of places, 0 to 6."))
    return Value(patterns.rounded(work.number(arg), int(places.text) if places else 0), ops.NUMBER)


def _of_number(make: Any) -> Function:
    return lambda work, arg: Value(make(work.number(arg)), ops.NUMBER)


def _same(kind: str) -> Function:
    """number(), string(), boolean(): what is of this kind already stays as it is."""

    def keep(work: Translator, arg: Node) -> Value:
        if kind == ops.BOOL:
            return Value(work.truth(arg), ops.BOOL)
        found = work.value(arg)
        if found.kind != kind:
            raise Unsupported(_("A value cannot be turned into one of another kind."))
        return found

    return keep


def _only_in_constraints(_work: Translator, *_args: Node) -> Value:
    raise Unsupported(_("regex() and string-length() are read in the constraint of the question itself only."))


FUNCTIONS: dict[str, tuple[int, int, Function]] = {
    "selected": (2, 2, _selected),
    "not": (1, 1, _not),
    "if": (3, 3, _if),
    "count": (1, 1, _count),
    "count-selected": (1, 1, _count),
    "sum": (1, 1, _sum),
    "min": (1, MANY, _extreme("min")),
    "max": (1, MANY, _extreme("max")),
    "today": (0, 0, _fixed({"var": "today"}, ops.DATE)),
    "now": (0, 0, _fixed({"var": "now"}, ops.DATETIME)),
    "true": (0, 0, _fixed(True, ops.BOOL)),
    "false": (0, 0, _fixed(False, ops.BOOL)),
    "date": (1, 1, _date(ops.DATE)),
    "date-time": (1, 1, _date(ops.DATETIME)),
    "contains": (2, 2, _contains),
    "coalesce": (2, 2, _coalesce),
    "ceiling": (1, 1, _of_number(lambda x: {"ceil": x})),
    "floor": (1, 1, _of_number(patterns.floor)),
    "int": (1, 1, _of_number(patterns.whole)),
    "abs": (1, 1, _of_number(lambda x: {"if": [{">=": [x, 0]}, x, {"-": [x]}]})),
    "round": (1, 2, _round),
    "number": (1, 1, _same(ops.NUMBER)),
    "string": (1, 1, _same(ops.TEXT)),
    "boolean": (1, 1, _same(ops.BOOL)),
    "regex": (2, 2, _only_in_constraints),
    "string-length": (1, 1, _only_in_constraints),
}
