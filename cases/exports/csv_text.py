"""CSV as spreadsheets in Chinese offices open it: UTF-8 with a mark in front, no formula."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from cases.exports import cells

MARK = "\ufeff"


def opening(headings: Sequence[str]) -> str:
    return MARK + _lines([[cells.harmless(heading) for heading in headings]])


def body(rows: Sequence[Sequence[Any]], headings: Sequence[str]) -> str:
    return _lines([[cells.in_words(value) for value in row] for row in rows])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
