"""Small tables as text, a row a line and cells between bars: what an editor can paste from a spreadsheet."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms as html
from django.utils.translation import gettext as _

_BAR = re.compile(r"[|｜\t]")
BREAK = "↵"  # stands for a new line inside a cell


class RowsField(html.CharField):
    """Cleans to [{key: text}]. ``columns``: (key, label) in order; the first must be filled in every row."""

    widget = html.Textarea(attrs={"rows": 4})

    def __init__(self, columns: Sequence[tuple[str, Any]], **kwargs):
        self.columns = columns
        kwargs.setdefault("required", False)
        super().__init__(strip=False, **kwargs)

    @property
    def pattern(self) -> str:
        """What a line looks like: 环节 | 岗位 | 天数."""
        return " | ".join(str(label) for _key, label in self.columns)

    def prepare_value(self, value):
        return self.to_text(value) if isinstance(value, list) else value

    def to_text(self, rows: list[dict[str, Any]]) -> str:
        return "\n".join(self._line(row) for row in rows)

    def _line(self, row: dict[str, Any]) -> str:
        cells = [_shown(row.get(key)) for key, _label in self.columns]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        return " | ".join(cells)

    def clean(self, value):
        text = super().clean(value) or ""
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        return [self._row(n, line) for n, line in lines]

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != self.clean(self.prepare_value(initial))
        except html.ValidationError:
            return True

    def _row(self, n: int, line: str) -> dict[str, str]:
        cells = [cell.strip().replace(BREAK, "\n") for cell in _BAR.split(line)]
        if len(cells) > len(self.columns):
            said = _("Line %(n)d has %(found)d cells; at most %(most)d are known: %(pattern)s.")
            told = {"n": n, "found": len(cells), "most": len(self.columns), "pattern": self.pattern}
            raise html.ValidationError(said % told)
        if not cells[0]:
            said = _("Line %(n)d begins with an empty cell. Write: %(pattern)s.")
            raise html.ValidationError(said % {"n": n, "pattern": self.pattern})
        cells += [""] * (len(self.columns) - len(cells))
        return dict(zip((key for key, _label in self.columns), cells, strict=True))


class WordsField(html.CharField):
    """Words between commas or on lines; cleans to a list."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return self.clean(data) != self.clean(self.prepare_value(initial))

    def clean(self, value):
        return [word.strip() for word in re.split(r"[、,，;；\n]", super().clean(value) or "") if word.strip()]


def _shown(value: Any) -> str:
    return "" if value is None else str(value).replace("\n", BREAK).replace("|", "｜")
