"""Workbooks as people draw them up, for tests."""

import io
from collections.abc import Sequence

import xlsxwriter

from forms.exchange import reading
from forms.exchange.reading import Incoming

HEADINGS = ("type", "name", "label")
Rows = Sequence[Sequence[object]]


def workbook(
    survey: Rows,
    *,
    headings: Sequence[str] = HEADINGS,
    choices: Rows = (),
    settings: dict[str, str] | None = None,
    **sheets: Rows,
) -> bytes:
    """Rows as they are written; ``sheets``: more of them, headings first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": True})
    pages = {"survey": [headings, *survey]}
    if choices:
        pages["choices"] = [("list_name", "name", "label"), *choices]
    if settings:
        pages["settings"] = [list(settings), list(settings.values())]
    for name, rows in {**pages, **sheets}.items():
        page = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value not in (None, ""):
                    page.write(r, c, value)
    book.close()
    return out.getvalue()


def read(*args, **more) -> Incoming:
    return reading.read(workbook(*args, **more), "表.xlsx")


def said(incoming: Incoming, *levels: str) -> list[str]:
    return [str(each) for each in incoming.problems.found if not levels or each.level in levels]
