"""A CSV file as people save it from WPS and Excel, read as text."""

import csv
import io

import tablib


class NotCsv(ValueError):
    """These bytes cannot be read as lines with commas."""


def read(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """(headings, [(line number from 2, cells)]) of a file in UTF-8 or GB 18030. Raises NotCsv.

    A leading apostrophe, which keeps a spreadsheet from taking a text for a number, is no part of a cell.
    """
    if b"\0" in content:  # pictures, archives and what else is no text
        raise NotCsv("NUL")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # what WPS and Excel save without being asked
    try:
        table = tablib.Dataset().load(io.StringIO(text, newline=None), format="csv")  # old Macs end lines otherwise
    except (csv.Error, tablib.exceptions.TablibException, ValueError, TypeError) as slip:
        raise NotCsv(str(slip)) from slip
    headings = [str(each or "").strip() for each in table.headers or ()]
    return headings, [(n, [str(cell or "").strip().lstrip("'") for cell in row]) for n, row in enumerate(table, 2)]
