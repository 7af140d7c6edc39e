"""The table as it was sent, with what is wrong marked in its own cells; and an empty one to begin with."""

from collections.abc import Iterator, Sequence
from typing import IO

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.exports.sheet import MOST_WIDTH, WIDTH
from cases.imports import running
from cases.imports.columns import Column
from cases.imports.reading import FORMULA
from cases.models import Batch, BatchRow

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
BAD = TEXT | {"bg_color": "#FBE3E0", "font_color": "#8C1D15"}


def address(letter: str, n: int) -> str:
    """“C17”, or “第 17 行” where the row as a whole is meant."""
    return f"{letter}{n}" if letter else _("Row %(n)d") % {"n": n}


def sentences(batch: Batch) -> Iterator[str]:
    """“C17：日期应写成 2026-11-29”, in the order of the table."""
    rows = batch.results.filter(outcome=BatchRow.Outcome.WRONG).order_by("n")
    for n, errors in rows.values_list("n", "errors").iterator(chunk_size=500):
        for letter, said in errors:
            yield _said(letter, n, said)


def _said(letter: str, n: int, said: str) -> str:
    return _("%(cell)s: %(said)s") % {"cell": address(letter, n), "said": said}


def marked(file: IO[bytes], batch: Batch) -> None:
    """Write the rows where they stood, wrong cells in red with the sentence as a remark, and a second sheet that lists
    every sentence with its address."""
    book = xlsxwriter.Workbook(file, OPTIONS)
    head, text, bad = (book.add_format(each) for each in (HEAD, TEXT, BAD))
    sheet = book.add_worksheet(pgettext("import", "Table"))
    last = len(batch.columns)
    for place, (_letter, heading, _key) in enumerate(batch.columns):
        sheet.set_column(place, place, min(max(WIDTH, 2 * len(heading) + 4), MOST_WIDTH))
        sheet.write_string(0, place, heading, head)
    sheet.set_column(last, last, 60)
    sheet.write_string(0, last, _("What has to be corrected"), head)
    sheet.freeze_panes(1, 1)
    places = {letter: place for place, (letter, _heading, _key) in enumerate(batch.columns)}
    for chunk in batch.chunks.order_by("n").iterator(chunk_size=1):
        found = batch.results.filter(n__gte=chunk.first, n__lte=chunk.last, outcome=BatchRow.Outcome.WRONG)
        wrong = dict(found.values_list("n", "errors"))
        for n, cells in running.rows_of(batch, chunk):
            said = dict(wrong.get(n, ()))
            red = {places[letter] for letter in said if letter in places}
            for place in range(last):
                value = cells[place].removeprefix(FORMULA) if place < len(cells) else ""
                if value or place in red:
                    sheet.write_string(n - 1, place, value, bad if place in red else text)
            if n in wrong:
                sheet.write_string(n - 1, last, "\n".join(_said(letter, n, each) for letter, each in wrong[n]), bad)
    listed = book.add_worksheet(_("What has to be corrected"))
    listed.set_column(0, 0, 90)
    for n, each in enumerate(sentences(batch)):
        listed.write_string(n, 0, each, text)
    book.close()


def empty(file: IO[bytes], columns: Sequence[Column]) -> None:
    """A sheet with the headings, and a second one with what may stand in which column."""
    book = xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": False})
    head, text = book.add_format(HEAD), book.add_format(TEXT)
    sheet = book.add_worksheet(pgettext("import", "Table"))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(max(WIDTH, 2 * len(str(column.heading)) + 4), MOST_WIDTH), text)
        sheet.write_string(0, place, str(column.heading), head)
        if column.choices and len(",".join(map(str, column.choices))) < 250:
            sheet.data_validation(1, place, 2000, place, {
                "validate": "list", "source": list(map(str, column.choices)), "error_type": "warning",
            })  # fmt: skip
    about = book.add_worksheet(pgettext("import", "What to write"))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 14)
    about.set_column(2, 2, 80)
    rows = [(_("Column"), _("Needed"), _("What may stand in it"))]
    rows += [
        (
            str(each.heading),
            _("yes") if each.required or each.needed else "",
            " ".join(filter(None, ["、".join(map(str, each.choices)), str(each.hint)])),
        )
        for each in columns
    ]
    for n, row in enumerate(rows):
        for place, value in enumerate(row):
            about.write_string(n, place, value, text if n else head)
    book.close()
