"""Files meant to harm, and files that are merely broken: each answered with a sentence, in bounded time and memory."""

import io
import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.exchange import book, reading
from forms.exchange.problems import WRONG
from tests.forms.exchange.sheets import HEADINGS, read, said, workbook

SOUND = workbook([("text", "q", "问")])
SHEET = "xl/worksheets/sheet1.xml"


def repacked(data: bytes = SOUND, **parts: bytes) -> bytes:
    """``data`` with parts of it exchanged or added; `__` stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        changed = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(name, changed.get(name) if name in changed else old.read(name))
    return out.getvalue()


def sheet(rows: str) -> bytes:
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return f"{head}{rows}</sheetData></worksheet>".encode()


def inline(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD_ROW = f'<row r="1">{inline("A1", "type")}{inline("B1", "name")}{inline("C1", "label")}</row>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '">]><sst>&b;</sst>'
).encode()  # fmt: skip
HOSTILE = {
    "nothing": b"",
    "text": "姓名,电话".encode(),
    "a cut workbook": SOUND[: len(SOUND) // 2],
    "a zip of something else": repacked(b"PK\x05\x06" + bytes(18), a_dot_txt=b"x"),
    "a zip bomb": repacked(xl__media__a_dot_bin=bytes(40_000_000)),
    "many small parts": repacked(**{f"xl__media__{n}": bytes(900_000) for n in range(20)}),
    "a billion laughs": repacked(xl__sharedStrings_dot_xml=LAUGHS),
    "an outside entity": repacked(xl__workbook_dot_xml=b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>'),
    "a macro": repacked(xl__vbaProject_dot_bin=b"x"),
    "no sheets": repacked(xl__workbook_dot_xml=b"<workbook/>"),
    "a sheet that is no xml": repacked(xl__worksheets__sheet1_dot_xml=b"\x00\x01"),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "Workbook".encode("utf-16-le"),
    "a locked workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
    "too large": b"PK\x03\x04" + bytes(book.MOST_BYTES + 1),
    "too many sheets": workbook([("text", "q", "问")], **{f"s{n}": [("a",)] for n in range(40)}),
    "json with a key twice": b'{"title": "a", "title": "b"}',
    "json without a form": b'{"format": "one-window-form/1"}',
    "json of another format": b'{"format": "two-windows", "form": {}}',
    "json that is a list": b"[]",
    "json with infinity": b'{"title": Infinity}',
    "deep json": b'{"title": "a", "steps": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "json in another coding": '{"title": "表"}'.encode("gb18030"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_answered_with_a_sentence(name):
    began = time.monotonic()
    incoming = reading.read(HOSTILE[name], "表.xlsx")
    assert incoming.spec is None
    assert said(incoming, WRONG)
    assert time.monotonic() - began < 5


def test_a_sheet_of_a_million_rows_is_not_read_to_the_end():
    rows = HEAD_ROW + "".join(f'<row r="{n}"/>' for n in range(2, 60_000))
    incoming = reading.read(repacked(xl__worksheets__sheet1_dot_xml=sheet(rows)), "表.xlsx")
    assert "10000" in said(incoming, WRONG)[0]


def test_a_cell_at_the_end_of_the_sheet_costs_nothing():
    far = f'<row r="1048576">{inline("XFD1048576", "x")}</row>'
    tracemalloc.start()
    incoming = reading.read(repacked(xl__worksheets__sheet1_dot_xml=sheet(HEAD_ROW + far)), "表.xlsx")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said(incoming, WRONG)
    assert peak < 40_000_000


@pytest.mark.parametrize("total", [9_990, 999])
def test_thousands_of_questions_are_answered_in_bounded_time(total):
    rows = [("text", f"q{n}", "问", f"${{q{n + 1}}} = 'x'" if n + 1 < total else "") for n in range(total)]
    began = time.monotonic()
    incoming = read(rows, headings=[*HEADINGS, "relevant"])
    assert time.monotonic() - began < 30
    assert incoming.spec is None  # each waits for the one before: nobody could follow that
    assert said(incoming, WRONG)


def test_a_definition_of_thousands_of_questions_is_counted_before_it_is_read():
    fields = [{"key": f"q{n}", "type": "text", "label": "问"} for n in range(5_000)]
    data = json.dumps({"title": "表", "steps": [{"title": "步", "fields": fields}]}).encode()
    began = time.monotonic()
    assert "5000" in said(reading.read(data, "表.json"), WRONG)[0]
    assert time.monotonic() - began < 5


def test_long_texts_and_deep_expressions_are_told_not_followed():
    rows = [("text", "a", "长" * 30_000, ""), ("text", "b", "乙", "(" * 3000 + "1" + ")" * 3000)]
    incoming = read(rows, headings=[*HEADINGS, "relevant"])
    assert {(each.cell.row, each.cell.column) for each in incoming.problems.of(WRONG)} >= {(2, "C"), (3, "D")}


def test_sentences_are_counted_beyond_two_hundred():
    incoming = read([("range", f"q{n}", "问") for n in range(500)])
    listed = list(incoming.problems.listed())
    assert len(listed) == 201
    assert "3" in listed[-1].said


def test_a_formula_is_named_and_never_worked_out():
    incoming = read([("text", "q", '=HYPERLINK("http://x", "问")')])
    assert [(each.cell.row, each.cell.column) for each in incoming.problems.of(WRONG)] == [(2, "C")]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_with_broken_bytes_never_breaks_the_reader(data):
    with zipfile.ZipFile(io.BytesIO(SOUND)) as box:
        name = data.draw(st.sampled_from(box.namelist()))
        body = bytearray(box.read(name))
    for _n in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at] = data.draw(st.sampled_from(b'<>&"/x019 \x00'))
    broken = repacked(**{name.replace("/", "__").replace(".", "_dot_"): bytes(body)})
    incoming = reading.read(broken, "表.xlsx")
    assert incoming.spec or said(incoming)


def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    reading.read(SOUND, "表.xlsx")
    assert list(Path(tmp_path).iterdir()) == []
