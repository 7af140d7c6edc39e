"""A repeat: the same questions once for each person, firm or plot. Rows stand as cards; any question may be in them.

A row has a name of its own (`_id`), so that its files stay with it when another row is taken out.
"""

import copy
import re
import secrets
from typing import Any

from django import forms as html
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy, ngettext
from wagtail import blocks
from wagtailstreamforms.fields import get_fields

from forms.answers import FILES, ROW
from forms.field_kinds import KINDS, ROWS
from forms.fields.drawing import dress
from forms.fields.table import Table, TableField, TableWidget

_ROW_ID = re.compile(r"[a-z0-9]{6}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_row() -> dict[str, Any]:
    return {ROW: "".join(secrets.choice(_LETTERS) for _n in range(6))}


class RowForm(html.Form):
    """One row, drawn by the same templates as a step."""

    use_required_attribute = False

    def __init__(self, prefix: str, cells: dict[str, html.Field], row: dict[str, Any], errors: dict[str, str]):
        super().__init__(prefix=prefix, initial={key: row.get(key) for key in cells})
        self.fields = cells
        self._errors = ErrorDict({key: ErrorList([said]) for key, said in errors.items()})


class RepeatWidget(TableWidget):
    """Posted names are those of a table; `key-0-id` names the row. ``owner``: the field; ``staged``: {path: files}."""

    template_name = "forms/widgets/repeat.html"
    input_type = "repeat"
    owner: "RepeatField"
    staged: dict[str, list]

    def blank(self) -> dict[str, Any]:
        return new_row()

    def _row(self, data, files, name, n):
        told = str(data.get(f"{name}-{n}-id", ""))
        row = {ROW: told} if _ROW_ID.fullmatch(told) else new_row()
        columns = (column for column in self.owner.table.columns if column.answers and column.type not in FILES)
        return row | {
            each.key: self.owner.cells[each.key].widget.value_from_datadict(data, files, f"{name}-{n}-{each.key}")
            for each in columns
        }

    def _drawn(self, name, row, n, attrs):
        row = row if row.get(ROW) else row | new_row()
        errors = {key: said for (line, key), said in self.errors.items() if line == n}
        cells = {}
        for column, needed in self.owner.visible(row, self.staged):
            made = copy.deepcopy(self.owner.cells[column.key])
            needed = needed or column.calc is not None  # what is worked out is never “optional”
            staged = self.staged.get(f"{self.owner.table.key}.{row[ROW]}.{column.key}", [])
            cells[column.key] = dress(made, column, required=needed, staged=staged)
        form = RowForm(f"{name}-{n}", cells, self.owner.with_results(row), errors)
        return {"form": form, "index": n, "number": n + 1, "id": row[ROW], "may_go": bool(n or len(row) > 1)}


class RepeatField(TableField):
    """Rows as [{`_id`, column key: clean value}]; files are [{id, name, size, type}]."""

    widget_class = RepeatWidget

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.owner, self.widget.staged = self, {}

    def __deepcopy__(self, memo):
        made = super().__deepcopy__(memo)
        made.widget.owner, made.widget.staged = made, {}
        return made

    def filled(self, row):
        return super().filled({key: cell for key, cell in row.items() if key != ROW})

    def _row(self, n, raw):
        row = super()._row(n, raw)
        return {ROW: raw.get(ROW) or new_row()[ROW], **row}

    def clean_cell(self, column, raw):
        if column.type in FILES:
            return raw or None
        return super().clean_cell(column, raw) if column.answers else None

    def with_results(self, raw):
        return raw if all(column.calc is None for column in self.table.columns) else super().with_results(raw)

    def _known(self, raw: dict[str, Any]) -> dict[str, Any]:
        """What is right already of a row as it was typed: what the rules of its columns see."""
        found = {}
        for column in self.table.columns:
            try:
                found[column.key] = self.clean_cell(column, raw.get(column.key))
            except html.ValidationError:
                found[column.key] = None
        return found

    def visible(self, raw: dict[str, Any], staged: dict[str, list]) -> list[tuple[Any, bool]]:
        """Columns that show in a row as it was typed, each with whether it must be answered."""
        kept = {
            column.key: staged[path]
            for column in self.table.columns
            if (path := f"{self.table.key}.{raw.get(ROW)}.{column.key}") in staged
        }
        known = self._known({**raw, **kept})
        shown = self.showing(known)
        seen = {column.key: known[column.key] for column in shown}
        # A note is never “optional”.
        return [(column, not column.answers or self.wants(column, seen)) for column in shown]

    def too_few(self, least: int) -> str:
        return ngettext("Fill in at least %(n)d of these.", "Fill in at least %(n)d of these.", least) % {"n": least}

    def too_many(self, most: int) -> str:
        return ngettext("At most %(n)d of these.", "At most %(n)d of these.", most) % {"n": most}


class Repeat(Table):
    type, label, icon = "repeat", gettext_lazy("Repeated questions"), "group"
    blank = gettext_lazy("Fill in “%(label)s” at least once.")
    field_class = RepeatField
    least_label, most_label = gettext_lazy("At least (times)"), gettext_lazy("At most (times)")

    def _each(self, field, value, method):
        """Files stand in their rows as they are; intake puts those in that it kept."""
        plain = super()._each(field.model_copy(update={"columns": _answering(field)}), value, method)
        if plain is not None and method not in ("to_json", "typed"):
            for told, row in zip(plain, value, strict=True):
                told.update(
                    {each.key: row[each.key] for each in field.columns if each.type in FILES and each.key in row}
                )
        return plain

    def cell(self, column, context):
        return self._of(column).formfield(column, required=False, context=context)

    def columns_block(self):
        kinds = [
            (name, cls().get_form_block())
            for name, cls in get_fields().items()
            if name in KINDS and KINDS[name].inside and name not in ROWS
        ]
        return blocks.StreamBlock(kinds, min_num=1, label=gettext_lazy("Questions that are repeated"))


def _answering(field) -> tuple:
    """Columns with an answer of their own kind: no notes, no files."""
    return tuple(column for column in field.columns if column.answers and column.type not in FILES)
