"""A workbook → the data of a form, then the form; every slip of it is told with its cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from forms import rules, schema
from forms.exchange import into_logic, layout, nesting, rows_in, survey
from forms.exchange.book import Book
from forms.exchange.fields_in import FieldReader
from forms.exchange.nesting import Made, Nester
from forms.exchange.problems import MOST_QUESTIONS, WRONG, Cell, Problems, build, slips
from forms.exchange.scope import Scope
from forms.exchange.survey import Entry, Lists
from forms.exchange.xpath import BadExpression, Unsupported
from forms.logic import check
from forms.logic import operators as ops

_COLUMN_OF = {
    "label": "label", "help": "hint", "key": "name", "type": "type", "choices": "type", "purpose": "purpose",
    "min": "constraint", "max": "constraint", "min_length": "constraint", "max_length": "constraint",
    "pattern": "constraint", "default": "default",
}  # fmt: skip


@dataclass
class Sheetful:
    """``former``: key → key when the workbook was exported, where it has changed."""

    spec: schema.Form | None
    settings: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)


def read(book: Book, title: str, problems: Problems) -> Sheetful:
    """``title``: for a form whose settings name none."""
    return _Reader(book, title, problems).whole()


class _Reader:
    def __init__(self, book: Book, title: str, problems: Problems) -> None:
        self.book, self.problems = book, problems
        self.step_rules: list[tuple[Any, Cell]] = []
        self.settings = rows_in.settings(book, problems)
        self.title = self.settings.get("form_title") or title

    def whole(self) -> Sheetful:
        rows_in.strangers(self.book, self.problems)
        sheet = rows_in.survey_sheet(self.book, self.problems)
        if sheet is None:
            return Sheetful(None, self.settings)
        lists = rows_in.lists(self.book, self.problems)
        top = survey.entries(sheet, self.problems)
        n = sum(1 for _entry in survey.everything(top))
        if n > MOST_QUESTIONS:
            return Sheetful(build({}, n, self.problems), self.settings)
        nesting.choose_tables(top)
        _settle(top, lists, self.problems)
        rows_in.unused(self.book, lists, top, self.problems)
        self.reader = FieldReader(survey.names(top, lists), lists, self.problems)
        made, data = self._steps(top)
        self._judge(made)
        spec = None
        if not self.problems.of(WRONG):
            spec = build(data, n, self.problems, lambda said: self._about(said, made))
        return Sheetful(spec, self.settings, _former(made))

    def _steps(self, top: list[Entry]) -> tuple[list[Made], dict[str, Any]]:
        nester, everything, steps = Nester(self.reader, self.problems), [], []
        for entry, within, title in nesting.steps(top, self.title):
            made = [each for child in within for each in nester.placed(child)]
            if entry is not None and not made:
                self.problems.wrong(_("This step has no question."), entry.row.cell())
            everything += made
            steps.append(self._step(entry, title) | {"fields": [each.whole() for each in made]})
        if not steps:
            self.problems.wrong(_("There is no question."), Cell(layout.SURVEY))
        checks = [each for each, _cell in self.reader.checks]
        checks += rows_in.checks(self.book, Scope(self.reader.names), self.problems)
        data = {"title": self.title, "steps": steps} | ({"checks": checks} if checks else {})
        return everything, data | rows_in.more_settings(self.book, self.problems)

    def _step(self, entry: Entry | None, title: str) -> dict[str, Any]:
        if entry is None:
            return {"title": title[:120]}
        nester = Nester(self.reader, self.problems)
        nester.bare(entry, nesting.NOT_ON_GROUPS)
        step: dict[str, Any] = {"title": title, "key": entry.key or None, "help": entry.row["hint"] or None}
        rule = self.reader.shown_if(entry)
        if rule is not None:
            step["show_if"] = rule
            self.step_rules.append((rule, entry.row.cell("relevant")))
        return step

    # --- what is wrong, with its cell -------------------------------------------------------------------------------
    def _judge(self, made: list[Made]) -> None:
        """Each question on its own, then each rule among all questions."""
        fields = {id(each): built for each in made if (built := self._field(each))}
        if self.problems.of(WRONG):
            return
        known = _variables(fields.values())
        for rule, cell in self.step_rules:
            self._rule(rule, known, ops.BOOL, cell)
        for check_, cell in self.reader.checks:
            self._rule(check_["must"], known, ops.BOOL, cell)
        for each in (inner for outer in made for inner in (outer, *outer.inner)):
            self._rules_of(each, known)
            if each.columns:
                columns = rules.var_of(schema.Field.model_validate(each.whole())).columns
                row = {f"row.{path}": var for path, var in columns.items()}
                for column in each.columns:
                    self._rules_of(column, known | row)

    def _field(self, made: Made) -> schema.Field | None:
        for inner in (*made.columns, *made.inner):
            if self._field(inner) is None:
                return None
        try:
            return schema.Field.model_validate(made.whole())
        except ValidationError as error:
            for setting, said in slips(error, _COLUMN_OF):
                column = _COLUMN_OF.get(setting, "ow_more" if setting in made.places else "")
                self.problems.wrong(said, made.entry.row.cell(column))
            return None

    def _rules_of(self, made: Made, known: dict) -> None:
        kind = made.data["type"]
        gives = {"required": ops.BOOL, "show_if": ops.BOOL, "calc": nesting.KINDS[kind].gives or ops.ANY}
        for name, wanted in gives.items():
            rule = made.data.get(name)
            if rule is not None and not isinstance(rule, bool):
                self._rule(rule, known, wanted, made.places.get(name, made.entry.row.cell()))

    def _rule(self, rule: Any, known: dict, gives: str, cell: Cell) -> None:
        for problem in check(rule, known, gives=gives, open_roots=rules.OPEN_ROOTS):
            self.problems.wrong(str(problem), cell)

    def _about(self, sentence: str, made: list[Made]) -> Cell:
        """The row of the question that a sentence about the whole form names."""
        for each in made:
            if f"（{each.data['key']}）" in sentence or f"({each.data['key']})" in sentence:
                return each.entry.row.cell()
        return Cell(layout.SURVEY)


def _variables(fields: Iterable[schema.Field]) -> dict:
    """What rules may read in a form of these questions, which need not go together yet."""
    step = schema.Step.model_construct(key=None, title="", help=None, show_if=None, fields=tuple(fields))
    return rules.variables(schema.Form.model_construct(title="", steps=(step,), checks=(), sheet=None))


def _former(made: list[Made]) -> dict[str, str]:
    """Names that were changed in the sheet. A row that was copied keeps the id of the first; the copy is new."""
    held = {each.data["key"] for each in made}
    found: dict[str, str] = {}
    for each in made:
        former = each.entry.former
        if former and former != each.data["key"] and former not in held and former not in found.values():
            found[each.data["key"]] = former
    return found


def _settle(top: list[Entry], lists: Lists, problems: Problems) -> None:
    """Gives every `calculate` the type of what it comes to; they may wait for one another."""
    waiting = [entry for entry in survey.everything(top) if entry.written == "calculate" and not entry.type]
    while waiting:
        scope = Scope(survey.names(top, lists))
        settled = [entry for entry in waiting if _calculated(entry, scope)]
        if not settled:
            break
        waiting = [entry for entry in waiting if entry not in settled]
    for entry in waiting:
        entry.type = "text"
    for entry in survey.everything(top):
        if entry.written == "calculate":
            said = _("What is worked out is shown to people here, with its label.")
            problems.note(said, entry.row.cell("type"))


_TYPE_OF = {ops.NUMBER: "number", ops.TEXT: "text", ops.DATE: "date", ops.BOOL: "yes_no"}


def _calculated(entry: Entry, scope: Scope) -> bool:
    try:
        kind = into_logic.value(entry.row["calculation"], scope).kind
    except (Unsupported, BadExpression):
        return False
    entry.type = _TYPE_OF.get(kind, "")
    return bool(entry.type)
