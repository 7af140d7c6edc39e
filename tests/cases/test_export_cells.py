"""No cell of a CSV line may start a formula; numbers, days and instants keep what they are."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exports import cells
from home import clock

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1+1",
    "\u3000＝1",
    "\ufeff=1",
    '=HYPERLINK("http://x.example","y")',
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_could_start_a_formula_gets_an_apostrophe(payload):
    assert cells.in_words(payload) == f"'{payload}"


@given(st.text())
def test_no_text_starts_with_a_risky_sign_and_the_original_can_be_had_back(text):
    safe = cells.in_words(text)
    assert not safe.lstrip(" ").startswith(cells.RISKY)
    assert safe.removeprefix("'") == text or safe == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (Decimal("-1.50"), "-1.50"),
        (3, "3"),
        (date(2026, 2, 8), "2026-02-08"),
        (datetime(2026, 2, 8, 23, 30, tzinfo=clock.OFFICE_ZONE), "2026-02-08 23:30"),
        ("王小明", "王小明"),
    ],
)
def test_typed_values_in_words(value, words):
    assert cells.in_words(value) == words


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, True), (Decimal("1234.50"), True), (10**15, True), (1234567890123456, False), (True, False), ("3", False)],
)
def test_what_a_spreadsheet_keeps_every_digit_of(value, number):
    assert cells.is_number(value) is number


def test_a_text_longer_than_a_cell_says_so():
    assert cells.text("长" * 40_000).endswith("…")
    assert len(cells.text("长" * 40_000)) == cells.MOST_TEXT
