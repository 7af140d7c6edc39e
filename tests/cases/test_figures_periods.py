"""Periods as offices name them, and the days they cover."""

from datetime import date, datetime

import pytest

from cases.figures import Period
from home import clock


@pytest.mark.parametrize(
    ("text", "first", "last", "label", "before"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026年2月", "2026-01"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026年12月", "2026-11"),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "2026年第1季度", "2025Q4"),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31), "2026年下半年", "2026H1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年", "2025"),
        (" 2026h1 ", date(2026, 1, 1), date(2026, 6, 30), "2026年上半年", "2025H2"),
    ],
)
def test_a_period_is_whole_days(text, first, last, label, before):
    period = Period.parse(text)
    assert (period.first, period.last, period.label, period.before.text) == (first, last, label, before)


@pytest.mark.parametrize("text", ["", "2026-13", "2026Q5", "2026H3", "26-10", "2026-0", "0000", "2026-10-01"])
def test_what_is_no_period_is_answered_with_a_sentence(text):
    with pytest.raises(ValueError, match="2026H2"):
        Period.parse(text)


def test_a_month_ends_when_the_office_day_ends():
    start, end = Period.month_of(date(2026, 10, 9)).span
    assert start == datetime(2026, 10, 1, tzinfo=clock.OFFICE_ZONE)
    assert end == datetime(2026, 11, 1, tzinfo=clock.OFFICE_ZONE)
