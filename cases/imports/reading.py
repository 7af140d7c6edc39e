"""A table as rows of text, one at a time: the first sheet of a workbook, or CSV in UTF-8 or GB 18030.

However long a file is, little of it is in memory. Hostile ones are refused before they are opened.
"""

import codecs
import csv
import io
import logging
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from cases.imports.columns import Unreadable
from forms import archives, sniffing
from forms.exchange.book import text_of
from forms.refusals import Refused

MB = 1024 * 1024
MOST_BYTES = 40 * MB
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 100_000, 200, 20_000
FORMULA = "\x01"  # in front of a cell that is worked out: what it says is not what was written
HEAD = 64 * 1024
SEPARATORS = "\t,;，"

Row = tuple[int, list[str]]
log = logging.getLogger(__name__)


def rows(file: BinaryIO, name: str) -> Iterator[Row]:
    """(number in the file, cells without the blank ones at the end), the heading first, blank rows left out.

    Raises Unreadable, also on the way.
    """
    if _size(file) > MOST_BYTES:
        said = _("“%(name)s” is larger than %(mb)d MB. Take pictures out, or split the table.")
        raise Unreadable(said % {"name": name, "mb": MOST_BYTES // MB})
    head = sniffing.head_of(file)
    if not head.strip():
        raise Unreadable(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    found = _workbook(file, name) if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else _text(file, name)
    count = 0
    for n, cells in found:
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(_("The table has more than %(n)d rows. Split it.") % {"n": MOST_ROWS})
        yield n, cells
    if count < 2:
        raise Unreadable(_("There is no row below the headings."))


def _size(file: BinaryIO) -> int:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


# --- workbooks ------------------------------------------------------------------------------------------------------
def _workbook(file: BinaryIO, name: str) -> Iterator[Row]:
    _looked_at(file, name)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for n, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            cells = [_cell(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield n, cells
    except (Unreadable, GeneratorExit):
        raise
    except Exception as fault:  # a broken workbook breaks the library in any way it likes; one sentence answers all
        log.info("table %s: %r", name, fault)
        raise Unreadable(_broken(name)) from fault


def _cell(cell) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return f"{FORMULA}{cell.value}"[:MOST_TEXT]
    return text_of(cell.value).strip()[:MOST_TEXT]


def _looked_at(file: BinaryIO, name: str) -> None:
    try:
        kind = sniffing.OLE if sniffing.head_of(file).startswith(b"\xd0\xcf") else sniffing.ZIP
        kind = archives.checked(file, kind, name)
    except Refused as refusal:
        raise Unreadable(str(refusal)) from refusal
    if kind.suffix == "xls":
        raise Unreadable(_("“%(name)s” is an old XLS or ET file. Save it as XLSX.") % {"name": name})
    if kind.suffix != "xlsx":
        raise Unreadable(_("“%(name)s” is no workbook. Save it as XLSX.") % {"name": name})
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as box:
            for entry in box.infolist():
                with box.open(entry) as part:
                    start = part.read(HEAD)  # declarations stand before the first element
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Unreadable(_broken(name))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise Unreadable(_broken(name)) from fault
    file.seek(0)


def _broken(name: str) -> str:
    return _("“%(name)s” is broken and cannot be opened. Save it again.") % {"name": name}


# --- text -----------------------------------------------------------------------------------------------------------
def _text(file: BinaryIO, name: str) -> Iterator[Row]:
    head = sniffing.head_of(file)
    if b"\0" in head or sniffing.kind_of(file) is not None:
        raise Unreadable(_("“%(name)s” is neither a workbook nor a CSV file. Save it as XLSX.") % {"name": name})
    encoding = "utf-8-sig" if _is_utf8(file) else "gb18030"
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        line = text.readline()
        text.seek(0)
        separator = max(SEPARATORS, key=line.count)
        for n, row in enumerate(csv.reader(text, delimiter=separator), 1):
            cells = [_plain(cell) for cell in row[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield n, cells
    except csv.Error as fault:
        raise Unreadable(_("“%(name)s” cannot be read as CSV. Save it as XLSX.") % {"name": name}) from fault
    finally:
        if not file.closed:
            text.detach()


def _plain(cell: str) -> str:
    """A leading apostrophe, which keeps a spreadsheet from taking a text for a number, is no part of a cell."""
    return cell.strip().removeprefix("'")[:MOST_TEXT]


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(MB):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
