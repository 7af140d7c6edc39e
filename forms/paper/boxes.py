"""Boxes of a form on paper: a number each, in reading order; choices are numbered too, so that digits are enough."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms import schema
from forms.answers import FILES, ROW
from forms.field_kinds import ROWS
from forms.fields.choices import unit_options

USUAL_ROWS, MOST_ROWS = 4, 60
YES, NO = "1", "2"


@dataclass(frozen=True)
class Box:
    """``number``: "7", or "7.2.3" for the third column in the second row. ``path``: of the file question it may be.

    ``codes``: (what is typed, what it means, in words). ``gaps``: signs that have a cell each, 0 for a plain box.
    """

    number: str
    field: schema.Field
    key: str
    row: int = 0
    codes: tuple[tuple[str, str, str], ...] = ()
    gaps: int = 0

    @property
    def is_file(self) -> bool:
        return self.field.type in FILES

    @property
    def path(self) -> str:
        return f"{self.key}.{row_name(self.row)}.{self.field.key}" if self.row else self.key


@dataclass(frozen=True)
class Place:
    """One question on the sheet. ``rows``: of a table or repeat, its boxes row by row."""

    number: int
    field: schema.Field
    step: schema.Step
    group: schema.Field | None
    box: Box | None
    rows: tuple[tuple[Box, ...], ...] = ()


def places(spec: schema.Form, rows: Mapping[str, int] | None = None) -> list[Place]:
    """Every question that paper can ask. ``rows``: {key: how many rows} where more are wanted than usual.

    Notes have no number; what is worked out and what an office has already is not on paper.
    """
    found: list[Place] = []
    number = 0
    for step in spec.steps:
        for field in step.questions:
            if field.calc is not None or field.held_by:
                continue
            number += field.answers
            found.append(_place(number if field.answers else 0, field, step, rows or {}))
    return found


def of(spec: schema.Form, rows: Mapping[str, int] | None = None) -> list[Box]:
    """Boxes in the order in which they are typed."""
    return [box for place in places(spec, rows) for box in _boxes(place)]


def _boxes(place: Place) -> Iterator[Box]:
    if place.box is not None:
        yield place.box
    for row in place.rows:
        yield from row


def _place(number: int, field: schema.Field, step: schema.Step, rows: Mapping[str, int]) -> Place:
    group = step.groups.get(field.key)
    if field.type not in ROWS:
        box = _box(str(number), field, field.key) if field.answers else None
        return Place(number, field, step, group, box)
    columns = [column for column in field.columns if column.answers and column.calc is None]
    count = min(max(rows.get(field.key, 0), row_count(field)), MOST_ROWS)
    made = tuple(
        tuple(_box(f"{number}.{n}.{m}", column, field.key, n) for m, column in enumerate(columns, 1))
        for n in range(1, count + 1)
    )
    return Place(number, field, step, group, None, made)


def row_count(field: schema.Field) -> int:
    """Rows that a sheet has room for; more go on a second sheet and are typed all the same."""
    return max(field.min_rows or 0, min(field.max_rows or USUAL_ROWS, USUAL_ROWS))


def row_name(n: int) -> str:
    return f"p{n}"


_GAPS = {"id_number": 18, "residence_permit": 18, "uscc": 18, "mobile": 11, "postcode": 6}


def _box(number: str, field: schema.Field, key: str, row: int = 0) -> Box:
    return Box(number, field, key, row, _codes(field), _GAPS.get(field.type, 0))


def _codes(field: schema.Field) -> tuple[tuple[str, str, str], ...]:
    from forms import fields  # the registry of types reads schema, which this module is read beside

    kind = fields.of(field.type)
    if field.type == "yes_no":
        return (YES, "yes", kind.show(field, True)), (NO, "no", kind.show(field, False))
    if field.type == "consent":
        return ((YES, "on", kind.show(field, True)),)
    if field.type == "rating":
        return tuple((str(n), str(n), kind.show(field, n)) for n in range(1, 6))
    return tuple((str(n), choice.code, choice.label) for n, choice in enumerate(field.choices or (), 1))


# --- what was typed -------------------------------------------------------------------------------------------------
def read(spec: schema.Form, typed: Mapping[str, str], rows: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Raw answers {key: …} of what stands in the boxes ``typed`` names; blank ones are no answers."""
    found: dict[str, Any] = {}
    lines: dict[str, dict[int, dict[str, Any]]] = {}
    for box in of(spec, rows):
        raw = _raw(box, typed.get(box.number, ""))
        if raw is None or box.is_file:
            continue
        if box.row:
            lines.setdefault(box.key, {}).setdefault(box.row, {})[box.field.key] = raw
        else:
            found[box.key] = raw
    for key, said in lines.items():
        named = spec.field(key).type == "repeat"  # rows of a repeat have a name, for the files that belong to them
        found[key] = [({ROW: row_name(n)} if named else {}) | said[n] for n in sorted(said)]
    return found


def _raw(box: Box, text: str) -> Any:
    text = unicodedata.normalize("NFKC", text).strip() if box.codes else text.strip()
    if not text:
        return None
    meant = {code: value for code, value, _words in box.codes}
    if box.field.type == "multi_choice":
        return [meant.get(each, each) for each in _several(text, len(meant))]
    if box.field.type == "unit":
        return _unit(box.field, text)
    return meant.get(text, text)


def _several(text: str, known: int) -> list[str]:
    """“13”, “1 3” and “1、3” are boxes 1 and 3; from ten choices on they have to stand apart."""
    parts = [each for each in re.split(r"[^0-9A-Za-z_.\-]+", text) if each]
    return [sign for each in parts for sign in (each if known < 10 and each.isdigit() else [each])]


def _unit(field: schema.Field, text: str) -> str:
    """On paper people write the name of their village, not its code."""
    flat = [
        pair
        for code, label in unit_options(field.level)
        for pair in ([(code, label)] if isinstance(label, str) else label)
    ]
    found = [code for code, label in flat if str(label).strip() == text]
    return found[0] if len(found) == 1 else text
