"""Boxes with rows of boxes: lines of a score sheet, rows of a table, parts that are listed one by one.

What no inner box shows of a row is kept as it is, and so is every box that comes back as it was shown.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.admin.designer.boxes import NOTHING, Box, Slip, Text, from_text, to_text
from cases.admin.designer.draft import key_for
from cases.admin.designer.known import Known
from cases.admin.designer.list_boxes import rows_at
from cases.admin.designer.rule_box import Rule, operands_of
from forms.logic import shorthand

MOST = 60
SHORT = 40  # characters of a value that stands in one line


@dataclass(frozen=True, kw_only=True)
class Worth(Text):
    """A value: a word, a number, yes or no, 〔something of the case〕, or the text of what is worked out."""

    template: ClassVar[str] = "cases/designer/boxes/worth.html"

    def shown(self, value, known):
        if isinstance(value, bool):
            return pgettext("designer", "yes") if value else pgettext("designer", "no")
        if isinstance(value, dict) and len(value) == 1 and set(value) & {"var", "due"}:
            return f"〔{operands_of(known).of(value).label}〕"
        return to_text(value) if isinstance(value, dict | list) else "" if value is None else str(value)

    def value(self, raw, known, before):
        if raw in (pgettext("designer", "yes"), pgettext("designer", "no")):
            return raw == pgettext("designer", "yes")
        if raw.startswith("〔") and raw.endswith("〕"):
            if found := operands_of(known).labelled(raw[1:-1]):
                return found.node
            raise Slip(_("There is nothing called “%(label)s” to take the value from.") % {"label": raw[1:-1]})
        return shorthand.value(from_text(raw, self.path)) if raw else None

    def extras(self, raw, known, name):
        hand = "\n" in raw or len(raw) > SHORT or raw.startswith("{")
        return {"hand": hand, "reading": self._reading(raw, known) if hand else ""}

    def _reading(self, raw: str, known: Known) -> str:
        try:
            return operands_of(known).words(self.value(raw, known, None))
        except (Slip, ValueError):
            return ""


@dataclass(frozen=True, kw_only=True)
class Number(Text):
    """A number, whole or not."""

    def shown(self, value, known):
        return "" if value is None else f"{value:g}"

    def value(self, raw, known, before):
        try:
            found = float(raw) if raw else None
        except ValueError:
            raise Slip(_("Write a number.")) from None
        return int(found) if found is not None and found.is_integer() else found


@dataclass(frozen=True, kw_only=True)
class Rows(Box):
    """A list of maps. ``boxes``: those of one row; ``one``: what a row is called."""

    boxes: tuple[Box, ...]
    one: Any = ""
    template: ClassVar[str] = "cases/designer/boxes/rows.html"

    def shown(self, value, known):
        return [_row(self.boxes, part, known) for part in value or ()]

    def posted(self, data, name):
        return _posted(self.boxes, data, name)

    def read(self, data, known, before, name=""):
        raw = self.posted(data, name or self.name)
        blank = _row(self.boxes, {}, known)
        while raw and len(raw) > len(before or ()) and raw[-1] in (None, blank):
            raw.pop()
        if raw == self.shown(before, known):
            return raw, before
        return raw, self.value(raw, known, before)

    def value(self, raw, known, before):
        blank = _row(self.boxes, {}, known)
        made = []
        for n, row in enumerate(raw):
            if row is not None and (row != blank or rows_at(before, n)):
                made.append(_part(self.boxes, row, rows_at(before, n) or {}, known, n))
        return made or None

    def extras(self, raw, known, name):
        blank = _row(self.boxes, {}, known)
        return {"rows": [_face(self.boxes, row, known, f"{name}-{n}", row == blank)
                         for n, row in enumerate([*(row for row in raw if row is not None), blank])]}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TableRows(Box):
    """Rows of a dated table: from, to, condition, a value under each column, basis. The first that holds answers."""

    one: Any = ""
    template: ClassVar[str] = "cases/designer/boxes/table_rows.html"

    def _boxes(self, columns: Iterable[str]) -> tuple[Box, ...]:
        return (
            Day(path=("from",), label=_("From the day")),
            Day(path=("to",), label=_("To the day")),
            Rule(path=("when",), label=_("Only if")),
            *(Worth(path=("gives", column), label=column) for column in columns),
            Text(path=("basis",), label=_("Legal basis")),
        )

    def shown(self, value, known):
        columns = _columns(value)
        return {"columns": columns, "rows": [_row(self._boxes(columns), part, known) for part in value or ()],
                "new": "", "worth": ""}  # fmt: skip

    def posted(self, data, name):
        columns = data.getlist(f"{name}-column")
        return {"columns": columns, "rows": _posted(self._boxes(columns), data, name),
                "new": data.get(f"{name}-new", "").strip(), "worth": data.get(f"{name}-worth", "").strip()}  # fmt: skip

    def read(self, data, known, before, name=""):
        raw = self.posted(data, name or self.name)
        blank = _row(self._boxes(raw["columns"]), {}, known)
        while raw["rows"] and len(raw["rows"]) > len(before or ()) and raw["rows"][-1] in (None, blank):
            raw["rows"].pop()
        if raw == self.shown(before, known):
            return raw, before
        return raw, self.value(raw, known, before)

    def value(self, raw, known, before):
        boxes = self._boxes(raw["columns"])
        blank = _row(boxes, {}, known)
        made = []
        for n, row in enumerate(raw["rows"]):
            if row is not None and (row != blank or rows_at(before, n)):
                made.append({"gives": {}, **_part(boxes, row, rows_at(before, n) or {}, known, n)})
        if raw["new"]:
            worth = Worth(path=("gives", "new"), label="").value(raw["worth"], known, None)
            if worth is None:
                raise Slip(_("Say what stands in the new column."))
            column = key_for(raw["new"], raw["columns"])
            made = made or [{"gives": {}}]
            for part in made:
                part["gives"][column] = worth
        return made or None

    def extras(self, raw, known, name):
        boxes = self._boxes(raw["columns"])
        blank = _row(boxes, {}, known)
        rows = [*(row for row in raw["rows"] if row is not None), blank]
        return {"rows": [_face(boxes, row, known, f"{name}-{n}", row == blank) for n, row in enumerate(rows)]}


@dataclass(frozen=True, kw_only=True)
class Day(Text):
    template: ClassVar[str] = "cases/designer/boxes/day.html"


@dataclass
class Inner:
    """A box of a row, as templates print it."""

    box: Box
    raw: Any
    name: str
    more: dict[str, Any] = field(default_factory=dict)


# --- one row --------------------------------------------------------------------------------------------------------
def _columns(rows: Any) -> list[str]:
    return list(dict.fromkeys(column for row in rows or () for column in row.get("gives") or ()))


def _row(boxes: tuple[Box, ...], part: dict[str, Any], known: Known) -> dict[str, Any]:
    return {box.name: box.within(part).shown(_get(part, box.path), known) for box in boxes}


def _posted(boxes: tuple[Box, ...], data, name: str) -> list[dict[str, Any] | None]:
    """None for a row that was taken away."""
    rows: list[dict[str, Any] | None] = []
    for n in range(MOST):
        if f"{name}-{n}-is" not in data:
            break
        gone = f"{name}-{n}-gone" in data
        rows.append(None if gone else {box.name: box.posted(data, f"{name}-{n}-{box.name}") for box in boxes})
    return rows


def _part(boxes: tuple[Box, ...], row: dict[str, Any], old: dict[str, Any], known: Known, n: int) -> dict[str, Any]:
    part = copy.deepcopy(old)
    for box in (each.within(old) for each in boxes):
        before = _get(old, box.path)
        if old and row[box.name] == box.shown(before, known):
            continue
        try:
            value = box.value(row[box.name], known, before)
            if box.required and value in NOTHING:
                raise Slip(_("Fill this in."))
        except Slip as slip:
            said = _("Row %(n)d, %(label)s: %(what)s")
            raise Slip(said % {"n": n + 1, "label": box.label, "what": slip}) from slip
        _put(part, box.path, value)
    return part


def _face(boxes: tuple[Box, ...], row: dict[str, Any], known: Known, name: str, blank: bool) -> dict[str, Any]:
    inner = [
        Inner(box, row[box.name], f"{name}-{box.name}", box.extras(row[box.name], known, f"{name}-{box.name}"))
        for box in (each.within(row) for each in boxes)
    ]
    return {"name": name, "blank": blank, "boxes": inner}


def _get(part: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        part = part.get(step) if isinstance(part, dict) else None
    return part


def _put(part: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *above, last = path
    for step in above:
        part = part.setdefault(step, {})
    if value is None:
        part.pop(last, None)
    else:
        part[last] = value
