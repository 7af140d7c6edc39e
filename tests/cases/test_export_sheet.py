"""Our own workbooks are what spreadsheets read: openpyxl and zipfile take them for whole, and every cell comes back."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exports import cells, sheet, workbook, zipped
from home import clock
from tests.cases.test_export_cells import PAYLOADS

HEADINGS = ["编号", "事项", "数 & 量"]


class Plain:
    """A table of given rows."""

    title, headings = "办件 [甲/乙]", HEADINGS

    def __init__(self, rows):
        self.given = rows

    def rows(self):
        yield from self.given


def written(rows, facts=()):
    file = io.BytesIO()
    assert workbook.write(file, Plain(rows), facts) == len(rows)
    assert zipfile.ZipFile(file).testzip() is None
    return file


def read(rows, facts=()):
    return openpyxl.load_workbook(written(rows, facts))


def test_a_workbook_has_a_styled_head_widths_a_frozen_pane_and_a_filter():
    book = read([["1", "申请", 3]], [("用途", "核对")])
    first, about = book.worksheets
    head = first["A1"]
    assert (head.value, head.font.b, head.fill.fgColor.rgb) == ("编号", True, "FF0A4B6E")
    assert (first.freeze_panes, first.auto_filter.ref) == ("C2", "A1:C2")
    assert first.column_dimensions["A"].width == 14
    assert "[" not in first.title + about.title
    assert [cell.value for cell in about[1]] == ["用途", "核对"]


def test_cells_keep_what_they_are():
    noon = datetime(2026, 10, 9, 4, 30, 15, tzinfo=UTC)
    given = ["2026-1", date(2026, 9, 1), noon, 7, Decimal("1234.50"), None, "", 12345678901234567, True]
    sheet_one = read([given])
    values = [cell.value for cell in sheet_one.worksheets[0][2]]
    local = noon.astimezone(clock.OFFICE_ZONE).replace(tzinfo=None)
    assert values[:5] == ["2026-1", datetime(2026, 9, 1), local, 7, 1234.5]
    assert values[5:] == [None, None, "12345678901234567", "True"]
    formats = [cell.number_format for cell in sheet_one.worksheets[0][2]]
    assert formats[:3] == ["@", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm"]


@pytest.mark.parametrize("day", [date(1900, 2, 28), date(1899, 12, 31), date(1, 1, 1)])
def test_a_day_that_spreadsheets_count_differently_stays_a_text(day):
    assert read([[day]]).worksheets[0]["A2"].value == day.isoformat()


def test_the_first_day_all_spreadsheets_agree_on_is_a_day():
    assert read([[date(1900, 3, 1)]]).worksheets[0]["A2"].value == datetime(1900, 3, 1)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_or_a_link(payload):
    cell = read([[payload]]).worksheets[0]["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="_￾￿"), min_size=1)))
def test_any_text_comes_back_as_it_was(texts):
    got = read([texts or ["-"]]).worksheets[0][2]
    assert [cell.value for cell in got][: len(texts)] == texts


def test_signs_that_xml_does_not_know_are_written_out():
    assert sheet.escaped("a\x00b\x1f") == "a_x0000_b_x001F_"
    assert sheet.escaped("_x0041_ <&>") == "_x005F_x0041_ &lt;&amp;&gt;"
    assert read([["a\x0bb\ud800"]]).worksheets[0].max_row == 2


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    told = read([["长" * 40_000]]).worksheets[0]["A2"].value
    assert len(told) == cells.MOST_TEXT
    assert told.endswith("…")


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_names_spreadsheets_give_them(place, name):
    assert sheet.letters(place) == name


def squeezed(texts, crc=0, size=0, *, last):
    out = io.BytesIO()
    press = zipped.Squeezed(out, crc, size)
    for text in texts:
        press.write(text)
    press.end() if last else press.pause()
    return out.getvalue(), press


def test_pieces_squeezed_at_different_times_are_one_member():
    first, press = squeezed([b"abc" * 1000, b"abc"], last=False)
    second, press = squeezed([b"abc" * 500], press.crc, press.size, last=True)
    pieces = [lambda piece=piece: io.BytesIO(piece) for piece in (first, second)]
    file = io.BytesIO()
    zipped.write(file, [zipped.Member("a.txt", press.crc, press.size, len(first + second), pieces)])
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.read("a.txt") == b"abc" * 1501


def test_a_member_larger_than_zip_first_knew_has_its_sizes_beside(monkeypatch):
    monkeypatch.setattr(zipped, "LARGE", 2000)
    piece, press = squeezed([b"abc" * 1000], last=True)
    small, other = squeezed([b"x"], last=True)
    file = io.BytesIO()
    members = [
        zipped.Member("large", press.crc, press.size, len(piece), [lambda: io.BytesIO(piece)]),
        zipped.Member("small", other.crc, other.size, len(small), [lambda: io.BytesIO(small)]),
    ]
    zipped.write(file, members)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert [info.file_size for info in archive.infolist()] == [3000, 1]
