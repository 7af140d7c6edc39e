"""How rows become cells, worked out once a table: a function a column, and one a question of each form version."""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from cases.exports.answers import corrected
from cases.exports.columns import AT, OWN, Answer, Row
from cases.exports.known import Known
from cases.models import Case
from forms import fields, reading
from forms.models import FormVersion
from home.models import Unit

Opened = Callable[[Case], dict[str, Any] | None]
_PK, _VERSION, _DATA = AT["pk"], AT["submission__version_id"], AT["submission__data"]
_AMENDED = AT["amended"]
UNASKED = ("", None)


class Plan:
    """``withheld``: forms whose answers stay out. ``opened``: answers in clear, None where they stay masked."""

    def __init__(self, answers: Sequence[Answer], withheld: Collection[int], opened: Opened | None) -> None:
        self.answers, self.withheld, self.opened = answers, withheld, opened
        self._known = Known(AT)
        self._own = [made(self._known) for _heading, made in OWN]
        self._asked: dict[int, list[tuple[str, Callable[[Any], Any] | None]]] = {}
        self._none = [None] * len(answers)

    def cells(self, rows: list[Row]) -> list[list[Any]]:
        """Text, whole numbers, Decimals, days, instants or None. A few queries, however many rows."""
        self._known.meet(rows)
        own = self._own
        if not self.answers:
            return [[cell(row) for cell in own] for row in rows]
        said = self._said(rows)
        with fields.known_units(Unit.objects.values_list("code", flat=True) if self._needs_units(rows) else ()):
            return [[cell(row) for cell in own] + self._answered(row, said) for row in rows]

    def _answered(self, row: Row, said: dict[int, dict[str, Any]]) -> list[Any]:
        """As they stand, corrections included; secret ones masked."""
        data = said.get(row[_PK])
        if data is None:
            return self._none
        get = data.get
        return [
            None if (value := get(key)) is None or made is None else made(value)
            for key, made in self._questions(row[_VERSION])
        ]

    def _questions(self, version: int) -> list[tuple[str, Callable[[Any], Any] | None]]:
        """(key, what makes a cell of what is stored) for each column, in a form of this version."""
        found = self._asked.get(version)
        if found is None:
            found = self._asked[version] = list(map(self._question(self._known.forms[version]), self.answers))
        return found

    def _question(self, version: FormVersion) -> Callable[[Answer], tuple[str, Callable[[Any], Any] | None]]:
        asked = {field.key: field for field in version.spec.fields() if field.answers}

        def of(column: Answer) -> tuple[str, Callable[[Any], Any] | None]:
            key = column.keys.get(version.form_id, "")
            return (key, reading.cell_of(asked[key])) if key in asked else UNASKED

        return of

    def _said(self, rows: list[Row]) -> dict[int, dict[str, Any]]:
        """{case: stored answers}, of forms that may go out."""
        forms = self._known.forms
        told = [row for row in rows if row[_VERSION] is not None and forms[row[_VERSION]].form_id not in self.withheld]
        said = {row[_PK]: json.loads(row[_DATA]) for row in told}
        said |= corrected({row[_PK]: (forms[row[_VERSION]].form_id, said[row[_PK]]) for row in told if row[_AMENDED]})
        if self.opened is not None:
            with_all = Case.objects.filter(pk__in=list(said)).select_related("submission__version", "type_version")
            by_key = {case.pk: case for case in with_all}
            said = {pk: self.opened(by_key[pk]) or data for pk, data in said.items()}
        return said

    def _needs_units(self, rows: list[Row]) -> bool:
        """Their names are asked for together, where a form asks for units at all."""
        used = {row[_VERSION] for row in rows} - {None}
        return any(_asks_units(self._known.forms[version]) for version in used)


def _asks_units(version: FormVersion) -> bool:
    asked = (each for field in version.spec.fields() for each in (field, *(field.columns or ())))
    return any("unit" in (field.type, field.gives) for field in asked)
