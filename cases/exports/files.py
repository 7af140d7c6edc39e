"""A table as a file of one of the formats, and what stands on its second sheet."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.exports import csv_text, json_lines, workbook
from cases.exports.table import CHUNK
from cases.models import Export
from home import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
KEPT = timedelta(days=3)  # what the ticker wrote
MOST_OF_SHEET = 1_000_000  # rows a workbook can hold, but for a few
TEXTS = {"csv": csv_text, "jsonl": json_lines}


class Tabled(Protocol):
    """What can be written: cases, ratings, kinds of tables that are taken in."""

    @property
    def title(self) -> str: ...
    @property
    def headings(self) -> list[str]: ...
    def rows(self) -> Iterator[list[Any]]: ...


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


def write(file: IO[bytes], table: Tabled, taken: Export) -> int:
    """Write the whole file; the number of rows."""
    if taken.format == "xlsx":
        return workbook.write(file, table, facts(taken))
    written = 0
    for text, rows in texts(table, taken.format):
        file.write(text.encode())
        written += rows
    return written


def texts(table: Tabled, kind: str) -> Iterator[tuple[str, int]]:
    """(text, how many rows it holds) of a CSV or of JSON Lines, some rows at a time."""
    form, headings, rows = TEXTS[kind], table.headings, iter(table.rows())
    yield form.opening(headings), 0
    while chunk := list(islice(rows, CHUNK)):
        yield form.body(chunk, headings), len(chunk)
