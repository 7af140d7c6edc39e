"""A table as a file of one of the formats, and what stands on its second sheet."""

from collections.abc import Callable, Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.exports import csv_text, json_lines, workbook
from cases.exports.table import Table
from cases.models import Export
from home import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
MOST_OF_SHEET = 1_000_000  # rows a workbook can hold, but for a few
Lines = Callable[[Table], Iterator[str]]
LINES: dict[str, tuple[Lines, int]] = {"csv": (csv_text.lines, 1), "jsonl": (json_lines.lines, 0)}  # heads first


def facts(taken: Export) -> list[tuple[str, object]]:
    masked = _("Masked. Who needs one looks it up on the case page, which keeps a record.")
    shown = _("In clear where the post may see them; each case keeps a record of it.")
    return [
        (pgettext("export", "Filter"), pgettext("place", ", ").join(taken.words)),
        (_("Rows"), taken.rows),
        (_("Taken at"), taken.at),
        (_("Taken by"), str(taken.user)),
        (pgettext("export", "Purpose"), taken.purpose),
        (_("Secret answers"), shown if taken.secrets else masked),
    ]


def name(taken: Export, stem: str = "") -> str:
    """``stem``: what the table is about, cases if not said."""
    stem = stem or pgettext("export", "Cases")
    return f"{stem}_{taken.at.astimezone(clock.OFFICE_ZONE):%Y-%m-%d_%H%M}.{taken.format}"


def write(file: IO[bytes], table: Table, taken: Export) -> int:
    """Write the whole file; the number of rows."""
    if taken.format == "xlsx":
        return workbook.write(file, table, facts(taken))
    lines, heads = LINES[taken.format]
    written = -heads
    for line in lines(table):
        file.write(line.encode())
        written += 1
    return written
