"""A workbook read cell by cell as text. Hostile ones are refused before, and bounded while, they are read."""

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from forms import archives, sniffing
from forms.exchange.problems import Cell, Problems, Unreadable
from forms.refusals import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024  # a form of 1,000 questions unpacks to less than one
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 30, 10_000, 200, 20_000

log = logging.getLogger(__name__)


@dataclass
class Row:
    """``cells``: heading → text, blank ones left out."""

    number: int
    cells: dict[str, str]
    sheet: "Sheet"

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def cell(self, heading: str = "") -> Cell:
        return Cell(self.sheet.name, self.number, self.sheet.letters.get(heading, ""))


@dataclass
class Sheet:
    """``letters``: heading → column letter, in order; ``raw``: heading → as it was written."""

    name: str
    letters: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


Book = dict[str, Sheet]


def read(data: bytes, name: str, problems: Problems) -> Book:
    """Sheets by name in small letters. Formulas and doubled headings are told. Raises Unreadable."""
    _looked_at(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return {sheet.name.lower(): sheet for sheet in _sheets(book, problems)}
    except Unreadable:
        raise
    except Exception as fault:  # a broken workbook breaks the library in any way it likes; one sentence answers all
        log.info("workbook %s: %r", name, fault)
        raise Unreadable(_broken(name)) from fault


def _broken(name: str) -> str:
    return _("“%(name)s” is broken and cannot be opened. Save it again.") % {"name": name}


def _looked_at(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        said = _("“%(name)s” is larger than %(mb)d MB. A form needs far less: take pictures and other sheets out.")
        raise Unreadable(said % {"name": name, "mb": MOST_BYTES // 1024 // 1024})
    file = io.BytesIO(data)
    try:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            archives.checked(file, sniffing.OLE, name)
            raise Unreadable(_("“%(name)s” is an old XLS or ET file. Save it as XLSX.") % {"name": name})
        kind = archives.checked(file, sniffing.ZIP, name)
    except Refused as refusal:
        raise Unreadable(str(refusal)) from refusal
    if kind.suffix != "xlsx":
        raise Unreadable(_("“%(name)s” is no workbook. Save it as XLSX.") % {"name": name})
    _no_bomb(file, name)


def _no_bomb(file: io.BytesIO, name: str) -> None:
    """What the directory promises is not trusted: parts are unpacked, counted and searched for entities."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(file) as box:
            for entry in box.infolist():
                with box.open(entry) as part:
                    body = part.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise Unreadable(_("“%(name)s” would grow far too large when opened.") % {"name": name})
                if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
                    raise Unreadable(_broken(name))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable(_broken(name)) from fault
    finally:
        file.seek(0)


def _sheets(book: Any, problems: Problems) -> Iterator[Sheet]:
    if len(book.worksheets) > MOST_SHEETS:
        raise Unreadable(_("The workbook has more than %(n)d sheets.") % {"n": MOST_SHEETS})
    for page in book.worksheets:
        yield _sheet(page, problems)


def _sheet(page: Any, problems: Problems) -> Sheet:
    sheet = Sheet(page.title)
    columns: dict[int, str] = {}
    page.reset_dimensions()  # what a file says of its own size is not believed
    for n, cells in enumerate(page.iter_rows(max_row=MOST_ROWS + 1), 1):
        if n > MOST_ROWS:
            said = _("There are more than %(n)d rows. Delete the empty ones below the last question.")
            raise Unreadable(f"{page.title}: {said % {'n': MOST_ROWS}}")
        filled = [(cell.column, cell) for cell in cells[:MOST_COLUMNS] if cell.value is not None]
        if not columns:
            columns = _headings(sheet, n, filled, problems)
        elif row := _row(sheet, n, filled, columns, problems):
            sheet.rows.append(row)
    return sheet


def _headings(sheet: Sheet, n: int, filled: list, problems: Problems) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, cell in filled:
        written = text_of(cell.value).strip()
        heading, letter = heading_of(written), get_column_letter(column)
        if not heading:
            continue
        if heading in sheet.letters:
            said = _("The heading “%(heading)s” stands twice. Delete one of the columns.") % {"heading": written}
            problems.wrong(said, Cell(sheet.name, n, letter))
            continue
        found[column], sheet.letters[heading], sheet.raw[heading] = heading, letter, written
    return found


def heading_of(written: str) -> str:
    """`Constraint Message` → `constraint_message`; a language behind `::` keeps its letters."""
    name, colons, language = written.replace("：", ":").partition("::")
    if not colons and name.count(":") == 1 and not name.lower().startswith(("jr:", "bind:", "body:", "media:")):
        name, colons, language = name.partition(":")
    name = "_".join(name.split()).lower()
    return f"{name}::{language.strip()}" if colons and language.strip() else name


def _row(sheet: Sheet, n: int, filled: list, columns: dict[int, str], problems: Problems) -> Row | None:
    cells: dict[str, str] = {}
    for column, cell in filled:
        where = Cell(sheet.name, n, get_column_letter(column))
        if cell.data_type == "f":
            problems.wrong(_("This is a formula. Put the text itself, or an apostrophe before the “=”."), where)
            continue
        text = text_of(cell.value)
        if len(text) > MOST_TEXT:
            problems.wrong(_("This text is longer than %(n)d characters.") % {"n": MOST_TEXT}, where)
            continue
        if not text.strip():
            continue
        if column in columns:
            cells[columns[column]] = text.strip()
        elif text.strip():
            problems.unsupported(_("There is no heading above this cell, so it is left out."), where)
    return Row(n, cells, sheet) if cells else None


def text_of(value: Any) -> str:
    """What the cell says, as somebody would type it: 3, not 3.0; 2026-02-28."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
