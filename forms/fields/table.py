"""A table: rows of the same questions. Rows are added by a button that works without script."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail import blocks
from wagtailstreamforms.fields import get_fields

from forms import agreement
from forms.field_kinds import KINDS
from forms.fields import row_count
from forms.fields.base import KeyedField
from forms.fields.drawing import reckoned
from forms.logic import evaluate, holds
from forms.logic.errors import LogicError
from forms.logic.kinds import kind_of
from home import clock

MOST_ROWS = 50


class TableWidget(html.Widget):
    """Raw rows in, raw rows out: a list of {column key: what was typed}.

    Posted names are `key-0-column`; `key-rows` counts the rows on the page, `key-add` and `key-remove` are the
    buttons pressed. ``errors``: (row, column) → sentence, set by the field that cleaned the rows.
    """

    template_name = "forms/widgets/table.html"
    input_type = "table"
    use_fieldset = True

    def blank(self) -> dict[str, Any]:
        """A row nothing was typed into yet."""
        return {}

    def __init__(self, columns: list[tuple[str, html.Field]], least: int, most: int):
        self.columns, self.least, self.most = columns, least, most
        self.errors: dict[tuple[int, str], str] = {}
        super().__init__()

    def value_from_datadict(self, data, files, name):
        rows = [self._row(data, files, name, n) for n in range(self._count(data, name))]
        if f"{name}-add" in data and len(rows) < self.most:
            rows.append(self.blank())
        gone = str(data.get(f"{name}-remove", ""))
        if gone.isdecimal() and int(gone) < len(rows):
            rows.pop(int(gone))
        return rows

    def _count(self, data, name) -> int:
        return min(row_count(data, name), self.most)

    def _row(self, data, files, name, n) -> dict[str, Any]:
        return {key: cell.widget.value_from_datadict(data, files, f"{name}-{n}-{key}") for key, cell in self.columns}

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-rows" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = list(value or []) or [self.blank()]
        rows += [self.blank() for _n in range(self.least - len(rows))]
        context["widget"] |= {
            "heads": [{"label": cell.label, "hint": cell.help_text} for _key, cell in self.columns],
            "rows": [self._drawn(name, row, n, context["widget"]["attrs"]) for n, row in enumerate(rows)],
            "full": len(rows) >= self.most,
            "most": self.most,
        }
        return context

    def error_ids(self, ident: str) -> list[str]:
        """Ids of the wrong cells, in the order of the sentences about them."""
        return [f"{ident}-{n}-{key}" for n, key in self.errors]

    def _drawn(self, name, row, n, attrs) -> dict[str, Any]:
        cells = []
        row = self.owner.with_results(row)
        for key, cell in self.columns:
            ident = f"{attrs.get('id', name)}-{n}-{key}"
            error = self.errors.get((n, key))
            given = {"id": ident, "class": "select" if isinstance(cell.widget, html.Select) else "input"}
            given |= {"aria-invalid": "true", "aria-describedby": f"{ident}-error"} if error else {}
            drawn = cell.widget.render(f"{name}-{n}-{key}", row.get(key), given)
            cells.append({"label": cell.label, "id": ident, "control": drawn, "error": error})
        return {"cells": cells, "index": n, "number": n + 1, "may_go": bool(n or len(row))}


class TableField(html.Field):
    """Rows as [{column key: clean value}], blank rows dropped; None where none is left."""

    widget_class = TableWidget

    def __init__(self, *, table, cells: dict[str, html.Field], context: Mapping[str, Any], **kwargs):
        self.table, self.cells, self.context = table, cells, context
        least, most = table.min_rows or 0, min(table.max_rows or MOST_ROWS, 200)
        super().__init__(widget=self.widget_class(list(cells.items()), least, most), **kwargs)
        self.widget.owner = self

    def __deepcopy__(self, memo):
        made = super().__deepcopy__(memo)
        made.widget.errors, made.widget.owner = {}, made
        return made

    def clean(self, value):
        raw = [(n, row) for n, row in enumerate(value or []) if self.filled(row)]
        self.widget.errors = {}
        rows = [self._row(n, row) for n, row in raw]
        if self.widget.errors:
            raise ValidationError(self.sentences())
        if not rows and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        self._count(len(rows))
        return rows or None

    def filled(self, row: Mapping[str, Any]) -> bool:
        """True if anything was typed into ``row``."""
        return any(bool(cell.strip()) if isinstance(cell, str) else bool(cell) for cell in row.values())

    def clean_cell(self, column, raw: Any) -> Any:
        return self.cells[column.key].clean(raw) if column.calc is None else None

    def with_results(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """A row as it was typed, and in words what is worked out from it."""
        known = {}
        for column in self.table.columns:
            with suppress(ValidationError):  # said beside its cell
                known[column.key] = self.clean_cell(column, raw.get(column.key))
        results = self._results(self.table.columns, known)
        words = {key: get_fields()[column.type]().show(column, value) for key, (column, value) in results.items()}
        return {**raw, **words}

    def _results(self, shown, row: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """{key: (column, value)} of what is worked out in a row; one may rest on another before it."""
        found: dict[str, tuple[Any, Any]] = {}
        for column in shown:
            if column.calc is not None:
                seen = self._logic({**row, **{key: value for key, (_column, value) in found.items()}})
                found[column.key] = (column, self._result(column, seen))
        return found

    def _result(self, column, seen: dict[str, Any]) -> Any:
        try:
            value = evaluate(column.calc, {**self.context, "row": seen}, today=clock.today())
        except LogicError:
            return None
        return get_fields()[column.type]().worked_out(column, value) if kind_of(value) == column.kind.gives else None

    def _logic(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row as rules see it."""
        columns = {column.key: column for column in self.table.columns}
        return {
            key: None if value is None else get_fields()[columns[key].type]().logic(columns[key], value)
            for key, value in row.items()
            if key in columns
        }

    def _row(self, n: int, raw: Mapping[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in self.table.columns:
            try:
                row[column.key] = self.clean_cell(column, raw.get(column.key))
            except ValidationError as slip:
                self.widget.errors[n, column.key] = " ".join(slip.messages)
        return self._ruled(n, row)

    def _ruled(self, n: int, row: dict[str, Any]) -> dict[str, Any]:
        """``row`` without hidden cells; a cell that its rule requires and that is blank is an error."""
        row = row | {key: value for key, (_column, value) in self._results(self.table.columns, row).items()}
        shown = {column.key: column for column in self.showing(row)}
        seen = {key: row.get(key) for key in shown}
        seen |= {key: value for key, (_column, value) in self._results(shown.values(), seen).items()}
        for column in self.table.columns:
            if column.key not in shown:
                self.widget.errors.pop((n, column.key), None)
            elif seen[column.key] is None and column.calc is None and self.wants(column, seen):
                said = _("Fill in “%(label)s”.") % {"label": column.label}
                self.widget.errors.setdefault((n, column.key), said)
        for key, said in agreement.of(shown.values(), seen.get):
            self.widget.errors.setdefault((n, key), said)
        return {key: value for key, value in seen.items() if value is not None}

    def showing(self, row: Mapping[str, Any]) -> list:
        """Columns that show in ``row``; what is hidden counts for no rule."""
        shown = list(self.table.columns)
        while True:
            seen = {column.key: row.get(column.key) for column in shown}
            left = [column for column in shown if self._holds(column.show_if, seen)]
            if len(left) == len(shown):
                return shown
            shown = left

    def wants(self, column, seen: Mapping[str, Any]) -> bool:
        """True if ``column`` must be answered in a row whose answers are ``seen``."""
        return column.required if isinstance(column.required, bool) else self._holds(column.required, dict(seen))

    def _holds(self, rule: Any, row: dict[str, Any]) -> bool:
        try:
            return holds(rule, {**self.context, "row": self._logic(row)}, today=clock.today())
        except LogicError:  # a cell of a wrong type has its own error already
            return False

    def sentences(self) -> list[str]:
        """What is wrong with the cells, a sentence each that names row and column."""
        return [self._sentence(*place, said) for place, said in sorted(self.widget.errors.items())]

    def mark(self, n: int, column: str, said: str) -> list[str]:
        """Say something beside a cell that was judged elsewhere, a file; all `sentences` there are now."""
        self.widget.errors[n, column] = said
        return self.sentences()

    def _sentence(self, n: int, key: str, said: str) -> str:
        label = self.cells[key].label
        return _("Row %(n)d, %(label)s: %(said)s") % {"n": n + 1, "label": label, "said": said}

    def _count(self, n: int) -> None:
        least, most = self.table.min_rows or 0, self.widget.most
        if n and n < least:
            raise ValidationError(self.too_few(least))
        if n > most:
            raise ValidationError(self.too_many(most))

    def too_few(self, least: int) -> str:
        return ngettext("Fill in at least %(n)d row.", "Fill in at least %(n)d rows.", least) % {"n": least}

    def too_many(self, most: int) -> str:
        return ngettext("At most %(n)d row.", "At most %(n)d rows.", most) % {"n": most}


class Table(KeyedField):
    type, label, icon = "table", gettext_lazy("Table"), "table"
    blank = gettext_lazy("Fill in at least one row of “%(label)s”.")
    settings = ("columns", "min_rows", "max_rows")
    may_be_secret = False
    field_class = TableField
    least_label, most_label = gettext_lazy("At least (rows)"), gettext_lazy("At most (rows)")

    def make(self, field, context, **common):
        cells = {
            column.key: self.cell(column, context) if column.calc is None else reckoned(column)
            for column in field.columns
        }
        return self.field_class(table=field, cells=cells, context=context, **common)

    def cell(self, column, context):
        made = self._of(column).formfield(column, required=False, context=context)
        if isinstance(made.widget, html.RadioSelect):  # in a row there is room for a list only
            made.widget = html.Select(choices=[("", _("Please choose")), *made.choices])
        return made

    def _of(self, column):
        return get_fields()[column.type]()

    def _each(self, field, value, method: str) -> list[dict[str, Any]] | None:
        if value is None:
            return None
        return [
            {
                column.key: getattr(self._of(column), method)(column, row[column.key])
                for column in field.columns
                if row.get(column.key) is not None
            }
            for row in value
        ]

    def to_json(self, field, value):
        return self._each(field, value, "to_json")

    def from_json(self, field, data):
        return self._each(field, data, "from_json")

    def typed(self, field, value):
        return self._each(field, value, "typed")

    def logic(self, field, value):
        return self._each(field, value, "logic")

    def show(self, field, value):
        """A line a row: 单位：甲村；答复：不归我们"""
        return "\n".join(self._line(field, row) for row in value or ())

    def _line(self, field, row) -> str:
        return pgettext("rule", "; ").join(
            _("%(place)s: %(text)s") % {"place": column.label, "text": self._cell(column, row[column.key])}
            for column in field.columns
            if row.get(column.key) is not None
        )

    def _cell(self, column, value) -> str:
        kind = self._of(column)
        return kind.mask(column, value) if column.secret else kind.show(column, value)

    def rows(self, field, value) -> list[list[str]]:
        """Cells in words, for a page that draws the table; secret columns masked."""
        return [
            [
                "" if row.get(each.key) is None else self._cell(each, row[each.key])
                for each in field.columns
                if each.answers
            ]
            for row in value or ()
        ]

    def extra_blocks(self):
        return [
            ("columns", self.columns_block()),
            ("min_rows", blocks.IntegerBlock(required=False, min_value=0, label=self.least_label)),
            ("max_rows", blocks.IntegerBlock(required=False, min_value=1, max_value=200, label=self.most_label)),
        ]

    def columns_block(self) -> blocks.StreamBlock:
        """Every registered type that may stand in a table."""
        kinds = [
            (name, cls().get_form_block()) for name, cls in get_fields().items() if name in KINDS and KINDS[name].column
        ]
        return blocks.StreamBlock(kinds, min_num=1, label=gettext_lazy("Columns"))

    def setting_of(self, name, raw):
        if name != "columns":
            return raw
        return [get_fields()[child["type"]]().schema_of(child["value"]) for child in raw]

    def block_of(self, field):
        value = super().block_of(field)
        columns = [{"type": column.type, "value": self._of(column).block_of(column)} for column in field.columns]
        return value | {"columns": columns}
