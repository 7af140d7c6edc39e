"""The dialect's operators: what each takes and gives. `check` and `evaluate` both read this one table."""

from dataclasses import dataclass

NUMBER, TEXT, BOOL, DATE, DATETIME, LIST, ROW, ANY = "number", "text", "bool", "date", "datetime", "list", "row", "any"
MAX_DEPTH, MAX_NODES = 20, 500


@dataclass(frozen=True)
class Operator:
    """``least`` to ``most`` arguments (None: no end) of kind ``takes``, one value of kind ``gives``."""

    least: int
    most: int | None
    takes: str
    gives: str


CONNECT = ("and", "or", "!")
EQUAL = ("==", "!=")
ORDER = ("<", "<=", ">", ">=")
COMPARE = EQUAL + ORDER
OVER_ROWS = ("some", "all", "none")  # [list, rule with row.x]
FOLD = ("count", "sum", "mean", "distinct")  # list, or [list, rule with row.x]; a query where cases supplies it

OPERATORS = {
    "and": Operator(1, None, BOOL, BOOL),
    "or": Operator(1, None, BOOL, BOOL),
    "!": Operator(1, 1, BOOL, BOOL),
    "==": Operator(2, 2, ANY, BOOL),
    "!=": Operator(2, 2, ANY, BOOL),
    "<": Operator(2, 3, ANY, BOOL),  # three: between
    "<=": Operator(2, 3, ANY, BOOL),
    ">": Operator(2, 2, ANY, BOOL),
    ">=": Operator(2, 2, ANY, BOOL),
    "+": Operator(1, None, NUMBER, NUMBER),
    "-": Operator(1, 2, NUMBER, NUMBER),
    "*": Operator(1, None, NUMBER, NUMBER),
    "/": Operator(2, 2, NUMBER, NUMBER),
    "ceil": Operator(1, 1, NUMBER, NUMBER),
    "in": Operator(2, 2, ANY, BOOL),
    "if": Operator(2, None, ANY, ANY),
    "min": Operator(1, None, ANY, ANY),
    "max": Operator(1, None, ANY, ANY),
    "some": Operator(2, 2, ANY, BOOL),
    "all": Operator(2, 2, ANY, BOOL),
    "none": Operator(2, 2, ANY, BOOL),
    "count": Operator(1, 2, ANY, NUMBER),
    "sum": Operator(1, 2, ANY, NUMBER),
    "mean": Operator(1, 2, ANY, NUMBER),
    "distinct": Operator(1, 2, ANY, NUMBER),
    "present": Operator(1, 1, ANY, BOOL),
    "shift": Operator(2, 2, ANY, ANY),
    "days": Operator(2, 2, ANY, NUMBER),
    "workdays": Operator(2, 2, ANY, NUMBER),
    "days_in": Operator(2, 2, ANY, NUMBER),
}

# These need cases: their arguments are handed over as written, and the caller brings the function.
INJECTED = {
    "table": ANY,
    "figure": NUMBER,
    "pick": ANY,
    "lines": TEXT,
    "exists": BOOL,
    "reached": BOOL,
    "due": ANY,
}

NAMES = frozenset(OPERATORS) | frozenset(INJECTED) | {"var"}


def is_rule(node: object) -> bool:
    """True if ``node`` is one operator with its arguments."""
    return isinstance(node, dict) and len(node) == 1 and next(iter(node)) in NAMES


def is_query(node: object) -> bool:
    """True for `{over, where, within, field}`: a set of cases, which only cases can count."""
    return isinstance(node, dict) and "over" in node


def parts(node: dict) -> tuple[str, list]:
    """Operator and arguments; `{"!": x}` is `{"!": [x]}`."""
    [(name, raw)] = node.items()
    return name, raw if isinstance(raw, list) else [raw]
