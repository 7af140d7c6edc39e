"""Why do I see this, and why not? A rule taken apart over given answers: each part, what was answered, what it came to.

Values of secret questions are masked here, whoever asks; that a condition holds is said, since the page shows it too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forms import fields, rules, schema
from forms.answers import FILES, Answers
from forms.logic import LogicError, uses
from forms.logic import operators as ops
from forms.review.given import outcome
from forms.review.words import Words
from home import personal


@dataclass(frozen=True)
class Known:
    """A question a part asks, and its answer in words: masked where it is secret, and said where there is none."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Part:
    """A rule or a part of one. ``came``: yes, no, a value in words, or None where it cannot be worked out."""

    text: str
    came: bool | str | None
    known: tuple[Known, ...] = ()
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Trace:
    """``shown``, and ``needed``: must it be answered now. ``text``: why, in one sentence; ``rules``: (kind, part)."""

    key: str
    label: str
    shown: bool
    needed: bool
    text: str
    rules: tuple[tuple[str, Part], ...]


def traces(answers: Answers, *, only_ruled: bool = True) -> tuple[Trace, ...]:
    """A trace for every question; ``only_ruled``: only where some rule decides."""
    tracer = _Tracer(answers)
    found = (tracer.question(field.key) for field in answers.spec.fields())
    return tuple(each for each in found if each.rules or not only_ruled)


def trace(answers: Answers, key: str) -> Trace:
    """Raises KeyError."""
    answers.spec.field(key)
    return _Tracer(answers).question(key)


class _Tracer:
    def __init__(self, answers: Answers) -> None:
        self.answers, self.spec, self.words = answers, answers.spec, Words(answers.spec)
        self.fields = {field.key: field for field in self.spec.fields()}
        self.steps = {field.key: step for step in self.spec.steps for field in step.questions}

    def question(self, key: str) -> Trace:
        field = self.fields[key]
        found: list[tuple[str, Part]] = []
        for rule in (self.steps[key].show_if, field.show_if):
            if rule is not None:
                found.append((rules.SHOW, self.part(rule)))
        if not isinstance(field.required, bool):
            found.append((rules.REQUIRE, self.part(field.required)))
        if field.calc is not None:
            found.append((rules.CALCULATE, self.part(field.calc)))
        shown = self.answers.shows(key)
        needed = shown and field.answers and self.answers.needed(key)
        return Trace(key, field.label, shown, needed, self._why(field, shown, needed, found), tuple(found))

    def _why(self, field: schema.Field, shown: bool, needed: bool, found: list[tuple[str, Part]]) -> str:
        shows = [part for kind, part in found if kind == rules.SHOW]
        told = {"label": field.label, "why": _joined(text for part in shows for text in reasons(part, True))}
        if not shown:
            failing = [text for part in shows if part.came is not True for text in reasons(part, False)]
            return _("“%(label)s” is not shown, since this is not so: %(why)s.") % (told | {"why": _joined(failing)})
        said = _("“%(label)s” is shown, since %(why)s.") % told if shows else _("“%(label)s” is always shown.") % told
        return said + (_(" It must be answered.") if needed else "")

    # --- parts ------------------------------------------------------------------------------------------------------
    def part(self, logic: Any, row: Mapping[str, Any] | None = None, table: schema.Field | None = None) -> Part:
        """``logic`` taken apart; ``row`` of ``table``: the row it is looked at from."""
        text, came = self.words.read(logic, table), self._came(logic, row)
        if isinstance(came, str) and self._secret(logic, table):
            came = pgettext("trace", "secret")
        name, args = ops.parts(logic) if isinstance(logic, dict) and len(logic) == 1 else ("", [])
        if name in ops.CONNECT or name == "if":
            return Part(text, came, (), tuple(self.part(arg, row, table) for arg in args if isinstance(arg, dict)))
        if name in (*ops.OVER_ROWS, "count") and len(args) == 2 and (inside := self._table(args[0])) is not None:
            rows = self.answers.logic(inside.key) or []
            parts = [self.part(args[1], each, inside) for each in rows if isinstance(each, Mapping)]
            return Part(text, came, tuple(self._known({"var": inside.key}, None, None)), tuple(parts))
        return Part(text, came, tuple(self._known(logic, row, table)))

    def _secret(self, logic: Any, table: schema.Field | None) -> bool:
        """True if ``logic`` reckons with something that is kept secret."""
        asked = [self.fields[path.partition(".")[0]] for path in uses(logic) if path.partition(".")[0] in self.fields]
        inner = [column for field in (*asked, *([table] if table else [])) for column in field.columns or ()]
        return any(field.secret for field in (*asked, *inner))

    def _came(self, logic: Any, row: Mapping[str, Any] | None) -> bool | str | None:
        try:
            value = outcome(self.answers, logic, row)
        except LogicError:
            return None
        return value if isinstance(value, bool) else _plain(value)

    def _table(self, node: Any) -> schema.Field | None:
        key = node.get("var") if isinstance(node, dict) else None
        field = self.fields.get(str(key))
        return field if field is not None and field.columns else None

    def _known(self, logic: Any, row: Mapping[str, Any] | None, table: schema.Field | None) -> Iterator[Known]:
        for path in sorted(uses(logic)):
            key = path.partition(".")[0]
            if key in self.fields:
                yield Known(key, self.fields[key].label, self._answer(self.fields[key]))
            elif key == "intake":
                value = self.answers.extra.get("intake", {}).get(path.partition(".")[2])
                yield Known(path, self.words.read({"var": path}), _plain(value))
        for column in table.columns or () if table and row is not None else ():
            if f"row.{column.key}" in self._row_paths(logic):
                value = row.get(column.key) if row else None
                shown = self._masked(column, value) if value is not None else pgettext("trace", "not answered")
                yield Known(f"{table.key}.{column.key}", column.label, shown)

    def _row_paths(self, node: Any) -> set[str]:
        if isinstance(node, list):
            return {path for each in node for path in self._row_paths(each)}
        if not isinstance(node, dict):
            return set()
        return {
            path
            for name, raw in node.items()
            for path in ([str(raw)] if name == "var" else self._row_paths(raw))
        }  # fmt: skip

    def _answer(self, field: schema.Field) -> str:
        if not self.answers.shows(field.key):
            return pgettext("trace", "not shown, so it counts as not answered")
        value = self.answers.value(field.key)
        if value is None:
            return pgettext("trace", "not answered")
        if field.type in FILES or field.columns:
            return ngettext("%(n)d entry", "%(n)d entries", len(value)) % {"n": len(value)}
        return self._masked(field, value)

    def _masked(self, field: schema.Field, value: Any) -> str:
        """As the desk shows it: a person's number in a text nobody called secret is starred too."""
        kind = fields.of(field.type)
        return kind.mask(field, value) if field.secret else str(personal.masked(kind.show(field, value)))


def reasons(part: Part, held: bool) -> list[str]:
    """The parts by which ``part`` came out as ``held``: all of an “and” that holds, only the failing ones else."""
    told = [each for each in part.parts if isinstance(each.came, bool)]
    if not told or part.known:
        return [part.text]
    wanted = [each for each in told if each.came is held]
    return [text for each in wanted for text in reasons(each, held)] if wanted else [part.text]


def _joined(texts) -> str:
    return pgettext("rule", "; ").join(dict.fromkeys(texts))


def _plain(value: Any) -> str:
    if value is None:
        return pgettext("trace", "nothing")
    if isinstance(value, bool):
        return pgettext("rule", "yes") if value else pgettext("rule", "no")
    if isinstance(value, list):
        return pgettext("rule", ", ").join(map(_plain, value))
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
