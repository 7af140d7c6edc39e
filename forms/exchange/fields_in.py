"""A row of the survey sheet → the settings of one question of ours; what has no counterpart is told with its cell."""

import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from forms.exchange import into_logic, layout, limits
from forms.exchange.problems import Cell, Problems
from forms.exchange.scope import Question, Scope
from forms.exchange.survey import REPEAT, Entry, Lists
from forms.exchange.xpath import BadExpression, Unsupported, parse
from forms.field_kinds import KINDS
from forms.logic import operators as ops

_CALL = re.compile(r"[a-z][\w\-]*\(.*\)", re.DOTALL)
_WHOLE, _DECIMAL = re.compile(r"-?\d{1,18}"), re.compile(r"-?\d{1,18}\.\d{1,6}")
TICKS = ("secret", "public")
Places = dict[str, Cell]  # setting → cell


class FieldReader:
    """Reads rows in a form whose questions are ``names``. ``checks``: what `constraint` became beyond limits."""

    def __init__(self, names: dict[str, Question], lists: Lists, problems: Problems) -> None:
        self.names, self.lists, self.problems = names, lists, problems
        self.checks: list[tuple[dict[str, Any], Cell]] = []

    def field(self, entry: Entry, table: str | None = None) -> tuple[dict[str, Any], Places]:
        """Plain data of schema.Field without its columns, and where each rule of it stands."""
        row = entry.row
        own = Question(entry.key, entry.type, table, self._codes(entry))
        scope = Scope(self.names).of(own)
        data: dict[str, Any] = {"key": entry.key, "type": entry.type, "label": row["label"] or entry.key}
        if row["hint"]:
            data["help"] = row["hint"]
        data |= self._choices(entry) | self._ticks(entry) | self._default(entry, scope) | self._repeat(entry)
        for name, column, read in (
            ("required", "required", self._required),
            ("show_if", "relevant", self._rule),
            ("calc", "calculation", self._calculation),
        ):
            found = self._expression(entry, column, scope, read)
            if found is not None and (name, found) != ("required", False):
                data[name] = found
        data |= self._limits(entry, scope)
        self._silent(entry, data)
        places = {name: row.cell(column) for name, column in RULE_COLUMNS.items()}
        return self._more(entry, data, places), places

    def shown_if(self, entry: Entry, table: str | None = None) -> Any:
        """The rule of a step or a group; ``table``: the repeat it stands in."""
        rule = self._expression(entry, "relevant", Scope(self.names, row=table), self._rule)
        where = entry.row.cell("ow_more")
        more = read_more(entry.row["ow_more"], where, self.problems)
        if set(more) - {"show_if", "part"}:
            self.problems.wrong(_("There is no such setting. Is it misspelt?"), where)
        if rule is not None and "show_if" in more:
            self.problems.wrong(_twice("show_if"), where)
        return more.get("show_if", rule)

    def part(self, entry: Entry) -> dict[str, Any]:
        """{"part": …} of a group that is from the library, else nothing."""
        more = read_more(entry.row["ow_more"], entry.row.cell("ow_more"), self.problems)
        return {"part": more["part"]} if "part" in more else {}

    # --- plain columns ----------------------------------------------------------------------------------------------
    def _codes(self, entry: Entry) -> tuple[str, ...] | None:
        return tuple(choice["code"] for choice in self.lists.get(entry.list_name, ())) or None

    def _choices(self, entry: Entry) -> dict[str, Any]:
        if not entry.written.startswith("select_") or "choices" not in KINDS[entry.type].reads:
            return {}
        if not entry.list_name:
            said = _("Say which list to choose from: “%(type)s list”.") % {"type": entry.written}
            self.problems.wrong(said, entry.row.cell("type"))
        elif entry.list_name not in self.lists:
            said = _("The sheet choices has no list “%(name)s”.") % {"name": entry.list_name}
            self.problems.wrong(said, entry.row.cell("type"))
        return {"choices": self.lists.get(entry.list_name, [])}

    def _ticks(self, entry: Entry) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in TICKS:
            if said := self._yes(entry, name):
                found[name] = said
        if entry.row["purpose"]:
            found["purpose"] = entry.row["purpose"]
        return found

    def _yes(self, entry: Entry, column: str) -> bool:
        text = entry.row[column].lower()
        if text and text not in layout.YES | layout.NO:
            self.problems.wrong(_("Write yes or no."), entry.row.cell(column))
        return text in layout.YES

    def _repeat(self, entry: Entry) -> dict[str, Any]:
        text = entry.row["repeat_count"]
        if not text:
            return {}
        if entry.what == REPEAT and text.isdecimal() and 0 < int(text) <= 200:
            return {"min_rows": int(text), "max_rows": int(text)}
        said = _("Only a fixed number of rows, 1 to 200, is supported here.")
        self.problems.unsupported(said, entry.row.cell("repeat_count"))
        return {}

    def _silent(self, entry: Entry, data: dict[str, Any]) -> None:
        """Columns that are read for nothing, or that this kind of row cannot use."""
        row, tell = entry.row, self.problems
        if row["choice_filter"]:
            tell.unsupported(_("Choices that depend on another answer are not supported."), row.cell("choice_filter"))
        if row["required_message"]:
            said = _("Not taken: what is said when the answer is missing is the same in all forms.")
            tell.note(said, row.cell("required_message"))
        if row["read_only"].lower() in layout.YES and "calc" not in data and entry.type != "note":
            said = _("A question that nobody can answer needs a calculation, or is a note.")
            tell.unsupported(said, row.cell("read_only"))
        if not row["label"]:
            said = _("There is no label; people will read “%(key)s”.") % {"key": entry.key}
            tell.note(said, row.cell("label"))
        for word in row["appearance"].split():
            if word not in layout.COSMETIC_APPEARANCES:
                said = _("The appearance “%(word)s” is not supported.") % {"word": word}
                tell.unsupported(said, row.cell("appearance"))
        for column in ("label", "hint"):
            for name in re.findall(r"\$\{\s*([^\s{}]+)\s*\}", row[column]):
                if name in self.names:
                    said = _("Answers inside a text, “${%(name)s}”, are not supported; the text stays as it is.")
                    tell.unsupported(said % {"name": name}, row.cell(column))

    def _more(self, entry: Entry, data: dict[str, Any], places: Places) -> dict[str, Any]:
        """`ow_more`: settings that XLSForm has no column for, as JSON."""
        where = entry.row.cell("ow_more")
        more = read_more(entry.row["ow_more"], where, self.problems)
        for name in set(more) & set(data):
            self.problems.wrong(_twice(name), where)
        places |= dict.fromkeys(more, where)
        return data | more

    # --- expressions ------------------------------------------------------------------------------------------------
    def _expression(self, entry: Entry, column: str, scope: Scope, read: Callable[..., Any]) -> Any:
        text = entry.row[column]
        if not text:
            return None
        try:
            return read(text, scope, entry)
        except Unsupported as slip:
            self.problems.unsupported(str(slip), entry.row.cell(column))
        except BadExpression as slip:
            self.problems.wrong(str(slip), entry.row.cell(column))
        return None

    def _required(self, text: str, scope: Scope, entry: Entry) -> Any:
        if text.lower() in layout.YES | layout.NO:
            return text.lower() in layout.YES
        return into_logic.rule(text, scope)

    def _rule(self, text: str, scope: Scope, entry: Entry) -> Any:
        if text.lower() in layout.YES:
            return None
        return into_logic.rule(text, scope)

    def _calculation(self, text: str, scope: Scope, entry: Entry) -> Any:
        if KINDS[entry.type].gives == ops.BOOL:
            return into_logic.rule(text, scope)
        return into_logic.value(text, scope).logic

    def _default(self, entry: Entry, scope: Scope) -> dict[str, Any]:
        text = entry.row["default"]
        if not text:
            return {}
        if "${" in text or _CALL.fullmatch(text):
            found = self._expression(entry, "default", scope, self._calculation)
            return {} if found is None else {"prefill": found}
        value = default_of(entry.type, text)
        if value is None:
            self.problems.unsupported(_("This cannot be the answer to begin with."), entry.row.cell("default"))
            return {}
        return {"default": value}

    # --- constraint -------------------------------------------------------------------------------------------------
    def _limits(self, entry: Entry, scope: Scope) -> dict[str, Any]:
        text, said = entry.row["constraint"], entry.row["constraint_message"]
        if not text:
            return {}
        found = self._expression(entry, "constraint", scope, lambda *_args: limits.split(parse(text), entry.type))
        if found is None:
            return {}
        settings, rest = found
        if said and set(settings) - set(limits.WORDED):
            # Its own sentence wins over ours: the condition becomes a check that says it.
            worded = {name: value for name, value in settings.items() if name in limits.WORDED}
            rest = self._expression(entry, "constraint", scope, lambda *_args: _unworded(parse(text), entry.type)) or []
            settings = worded
        if settings and said and not rest:
            lost = _("Not taken: our own sentence is said when length or form do not fit.")
            self.problems.note(lost, entry.row.cell("constraint_message"))
        if rest:
            self._check(entry, scope, rest, said)
        return settings

    def _check(self, entry: Entry, scope: Scope, rest: list, said: str) -> None:
        translator = into_logic.Translator(scope)
        rules = self._expression(entry, "constraint", scope, lambda *_args: [translator.truth(each) for each in rest])
        if not rules:
            return
        rule = rules[0] if len(rules) == 1 else {"and": rules}
        here = {"var": scope.path(scope.own)}
        if scope.own.table is None:
            must = {"or": [{"!": {"present": here}}, rule]}
        else:
            must = {"none": [{"var": scope.own.table}, {"and": [{"present": here}, {"!": rule}]}]}
        if not said:
            said = _("“%(label)s” does not fit.") % {"label": entry.row["label"] or entry.key}
            self.problems.note(_("Nothing is said if it does not fit; people will read: %(said)s") % {"said": said},
                               entry.row.cell("constraint"))  # fmt: skip
        check = {"must": must, "say": said, "field": scope.own.table or entry.key}
        self.checks.append((check, entry.row.cell("constraint")))


RULE_COLUMNS = {"required": "required", "show_if": "relevant", "calc": "calculation", "prefill": "default"}


def _unworded(node, kind: str) -> list:
    """The parts of a constraint that are neither length nor pattern."""
    parts = node.args if getattr(node, "name", "") == "and" and hasattr(node, "args") else (node,)
    return [part for part in parts if not set(limits.split(part, kind)[0]) & set(limits.WORDED)]


def _twice(name: str) -> str:
    return _("“%(name)s” stands here and in a column of its own. Empty one of the two.") % {"name": name}


def read_more(text: str, where: Cell, problems: Problems) -> dict[str, Any]:
    """Settings typed as JSON; {} and a sentence where they cannot be read."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    problems.wrong(_("These settings cannot be read as JSON."), where)
    return {}


def default_of(kind: str, text: str) -> Any:
    """The stored form of an answer typed in a cell; None where it cannot be one."""
    question = Question("", kind)
    if question.ticks:
        return {**question.ticks, **dict.fromkeys(layout.YES, True), **dict.fromkeys(layout.NO, False)}.get(text)
    if kind == "multi_choice":
        return text.split()
    if kind == "money":
        return _cents(text)
    if KINDS[kind].gives == ops.NUMBER:
        return int(text) if _WHOLE.fullmatch(text) else text if _DECIMAL.fullmatch(text) else None
    return text if KINDS[kind].gives not in (None, ops.LIST, ops.BOOL) else None


def _cents(text: str) -> int | None:
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(cents) if cents.is_finite() and cents == int(cents) else None
