"""Possible answers, so many as decide a rule: choices, yes and no, and numbers and days at the edges of what it says.

A rule that only compares answers with what stands in it changes its mind at those edges and nowhere else, so trying
them all is a proof. With arithmetic in it, or with too many combinations, it is a search, and finds what it finds.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from forms import field_kinds, fields, schema
from forms.answers import FILES, ROW, Answers
from forms.logic import evaluate, uses
from forms.logic import operators as ops
from forms.review.given import ASKABLE, Given
from home import clock

MOST = 1500  # worlds looked at for one rule
EDGES, ROWS = 12, 6  # values of one column, and where several columns are asked
FILE = {"id": "", "name": "x.jpg", "size": 1, "type": "image/jpeg"}
ARITHMETIC = frozenset(("+", "-", "*", "/", "ceil", "days", "workdays", "days_in", "sum", "mean", "distinct"))
ARITHMETIC |= frozenset(("min", "max", *ops.INJECTED))


class Supposed(Given):
    """Values as rules see them, whatever type stands behind: what is stored is not made up here."""

    def logic(self, key: str) -> Any:
        return self.value(key)


class Worlds:
    """The worlds in which the rules of ``spec`` decide."""

    def __init__(self, spec: schema.Form) -> None:
        self.spec = spec
        self.answers = Supposed(spec)
        self.fields = {field.key: field for field in spec.fields()}
        self.steps = {field.key: step for step in spec.steps for field in step.questions}

    def closure(self, logic: Iterable[Any]) -> list[str]:
        """Keys whose answers decide ``logic``: those it asks, and what decides whether they show or what they sum."""
        found: dict[str, None] = {}
        waiting = sorted({path for each in logic for path in uses(each)})
        while waiting:
            path = waiting.pop()
            key = path if path in ASKABLE else path.partition(".")[0]
            if key in found:
                continue
            found[key] = None
            if field := self.fields.get(key):
                rules = (field.show_if, field.calc, self.steps[key].show_if)
                waiting += sorted({path for each in rules for path in uses(each)})
        return [key for key in found if key in ASKABLE or key in self.fields]

    def knowable(self, logic: Iterable[Any]) -> bool:
        """False where a rule asks what no form can suppose: the case, the item, who acts."""
        paths = {path for each in logic for path in uses(each)}
        return all(
            path in ASKABLE or path in ("today", "now") or path.partition(".")[0] in self.fields for path in paths
        )

    def of(self, *logic: Any) -> tuple[Iterator[None], bool]:
        """(an iterator that supposes one world after the other, whether they are all there are)."""
        keys = self.closure(logic)
        free = [key for key in keys if key in ASKABLE or self.fields[key].calc is None]
        deciding = [*logic, *(each for key in keys if key in self.fields for each in self._deciding(key))]
        told = _Literals(deciding)
        domains = {key: self._domain(key, told) for key in free}
        size = 1
        for domain in domains.values():
            size *= len(domain)
        whole = size <= MOST and told.plain and self.knowable(deciding)
        return self._walk(domains, size), whole

    def _deciding(self, key: str) -> list[Any]:
        return [self.fields[key].show_if, self.fields[key].calc, self.steps[key].show_if]

    def _walk(self, domains: Mapping[str, list], size: int) -> Iterator[None]:
        keys = list(domains)
        if size <= MOST:
            combinations: Iterator[tuple] = itertools.product(*domains.values())
        else:
            chance = random.Random(7)  # noqa: S311  # the same worlds each time
            combinations = (tuple(chance.choice(domains[key]) for key in keys) for _n in range(MOST))
        for values in combinations:
            self.answers.suppose(dict(zip(keys, values, strict=True)))
            yield

    def _domain(self, key: str, told: "_Literals") -> list[Any]:
        """Values worth trying: the blank last, so that ordinary answers come first."""
        if key in ASKABLE:
            return [*ASKABLE[key]]
        field = self.fields[key]
        if field.columns:
            return [*_tables(field, told), None]
        return [*_values(field, key, told), None]


def rows_of(answers: Answers, key: str) -> list[Mapping[str, Any]]:
    return answers.logic(key) or []


# --- values ---------------------------------------------------------------------------------------------------------
class _Literals:
    """{path: what it is compared with in the rules}, ``row.x`` of a table as table.x; shifts in time apart."""

    def __init__(self, logic: Iterable[Any]) -> None:
        self.found: dict[str, list[Any]] = {}
        self.shifts: list[str] = []
        self.folds: dict[str, int] = {}
        self.searched: set[str] = set()  # paths that are looked into: a text holds many pieces at once
        self.plain = True  # every answer is only compared with what stands in the rule: its edges say all
        for each in logic:
            self._walk(each, "")

    def of(self, path: str) -> list[Any]:
        return self.found.get(path, [])

    def _walk(self, node: Any, table: str) -> None:
        if isinstance(node, list):
            for each in node:
                self._walk(each, table)
        if not isinstance(node, dict) or "var" in node:
            return
        for name, raw in node.items():
            args = raw if isinstance(raw, list) else [raw]
            if name in ops.OVER_ROWS + ops.FOLD and args and isinstance(args[0], dict):
                inside = str(args[0].get("var", ""))
                self.folds[inside] = self.folds.get(inside, 0) + 1
                for each in args[1:]:
                    self._walk(each, inside)
                    self._compare([each], inside)
                continue
            self.plain = self.plain and name not in ARITHMETIC
            if name in (*ops.COMPARE, "in"):
                self._compare(args, table)
                self._judge(name, args)
            self._walk(args, table)

    def _judge(self, name: str, args: list) -> None:
        """Answers beside answers, and a day beside today, may come out otherwise than at the edges, or tomorrow."""
        if name == "in" and isinstance(args[-1], dict) and "var" in args[-1]:
            self.searched.add(str(args[-1]["var"]))
        if name in ops.ORDER and any(isinstance(arg, str) and not arg[:4].isdigit() for arg in args):
            self.plain = False  # between two words there is always another
        clocks = uses(args) & {"today", "now"}
        others = uses(args) - clocks
        self.plain = self.plain and len(others) <= 1 and (not clocks or bool(others))

    def _compare(self, args: list, table: str) -> None:
        paths, literals = set(), []
        stack = [(arg, table) for arg in args]
        while stack:
            node, inside = stack.pop()
            if isinstance(node, dict) and "var" in node:
                path = str(node["var"])
                paths.add(path.replace("row.", f"{inside}.", 1) if path.startswith("row.") else path)
            elif isinstance(node, dict):
                [(name, raw)] = node.items() if len(node) == 1 else [("", list(node.values()))]
                parts = raw if isinstance(raw, list) else [raw]
                if name == "shift":
                    self.shifts += [str(part) for part in parts[1:]]
                    parts = parts[:1]
                if name in ops.OVER_ROWS + ops.FOLD and parts and isinstance(parts[0], dict):
                    inside = str(parts[0].get("var", inside))
                stack += [(part, inside) for part in parts]
            elif isinstance(node, list):
                stack += [(each, inside) for each in node]
            elif node is not None:
                literals.append(node)
        for path in paths:
            self.found.setdefault(path, []).extend(literals)


def _values(field: schema.Field, path: str, told: _Literals) -> list[Any]:
    literals = told.of(path)
    kind = field.kind.gives
    if kind == ops.BOOL:
        return [True, False]
    if field.type == "rating":
        return [Decimal(n) for n in range(1, 6)]
    if kind == ops.NUMBER:
        return _numbers(field, literals)
    if kind == ops.DATE:
        return _days(field, literals, told)
    if kind == ops.DATETIME:
        told.plain = False  # moments between two days are not tried
        return [datetime.combine(day, datetime.min.time(), clock.OFFICE_ZONE) for day in _days(field, literals, told)]
    if kind == ops.LIST and not field.choices:
        told.plain = told.plain and field.type in FILES
        return [[FILE] * n for n in _counts(literals, field.max_rows) if n]
    if kind == ops.LIST:
        return _ticks(field, literals, told)
    texts = [each for each in dict.fromkeys(literals) if isinstance(each, str)]
    if field.choices:
        known = [choice.code for choice in field.choices]
        rest = [code for code in known if code not in texts][:1]
        return [code for code in known if code in texts] + rest
    told.plain = told.plain and path not in told.searched and field.type != "time"
    return [*texts, "某个别的答案"]


def _numbers(field: schema.Field, literals: list[Any]) -> list[Decimal]:
    step = Decimal(1).scaleb(-getattr(fields.of(field.type), "places", 6))
    low, high = (_bound(field, each) for each in (field.min, field.max))
    edges = [Decimal(str(each)) for each in literals if isinstance(each, int | float) and not isinstance(each, bool)]
    edges = [each for each in dict.fromkeys(edges) if each.is_finite()] or [Decimal(1)]
    around = [edge + more for edge in edges for more in (0, -step, step)]
    wanted = [*around, *(each for each in (low, high) if each is not None), Decimal(0)]
    if step == 1:
        wanted = [each for each in wanted if each == each.to_integral_value()]
    return [each for each in dict.fromkeys(wanted) if (low is None or each >= low) and (high is None or each <= high)]


def _bound(field: schema.Field, value: Any) -> Any:
    try:
        return field_kinds.bound(field, value, clock.today())
    except (ArithmeticError, ValueError):
        return None


def _days(field: schema.Field, literals: list[Any], told: _Literals) -> list[date]:
    today = clock.today()
    moving = bool(told.shifts) or "today" in (field.min, field.max)
    edges = [today]
    for each in literals:
        if isinstance(each, str):
            try:
                edges.append(date.fromisoformat(each))
            except ValueError:
                continue
            told.plain = told.plain and not moving  # what no day fits today may fit next year
        elif isinstance(each, int) and not isinstance(each, bool) and abs(each) < 40000:
            edges += [today - timedelta(each), today + timedelta(each)]
    for text in dict.fromkeys(told.shifts):
        for sign in ("", "-"):
            moved = evaluate({"shift": [{"var": "today"}, sign + text.lstrip("+-")]}, {}, today=today)
            edges += [moved] if moved else []
    low, high = (_bound(field, each) if field.type == "date" else None for each in (field.min, field.max))
    wanted = [edge + timedelta(n) for edge in dict.fromkeys(edges) for n in (0, -1, 1)]
    wanted += [each for each in (low, high) if each is not None]
    return [each for each in dict.fromkeys(wanted) if (low is None or each >= low) and (high is None or each <= high)][
        : 2 * EDGES
    ]


def _ticks(field: schema.Field, literals: list[Any], told: _Literals) -> list[list[str]]:
    known = [choice.code for choice in field.choices or ()]
    told.plain = told.plain and sum(code in literals for code in known) <= 4
    asked = [code for code in known if code in literals][:4]
    others = [code for code in known if code not in asked]
    sets = [list(some) for n in range(len(asked) + 1) for some in itertools.combinations(asked, n)]
    found = [*sets, *([*some, others[0]] for some in sets if others), known]
    found += [known[:n] for n in _counts(literals, len(known))]
    return [some for n, some in enumerate(found) if some and some not in found[:n]]


def _counts(literals: list[Any], most: int | None) -> list[int]:
    told = [int(each) for each in literals if isinstance(each, int) and not isinstance(each, bool) and 0 <= each <= 50]
    wanted = {0, 1, 2, *(n + more for n in told for more in (-1, 0, 1))}
    return sorted(n for n in wanted if n >= 0 and (most is None or n <= most))


def _tables(table: schema.Field, told: _Literals) -> list[list[dict[str, Any]]]:
    columns = [each for each in table.columns if told.of(f"{table.key}.{each.key}")] or list(table.columns[:1])
    values = [_values(each, f"{table.key}.{each.key}", told) for each in columns if each.answers]
    told.plain = told.plain and told.folds.get(table.key, 0) <= 1 and len(values) == 1 and len(values[0]) <= EDGES
    domains = [[*each[: EDGES if len(values) == 1 else ROWS], None] for each in values]
    rows = [
        {ROW: "aaaaaa", **{each.key: value for each, value in zip(columns, values, strict=True) if value is not None}}
        for values in itertools.islice(itertools.product(*domains), ROWS * ROWS)
    ]
    counts = _counts(told.of(table.key), table.max_rows or 50)
    found = [[row] for row in rows if len(row) > 1 or table.type == "repeat"]
    found += [[a, b] for a, b in itertools.pairwise(rows)] if 2 in counts else []
    return found + [[row] * n for n in counts if n > 1 for row in rows[:EDGES]]
