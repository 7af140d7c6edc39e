"""All cases of one type as a table, as the desk hands it out; beside it a loop that writes constants."""

import csv
import tempfile
from collections.abc import Callable

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext_noop

from cases import exports
from cases.exports import cells, later
from cases.models import Case, Export
from cms.bench.office import Office
from cms.bench.pace import beside, lap
from cms.bench.reading import Reading
from cms.bench.visitor import Odd, Visitor

ROUNDS = 3


def xlsx(office: Office) -> Reading:
    return _beside(office, "xlsx", _bare_workbook, gettext_noop("a bare xlsx loop"), 0.1)


def csv_text(office: Office) -> Reading:
    return _beside(office, "csv", _bare_csv, gettext_noop("a bare csv loop"), 0.006)


def _beside(office: Office, kind: str, bare: Callable[[list[str], int], None], against: str, goal: float) -> Reading:
    clerk, url = Visitor(office.eyes), f"/desk/export/?type={office.type_slug}&open=all"
    sample = _sample(office)

    def yardstick() -> float:
        with lap() as told:
            bare(sample, office.rows)
        return told.seconds

    pair = beside(lambda: _taken(clerk, url, kind, office.rows), yardstick, office.turns(ROUNDS), warm=0)
    return Reading.of_rate(f"export_rows_{kind}", office.rows, pair, against, goal)


def _taken(clerk: Visitor, url: str, kind: str, rows: int) -> float:
    """From the click to the last byte."""
    hidden = clerk.hidden(url)
    with lap() as told:
        answer = clerk.client.post(url, hidden | {"format": kind, "purpose": "bench"})
        if answer.status_code == 302:  # so many rows are the ticker's, and fetched then
            while not later.go_on(60):
                pass
            answer = clerk.client.get(f"{answer['Location']}file/")
        for _piece in answer.streaming_content:
            pass
        answer.close()
    written = Export.objects.latest("pk").rows
    if (answer.status_code, written) != (200, rows):
        raise Odd(f"The export answered {answer.status_code} with {written} rows, not {rows}")
    return told.seconds


def _sample(office: Office) -> list[str]:
    """The filled cells of one row, as text."""
    cases = Case.objects.filter(type__slug=office.type_slug).order_by("pk")
    row = next(exports.table(cases, cases[0].type).rows())
    return [text for value in row if (text := cells.in_words(value))]


def _bare_workbook(row: list[str], rows: int) -> None:
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        for n in range(rows):
            for column, text in enumerate(row):
                sheet.write_string(n, column, text)
        book.close()


def _bare_csv(row: list[str], rows: int) -> None:
    with tempfile.TemporaryFile("w", newline="", dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        writer = csv.writer(file)
        for _n in range(rows):
            writer.writerow(row)
