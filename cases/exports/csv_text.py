"""CSV as spreadsheets in Chinese offices open it: UTF-8 with a mark in front, a line at a time, no formula."""

import csv
from collections.abc import Iterator

from cases.exports import cells
from cases.exports.table import Table

MARK = "\ufeff"


class _Echo:
    """Hands a written line straight back."""

    def write(self, line: str) -> str:
        return line


def lines(table: Table) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([cells.harmless(heading) for heading in table.headings])
    for row in table.rows():
        yield writer.writerow([cells.in_words(value) for value in row])
