"""XLSX, written row by row in constant memory: typed cells, no formula, no link, whatever was typed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import pgettext

from cases.exports import cells
from cases.exports.table import Table

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "tmpdir": settings.FILE_UPLOAD_TEMP_DIR,
}
HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0A4B6E", "border": 1}
HEAD |= {"valign": "vcenter", "text_wrap": True}
TEXT = {"num_format": "@", "valign": "top"}
WIDTH, MOST_WIDTH = 14, 40


def write(file: IO[bytes], table: Table, facts: Iterable[tuple[str, Any]]) -> int:
    """Write ``table`` and a second sheet of ``facts`` (what, value) into ``file``. Returns the number of rows."""
    book = xlsxwriter.Workbook(file, OPTIONS)
    formats = {
        "head": book.add_format(HEAD),
        "text": book.add_format(TEXT),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    written = _rows(book, formats, table)
    _facts(book, formats, facts)
    book.close()
    return written


def _rows(book, formats, table: Table) -> int:
    sheet, headings, n = book.add_worksheet(table.title), table.headings, 0
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(max(WIDTH, 2 * len(heading) + 4), MOST_WIDTH))
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 30)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, formats["head"])
    for n, row in enumerate(table.rows(), start=1):
        for column, value in enumerate(row):
            _cell(sheet, n, column, value, formats)
    sheet.autofilter(0, 0, max(n, 1), len(headings) - 1)
    return n


def _facts(book, formats, facts) -> None:
    sheet = book.add_worksheet(pgettext("export", "About this table"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    for n, (what, value) in enumerate(facts):
        sheet.write_string(n, 0, str(what), formats["head"])
        _cell(sheet, n, 1, value, formats)


def _cell(sheet, row: int, column: int, value: Any, formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, cells.local(value), formats["instant"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), formats["day"])
    elif cells.is_number(value):
        sheet.write_number(row, column, value, formats["number"])
    else:
        sheet.write_string(row, column, cells.text(value), formats["text"])
