"""Paging by key: whatever the rows look like, every row is met once, forwards and backwards."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.desk import paging
from cases.desk.filters import ORDERS
from home import clock

pytest_plugins = ["tests.cases.desk_world"]
START = datetime(2026, 10, 9, 9, tzinfo=clock.OFFICE_ZONE)
INSTANTS = st.none() | st.integers(0, 4).map(lambda n: START + timedelta(microseconds=n))


@pytest.mark.parametrize("order", ["due", "new", "closed"])
@pytest.mark.django_db
def test_every_row_is_met_once_both_ways(order, desk_cases):
    asked = ORDERS[order]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(INSTANTS, max_size=14), st.integers(1, 5))
    def holds(instants, size):
        rows = desk_cases(**{asked.column: [each or (None if asked.nulls else START) for each in instants]})
        wanted = list(rows.values_list("pk", flat=True))
        forwards, last = _walk(rows, asked, size)
        assert sorted(forwards) == sorted(wanted)
        assert forwards == _expected(rows, asked)
        assert _walk_back(rows, asked, size, last) == forwards

    holds()


def _expected(rows, order):
    def place(row):
        value = getattr(row, order.column)
        sign = -1 if order.newest_first else 1
        return (value is None, sign * (value - START) // timedelta(microseconds=1) if value else 0, sign * row.pk)

    return [row.pk for row in sorted(rows, key=place)]


def _walk(rows, order, size):
    met, page = [], paging.page(rows, order, size)
    while True:
        met += [row.pk for row in page.rows]
        if not page.after:
            return met, page
        page = paging.page(rows, order, size, after=page.after)


def _walk_back(rows, order, size, page):
    met = [row.pk for row in page.rows]
    while page.before:
        page = paging.page(rows, order, size, before=page.before)
        met = [row.pk for row in page.rows] + met
    return met


@pytest.mark.parametrize("text", ["", "x", "1_", "_1", "99999999999999999999_1", "1_2_3", "-", "9" * 18 + "_1"])
def test_what_is_no_key_starts_at_the_beginning(text):
    assert paging.Key.parse(text) is None


@given(st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.integers(1, 10**15))
def test_a_key_survives_its_way_through_an_address(at, pk):
    key = paging.Key(at and at.replace(tzinfo=clock.OFFICE_ZONE), pk)
    assert paging.Key.parse(str(key)) == key


@pytest.mark.django_db
def test_an_empty_list_has_no_pages_around(desk_cases):
    assert paging.page(desk_cases(), ORDERS["due"], 5) == paging.Page([])
