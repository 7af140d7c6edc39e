"""The XML of a sheet, a row at a time: typed cells, no formula, no link, whatever was typed.

Written by hand: the libraries that write workbooks take as long for a cell as the rest of us for a row. Text stands
inline as text, which no spreadsheet ever works out.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from cases.exports import cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
START = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
HEAD, TEXT, DAY, INSTANT, NUMBER = range(1, 6)  # looks, as STYLES lists them
WIDTH, MOST_WIDTH = 14, 40
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree on what a number means
FIRST_INSTANT = datetime.combine(FIRST_DAY, time())
ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no zone
ZERO_DAY = ZERO.toordinal()
# What XML knows no sign for, and what would be read as one of those written out.
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKED = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x")


def letters(place: int) -> str:
    """0 → A, 26 → AA"""
    found = ""
    while place >= 0:
        place, rest = place // 26 - 1, place % 26
        found = chr(65 + rest) + found
    return found


def escaped(text: str) -> str:
    if _MARKED.search(text) is None:
        return text
    text = _STRANGE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def opening(headings: Sequence[str], *, frozen: str = "", widths: Sequence[float] = ()) -> str:
    """All above the rows, and the row of ``headings``. ``frozen``: the first cell that moves."""
    pane = ""
    if frozen:
        column, row = ord(frozen[0]) - 65, int(frozen[1:]) - 1
        pane = (
            f'<pane xSplit="{column}" ySplit="{row}" topLeftCell="{frozen}" activePane="bottomRight" state="frozen"/>'
        )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    told = "".join(f'<c r="{letters(place)}1{_inside(each, HEAD)}' for place, each in enumerate(headings))
    row = f'<row r="1" ht="30" customHeight="1">{told}</row>' if told else ""
    return (
        f'{START}<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{row}'
    )


def closing(rows: int = 0, columns: int = 0) -> str:
    """All below the rows; a filter over the whole where there are ``columns``."""
    told = f'<autoFilter ref="{area(rows, columns)}"/>' if columns else ""
    return f"</sheetData>{told}</worksheet>"


def area(rows: int, columns: int) -> str:
    return f"A1:{letters(columns - 1)}{max(rows, 1) + 1}"


def width(heading: str) -> int:
    return min(max(WIDTH, 2 * len(heading) + 4), MOST_WIDTH)


def lines(rows: Iterable[Sequence[Any]], first: int) -> str:
    """``rows`` from line ``first`` on."""
    made: list[str] = []
    add, columns, short = made.append, _Letters(), lru_cache(REMEMBERED)(_inside)
    for n, row in enumerate(rows, first):
        add(f'<row r="{n}">')
        for column, value in zip(columns.of(row), row, strict=True):
            if value is None or value == "":
                continue
            if type(value) is str:
                add(f'<c r="{column}{n}{short(value) if len(value) <= SHORT else _inside(value)}')
            else:
                add(f'<c r="{column}{n}{_typed(value)}')
        add("</row>")
    return "".join(made)


def pair(n: int, what: str, value: Any) -> str:
    """Line ``n`` of a sheet that says what is what."""
    beside = (
        "" if value is None or value == "" else f'<c r="B{n}{_inside(value) if type(value) is str else _typed(value)}'
    )
    return f'<row r="{n}"><c r="A{n}{_inside(what, HEAD)}{beside}</row>'


class _Letters:
    """The names of as many columns as a row has."""

    def __init__(self) -> None:
        self._known: list[str] = []

    def of(self, row: Sequence[Any]) -> list[str]:
        if len(row) != len(self._known):
            self._known = [letters(place) for place in range(len(row))]
        return self._known


SHORT, REMEMBERED = 40, 8_192  # what stands in one row stands in many; not kept beyond these lines


def _inside(text: str, look: int = TEXT) -> str:
    """A cell of text, behind its address."""
    if len(text) > cells.MOST_TEXT:
        text = cells.text(text)
    space = "" if text.isprintable() and text[0] != " " != text[-1] else ' xml:space="preserve"'
    return f'" s="{look}" t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'


def _typed(value: Any) -> str:
    if type(value) is int and abs(value) < cells.MOST_WHOLE:
        return f'" s="{NUMBER}"><v>{value}</v></c>'
    if isinstance(value, datetime):
        value = cells.local(value)
        if value >= FIRST_INSTANT:
            told = value - ZERO
            return f'" s="{INSTANT}"><v>{told.days + (told.seconds + told.microseconds / 1e6) / 86_400:.10f}</v></c>'
        return _inside(f"{value:%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        if value >= FIRST_DAY:
            return f'" s="{DAY}"><v>{value.toordinal() - ZERO_DAY}</v></c>'
        return _inside(value.isoformat())
    if cells.is_number(value):
        return f'" s="{NUMBER}"><v>{value}</v></c>'
    return _inside(cells.text(value))
