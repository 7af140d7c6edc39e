"""A schema → the rows of a survey sheet. What a cell would not give back exactly stands in `ow_more` instead."""

import json
from collections.abc import Iterable
from typing import Any

from forms import schema
from forms.exchange import from_logic, layout, limits
from forms.exchange.book import Row, Sheet
from forms.exchange.fields_in import RULE_COLUMNS, FieldReader
from forms.exchange.from_logic import CannotSay
from forms.exchange.problems import Problems
from forms.exchange.scope import Question, Scope, names_of, question_of
from forms.exchange.survey import QUESTION, REPEAT, Entry, Lists
from forms.field_kinds import KINDS
from forms.fields.blocks import free_name
from forms.logic import operators as ops

Cells = dict[str, str]
_SELF = ("key", "type", "label")
_COLUMNS = {"help": "hint", "default": "default", **RULE_COLUMNS}
_RULES = ("show_if", "required", "calc", "prefill")


class SurveyWriter:
    """``rows``: cells by heading. ``lists``: what the choices sheet needs. ``unsaid``: (row number, setting) told
    to nobody but us."""

    def __init__(self, spec: schema.Form) -> None:
        self.spec = spec
        self.names = names_of(spec.fields())
        self.lists: Lists = {}
        self.rows: list[Cells] = []
        self.unsaid: list[tuple[int, str]] = []
        self.carried = self._carried()
        self.taken = {name for name in self.names if "." not in name}
        self.yes_no = free_name("yes_no", {field.key for field in self._all()})
        for n, step in enumerate(spec.steps, 1):
            self._step(step, n)

    def _all(self) -> Iterable[schema.Field]:
        for field in self.spec.fields():
            yield field
            yield from field.columns or ()

    # --- rows -------------------------------------------------------------------------------------------------------
    def _step(self, step: schema.Step, n: int) -> None:
        name = free_name(step.key or f"step_{n}", self.taken)
        self.taken.add(name)
        tabled = any(field.columns for field in step.fields)  # other programs show no repeat on a page of fields
        cells = {"type": "begin_group", "name": name, "label": step.title, "hint": step.help or ""}
        cells |= {"ow_type": "step", "id": step.key or "", "appearance": "" if tabled else layout.STEP}
        self._group(cells, step.show_if, step.fields)

    def _group(self, cells: Cells, show_if: Any, fields: Iterable[schema.Field], part: str | None = None) -> None:
        text, rest = self._said(show_if, Scope(self.names))
        if rest is not None:
            self.unsaid.append((len(self.rows) + 2, "show_if"))
        more = {name: value for name, value in (("show_if", rest), ("part", part)) if value is not None}
        if more:
            cells["ow_more"] = _json(more)
        self.rows.append(cells | {"relevant": text})
        for field in fields:
            self._field(field)
        self.rows.append({"type": "end_group", "name": cells["name"]})

    def _said(self, rule: Any, scope: Scope) -> tuple[str, Any]:
        """(expression, None), or ("", rule) where no expression says just that."""
        if rule is None:
            return "", None
        try:
            text = from_logic.rule(rule, scope)
        except CannotSay:
            return "", rule
        return (text, None) if _reads_back(text, rule, scope) else ("", rule)

    def _field(self, field: schema.Field) -> None:
        if getattr(field, "fields", None):
            cells = {"type": "begin_group", "name": field.key, "label": field.label, "hint": field.help or ""}
            self._group(cells | {"id": field.key}, field.show_if, field.fields, field.part)
            return
        question = question_of(field)
        self._row(field, question)
        for column in field.columns or ():
            self._row(column, question_of(column, field.key))
        if field.columns:
            self.rows.append({"type": "end_repeat", "name": self.name(question)})

    def name(self, question: Question) -> str:
        return Scope(self.names).name_of(question) or question.key

    def _row(self, field: schema.Field, question: Question) -> None:
        data = field.model_dump(exclude_defaults=True, mode="json", exclude={"columns", "fields"})
        entry = self._entry(field, question)
        cells = entry.row.cells
        reader = FieldReader(self.names, self.lists, Problems())
        self._fill(cells, data, question)
        read, _places = reader.field(entry, question.table)
        more = {name: value for name, value in data.items() if name not in _SELF and read.get(name) != value}
        for name in more:
            self._empty(cells, data, name, question)
        if more and (again := reader.field(entry, question.table)[0]):  # one condition less may leave more unsaid
            more |= {name: value for name, value in data.items() if name not in _SELF and again.get(name) != value}
        if more:
            cells["ow_more"] = _json(more)
            self.unsaid += [(len(self.rows) + 2, name) for name in more if name in _RULES]
        self.rows.append({name: text for name, text in cells.items() if text})

    def _entry(self, field: schema.Field, question: Question) -> Entry:
        """The row's first cells, as the reader of a sheet would see them."""
        face = layout.face(field.type)
        name, list_name = self.name(question), ""
        written = type_ = face.type
        if face.type.startswith("select_"):
            list_name = self._list(field)
            written, type_ = (f"{type_} {list_name}", type_) if list_name else ("text", "text")
        appearance = face.appearance if type_ == face.type else ""
        derived = "" if field.columns else layout.type_of(type_, appearance)
        path = f"{question.table}.{question.key}" if question.table else question.key
        cells = {"type": written, "name": name, "label": field.label, "appearance": appearance, "id": path}
        cells["ow_type"] = field.type if derived != field.type and field.type != "table" else ""
        what = REPEAT if field.columns else QUESTION
        return Entry(Row(0, cells, Sheet("")), what, type_, list_name, name, field.key, type=field.type)

    def _list(self, field: schema.Field) -> str:
        """Name of the list ``field`` chooses from; the same choices stand in the sheet once."""
        if KINDS[field.type].gives == ops.BOOL:
            self.lists.setdefault(self.yes_no, [{"code": c, "label": str(said)} for c, said in layout.YES_NO_LIST])
            return self.yes_no
        if not field.choices:
            return ""
        choices = [choice.model_dump(exclude_defaults=True) for choice in field.choices]
        known = next((name for name, each in self.lists.items() if each == choices), None)
        name = known or free_name(field.key, {*self.lists, self.yes_no})
        self.lists[name] = choices
        return name

    # --- cells ------------------------------------------------------------------------------------------------------
    def _fill(self, cells: Cells, data: dict[str, Any], question: Question) -> None:
        scope = Scope(self.names).of(question)
        cells["hint"] = data.get("help", "")
        cells["purpose"] = data.get("purpose", "")
        cells |= {name: "yes" for name in ("secret", "public") if data.get(name)}
        for name, column in RULE_COLUMNS.items():
            if name in data and (name != "prefill" or "default" not in data):
                cells[column] = self._rule_text(name, data[name], scope, question)
        if "default" in data:
            cells["default"] = _default(question, data["default"])
        if "calc" in data and cells["calculation"]:
            cells["read_only"] = "yes"
        if question.type in ("table", "repeat") and data.get("min_rows") == data.get("max_rows"):
            cells["repeat_count"] = str(data.get("max_rows", ""))
            if f"{cells['name']}_count" in self.taken:  # other programs make a field of that name
                cells["repeat_count"] = ""
        self._constraint(cells, data, question)

    def _rule_text(self, name: str, rule: Any, scope: Scope, question: Question) -> str:
        if name == "required" and isinstance(rule, bool):
            return "yes" if rule else ""
        bool_ = name in ("required", "show_if") or question.kind == ops.BOOL
        try:
            return from_logic.rule(rule, scope) if bool_ else from_logic.value(rule, scope)
        except CannotSay:
            return ""

    def _constraint(self, cells: Cells, data: dict[str, Any], question: Question) -> None:
        parts = dict(limits.parts(data, question.type))
        check = self.carried.get(question) if not parts else None
        if check:
            cells |= {"constraint": check[0], "constraint_message": check[1]}
        else:
            cells["constraint"] = " and ".join(parts.values())

    def _empty(self, cells: Cells, data: dict[str, Any], name: str, question: Question) -> None:
        """Take ``name`` out of its cell."""
        if name in _COLUMNS:
            cells[_COLUMNS[name]] = ""
            if name == "calc":
                cells["read_only"] = ""
        elif name in ("purpose", "secret", "public"):
            cells[name] = ""
        elif name in ("min_rows", "max_rows") and cells.get("repeat_count"):
            cells["repeat_count"] = ""
        elif name in dict(limits.parts(data, question.type)):
            del data[name]
            cells["constraint"] = " and ".join(dict(limits.parts(data, question.type)).values())

    # --- checks -----------------------------------------------------------------------------------------------------
    def _carried(self) -> dict[Question, tuple[str, str]]:
        """Checks that a `constraint` says just as well: as long as they come in the order of their questions."""
        found: dict[Question, tuple[str, str]] = {}
        order = [field.key for field in self.spec.fields()]
        last = -1
        for check in self.spec.checks:
            place = order.index(check.field) if check.field in order else -1
            text = self._constraint_of(check) if place > last else ""
            if not text:
                break
            found[self.names[check.field]] = (text, check.say)
            last = place
        return found

    def _constraint_of(self, check: schema.Check) -> str:
        field = self.spec.field(check.field)
        if check.option or check.basis or check.let or field.columns or not field.answers:
            return ""
        if dict(limits.parts(field.model_dump(exclude_defaults=True, mode="json"), field.type)):
            return ""
        match check.must:
            case {"or": [{"!": {"present": {"var": path}}}, rule]} if path == check.field:
                scope = Scope(self.names).of(question_of(field))
                parts = rule["and"] if isinstance(rule, dict) and set(rule) == {"and"} else [rule]
                return self._whole_constraint(parts, rule, scope, check, field)
        return ""

    def _whole_constraint(self, parts: list, rule: Any, scope: Scope, check: schema.Check, field: schema.Field) -> str:
        try:
            text = " and ".join(from_logic._Writer(scope).truth(part, from_logic.AND) for part in parts)
        except CannotSay:
            return ""
        cells = {"label": "x", "constraint": text, "constraint_message": check.say}
        reader = FieldReader(self.names, {}, Problems())
        entry = Entry(Row(0, cells, Sheet("")), QUESTION, "", "", field.key, field.key, type=field.type)
        read, _places = reader.field(entry)
        wanted = [{"must": check.must, "say": check.say, "field": check.field}]
        settings = set(read) - {"key", "type", "label", "choices"}
        return text if [each for each, _cell in reader.checks] == wanted and not settings else ""

    def check_rows(self) -> list[Cells]:
        """The checks that stand in a sheet of their own."""
        found = []
        for check in self.spec.checks[len(self.carried) :]:
            more = check.model_dump(exclude_defaults=True, mode="json", exclude={"must", "say", "field"})
            text, rest = self._said(check.must, Scope(self.names))
            more |= {} if rest is None else {"must": rest}
            name = self.name(question_of(self.spec.field(check.field))) if check.field else ""
            found.append({"must": text, "say": check.say, "field": name, "ow_more": _json(more) if more else ""})
        return found


def _reads_back(text: str, rule: Any, scope: Scope) -> bool:
    from forms.exchange import into_logic

    try:
        return into_logic.rule(text, scope) == rule
    except ValueError:
        return False


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _default(question: Question, value: Any) -> str:
    codes = {ticked: code for code, ticked in question.ticks.items()}
    if isinstance(value, bool):
        return codes.get(value, "")
    if question.type == "money" and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}" if value >= 0 else ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return str(value) if isinstance(value, str | int) else ""
