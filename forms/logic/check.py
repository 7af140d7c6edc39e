"""What is wrong with a rule before it ever runs: operators, size, unknown names, types. Sentences for its author."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from forms.logic import operators as ops
from forms.logic.kinds import KIND_WORDS, kind_of_literal


class Problem(NamedTuple):
    """``place``: where in the rule, as editors read it ("and 2 → =="), empty for the whole."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True)
class Var:
    """What a path holds. ``choices``: codes it may hold; ``columns``: a table's columns by key."""

    kind: str
    choices: tuple[str, ...] | None = None
    columns: Mapping[str, "Var"] | None = None


FEW = 12  # words that a sentence may list
ANYTHING = Var(ops.ANY)
BUILT_IN = {"today": Var(ops.DATE), "now": Var(ops.DATETIME)}


def check(
    rule: Any,
    variables: Mapping[str, Var],
    *,
    gives: str = ops.BOOL,
    open_roots: Iterable[str] = (),
    functions: Iterable[str] = (),
) -> list[Problem]:
    """All problems of canonical ``rule``, in reading order; an empty list when it may run.

    ``variables``: path → Var. ``open_roots``: first words of paths nobody can know here (`case`, `intake`).
    ``functions``: names of injected operators that will be there, "count" and its like for queries included.
    """
    if problem := too_big(rule):
        return [problem]
    walk = _Walk({**BUILT_IN, **variables}, frozenset(open_roots), frozenset(functions))
    kind = walk.kind(rule, "")
    if not _fits(kind, gives):
        walk.say("", _("This rule gives %(got)s; %(want)s is needed here."), got=kind, want=gives)
    return walk.problems


def too_big(rule: Any) -> Problem | None:
    """A rule nested deeper or longer than anybody can read."""
    nodes, stack = 0, [(rule, 0)]
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if depth > ops.MAX_DEPTH:  # counted as the evaluator counts: an operator and its arguments are one level
            return Problem("", _("A rule may be %(n)d levels deep at most.") % {"n": ops.MAX_DEPTH})
        if nodes > ops.MAX_NODES:
            return Problem("", _("A rule may have %(n)d parts at most.") % {"n": ops.MAX_NODES})
        if isinstance(node, list):
            stack.extend((child, depth + 1) for child in node)
        elif isinstance(node, dict):
            for raw in node.values():
                stack.extend((child, depth + 1) for child in (raw if isinstance(raw, list) else (raw,)))
    return None


def uses(rule: Any) -> set[str]:
    """Paths of the variables a rule reads; `row` and its columns stay inside it."""
    return {path for path in _paths(rule) if path != "row" and not path.startswith("row.")}


def strays(rule: Any) -> set[str]:
    """Operators that a rule reads as if they were names of fields."""
    return uses(rule) & ops.NAMES


def stands_alone(name: str) -> str:
    """What to say where an operator stands among others in a map, and was therefore read as a field's name."""
    said = _("“%(name)s” is an operator and stands alone in its map. Write {and: [{%(name)s: …}, {…}]}.")
    return said % {"name": name}


def reads_row(rule: Any) -> bool:
    """True if a rule looks at other answers of its own row."""
    return any(path.startswith("row.") for path in _paths(rule))


def _paths(rule: Any) -> Iterator[str]:
    if isinstance(rule, list):
        for each in rule:
            yield from _paths(each)
    elif isinstance(rule, dict):
        for name, raw in rule.items():
            if name == "var":
                yield str(raw)
            else:
                yield from _paths(raw)


def _unknown(said: str, word: str, known: Iterable[str]) -> str:
    """``said`` of a word nobody knows, with the nearest known one, or all where they are few."""
    words = sorted({str(each) for each in known})
    if near := get_close_matches(word, words, n=1, cutoff=0.6):
        cure = _("Did you mean “%(word)s”?") % {"word": near[0]}
    elif 0 < len(words) <= FEW:
        cure = _("There is: %(words)s.") % {"words": ", ".join(words)}
    else:
        cure = _("Correct the name, or add what it names.")
    return f"{said}{cure}" if said.endswith("。") else f"{said} {cure}"


def _fits(kind: str, wanted: str) -> bool:
    return ops.ANY in (kind, wanted) or kind == wanted


class _Walk:
    """One pass over a rule. ``row``: columns of the table whose rows are being looked at."""

    def __init__(self, variables, open_roots, functions):
        self.variables, self.open_roots, self.functions = variables, open_roots, functions
        self.problems: list[Problem] = []
        self.row: Var | None = None

    def say(self, place: str, text: str, *, got: str = "", want: str = "", **words) -> None:
        words |= {"got": KIND_WORDS.get(got, got), "want": KIND_WORDS.get(want, want)}
        self.problems.append(Problem(place, text % words))

    def kind(self, node: Any, place: str) -> str:
        if not isinstance(node, dict):
            return self.literal(node, place)
        if len(node) != 1:
            self.say(place, _("A rule is one operator with its arguments."))
            return ops.ANY
        name, args = ops.parts(node)
        if name == "var":
            return self.var(node["var"], place).kind
        inside = f"{place} → {name}" if place else name
        if name in ops.INJECTED or (name in ops.FOLD and ops.is_query(args[0] if args else None)):
            return self.injected(name, args, inside)
        if name not in ops.OPERATORS:
            self.say(
                place, "%(said)s", said=_unknown(_("“%(name)s” is no operator.") % {"name": name}, name, ops.NAMES)
            )
            return ops.ANY
        return self.operator(name, args, inside)

    def literal(self, node: Any, place: str) -> str:
        for n, each in enumerate(node if isinstance(node, list) else (), 1):
            self.kind(each, f"{place} {n}".strip())
        return kind_of_literal(node)

    def var(self, path: Any, place: str) -> Var:
        if not isinstance(path, str) or not path:
            self.say(place, _("A variable is named by its path."))
            return ANYTHING
        root, _dot, rest = path.partition(".")
        if found := self.variables.get(path):
            return found
        if path in ops.NAMES:
            self.say(place, "%(said)s", said=stands_alone(path))
            return ANYTHING
        if root == "row":
            return self.column(path, rest, place)
        if root not in self.open_roots:
            said = _("There is no “%(path)s” here.") % {"path": path}
            self.say(place, "%(said)s", said=_unknown(said, path, [*self.variables, *self.open_roots]))
        return ANYTHING

    def column(self, path: str, rest: str, place: str) -> Var:
        if self.row is None:
            self.say(place, _("“%(path)s” has a meaning only inside some, all, none, count or sum."), path=path)
            return ANYTHING
        if self.row.columns is None:
            return ANYTHING
        if found := self.row.columns.get(rest):
            return found
        said = _("The table has no column “%(key)s”.") % {"key": rest}
        self.say(place, "%(said)s", said=_unknown(said, rest, self.row.columns))
        return ANYTHING

    def injected(self, name: str, args: list, place: str) -> str:
        if name not in self.functions:
            self.say(place, _("“%(name)s” asks about cases, which are not known here."), name=name)
        for word in sorted({word for query in filter(ops.is_query, args) for word in strays(query.get("where"))}):
            self.say(place, "%(said)s", said=stands_alone(word))
        return ops.INJECTED.get(name, ops.NUMBER)

    def operator(self, name: str, args: list, place: str) -> str:
        about = ops.OPERATORS[name]
        if len(args) < about.least or (about.most is not None and len(args) > about.most):
            self.say(place, _("“%(name)s” has %(n)d arguments, which is too few or too many."), name=name, n=len(args))
            return about.gives
        if name in ops.OVER_ROWS + ops.FOLD:
            return self.over_rows(name, args, place)
        kinds = [self.kind(arg, f"{place} {n}") for n, arg in enumerate(args, 1)]
        for kind in kinds:
            if not _fits(kind, about.takes):
                self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name=name, want=about.takes, got=kind)
        if name in ops.COMPARE:
            self.compare(args, kinds, place)
        elif name == "in":
            self.membership(args, kinds, place)
        elif name in ("shift", "days", "workdays", "days_in"):
            self.calendar(name, args, kinds, place)
        elif name == "if":
            return self.branches(kinds, place)
        elif name in ("min", "max"):
            return self.alike(kinds, place)
        return kinds[0] if name == "shift" else about.gives

    def compare(self, args: list, kinds: list[str], place: str) -> None:
        if None in args:
            self.say(place, _("Nothing equals “nothing”: ask with “present”."))
        for left, right, a, b in zip(kinds, kinds[1:], args, args[1:], strict=False):
            if not (_fits(left, right) or _dated(a, right) or _dated(b, left)):
                self.say(place, _("%(got)s and %(want)s are never compared as equal."), got=left, want=right)
            self.choice(a, b, place)
            self.choice(b, a, place)

    def choice(self, node: Any, literal: Any, place: str) -> None:
        """A misspelt code never holds; say so."""
        choices = self.choices(node)
        if choices is not None and isinstance(literal, str) and literal not in choices:
            said = _("“%(code)s” is no choice of “%(path)s”.") % {"code": literal, "path": node["var"]}
            self.say(place, "%(said)s", said=_unknown(said, literal, choices))

    def choices(self, node: Any) -> tuple[str, ...] | None:
        if not (isinstance(node, dict) and isinstance(node.get("var"), str)):
            return None
        path = node["var"]
        if path.startswith("row."):
            found = (self.row.columns or {}).get(path[4:]) if self.row else None
        else:
            found = self.variables.get(path)
        return found.choices if found else None

    def membership(self, args: list, kinds: list[str], place: str) -> None:
        needle, haystack = args
        if kinds[1] not in (ops.LIST, ops.TEXT, ops.ANY):
            self.say(place, _("“%(name)s” looks into a list or a text, not into %(got)s."), name="in", got=kinds[1])
        for literal in haystack if isinstance(haystack, list) else ():
            self.choice(needle, literal, place)
            if not _fits(kinds[0], kind_of_literal(literal)) and not _dated(literal, kinds[0]):
                self.say(
                    place,
                    _("%(got)s and %(want)s are never compared as equal."),
                    got=kinds[0],
                    want=kind_of_literal(literal),
                )
        self.choice(haystack, needle, place)

    def calendar(self, name: str, args: list, kinds: list[str], place: str) -> None:
        dated = kinds[:1] if name in ("shift", "days_in") else kinds
        for arg, kind in zip(args, dated, strict=False):
            if kind not in (ops.DATE, ops.DATETIME, ops.ANY) and not _dated(arg, ops.DATE):
                self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name=name, want=ops.DATE, got=kind)
        if name in ("shift", "days_in") and kinds[1] not in (ops.TEXT, ops.ANY):
            self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name=name, want=ops.TEXT, got=kinds[1])

    def branches(self, kinds: list[str], place: str) -> str:
        for kind in kinds[:-1:2] if len(kinds) % 2 else kinds[::2]:
            if not _fits(kind, ops.BOOL):
                self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name="if", want=ops.BOOL, got=kind)
        outcomes = kinds[1::2] + (kinds[-1:] if len(kinds) % 2 else [])
        return outcomes[0] if len(set(outcomes)) == 1 else ops.ANY

    def alike(self, kinds: list[str], place: str) -> str:
        known = {kind for kind in kinds if kind != ops.ANY}
        if len(known) > 1 or known & {ops.BOOL, ops.LIST, ops.TEXT}:
            self.say(place, _("min and max need numbers, or dates, all of one kind."))
        return known.pop() if len(known) == 1 else ops.ANY

    def over_rows(self, name: str, args: list, place: str) -> str:
        kind = self.kind(args[0], f"{place} 1")
        if not _fits(kind, ops.LIST):
            self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name=name, want=ops.LIST, got=kind)
        outer, self.row = self.row, self.rows_of(args[0])
        if len(args) == 2:
            wanted = {"sum": ops.NUMBER, "mean": ops.NUMBER, "distinct": ops.ANY}.get(name, ops.BOOL)
            each = self.kind(args[1], f"{place} 2")
            if not _fits(each, wanted):
                self.say(place, _("“%(name)s” needs %(want)s, not %(got)s."), name=name, want=wanted, got=each)
        self.row = outer
        return ops.OPERATORS[name].gives

    def rows_of(self, node: Any) -> Var:
        path = node.get("var") if isinstance(node, dict) else None
        return self.variables.get(path, ANYTHING) if isinstance(path, str) else ANYTHING


def _dated(node: Any, kind: str) -> bool:
    """A text that stands in the rule takes the type of the date it is compared with, if it is one."""
    if kind not in (ops.DATE, ops.DATETIME) or not isinstance(node, str):
        return False
    try:
        (date if kind == ops.DATE else datetime).fromisoformat(node)
    except ValueError:
        return False
    return True
