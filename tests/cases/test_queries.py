"""Sets of cases in conditions: what they count, what they cost, and that narrowing never loses a row."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import query, query_filter
from cases.actor import SYSTEM
from cases.data import context, worth
from cases.models import Case
from cases.opening import open_case
from forms.logic import LogicError
from home import clock
from tests.cases import engine_world
from tests.cases.engine_world import at, move
from tests.cases.test_races_parts import GRANT
from tests.often import examples

DAY = date(2026, 5, 6)
OVER = {"over": "tests.grant"}


@pytest.fixture
def world(db):
    world = engine_world.build()
    world.types["grant"] = engine_world.case_type(GRANT)
    return world


def grants(world, *amounts, unit="office", when="2026-05-06 09:00"):
    with clock.at(at(when)):
        return [
            open_case(None, type=world.types["grant"], by=SYSTEM, home=world.units[unit], answers={"amount": amount})
            for amount in amounts
        ]


def asked(case, rule, day=DAY):
    return worth(rule, context(case), day)


def test_what_a_query_is_folded_into(world):
    case, *_others = grants(world, 10, 20, 20)
    field = {**OVER, "field": "amount"}
    assert asked(case, {"count": OVER}) == 3
    assert asked(case, {"sum": field}) == 50
    assert asked(case, {"mean": {**field, "where": {">": [{"var": "amount"}, 10]}}}) == 20
    assert asked(case, {"distinct": field}) == 2
    assert asked(case, {"pick": {**field, "where": {"<": [{"var": "amount"}, 20]}}}) == Decimal(10)
    assert asked(case, {"exists": {**OVER, "where": {"==": [{"var": "amount"}, 30]}}}) is False
    lines = {**OVER, "where": {"<": [{"var": "amount"}, 20]}, "field": "{case.unit} {amount}"}
    assert asked(case, {"lines": lines}) == "office 10"
    assert asked(case, {"lines": {**lines, "where": False}}) is None
    with pytest.raises(LogicError):
        asked(case, {"sum": OVER})


def test_the_asker_is_my_and_the_row_has_the_bare_names(world):
    case, *_others = grants(world, 10, 20, 20, 5)
    more = {**OVER, "where": {">": [{"var": "amount"}, {"var": "my.amount"}]}}
    assert asked(case, {"count": more}) == 2
    assert asked(case, {"count": {**OVER, "where": {"!=": [{"var": "case.id"}, {"var": "my.case.id"}]}}}) == 3


def test_within_reaches_back_or_is_the_calendars(world):
    [case] = grants(world, 1)
    grants(world, 2, when="2026-04-30 23:00")
    grants(world, 3, when="2025-05-06 09:00")
    grants(world, 4, when="2025-05-05 09:00")
    for within, expected in (("month", 1), ("quarter", 2), ("year", 2), ("12mo", 3), ("10cd", 2), (None, 4)):
        assert asked(case, {"count": {**OVER, "within": within} if within else OVER}) == expected, within


def test_a_merged_case_counts_no_more(world):
    first, second = grants(world, 10, 10)
    move(second, "merge", by=world.person("lead@office"), other=first, reason="同一件")
    assert asked(first, {"sum": {**OVER, "field": "amount"}}) == 10


def test_units_and_items_are_rows_too(world):
    [case] = grants(world, 1)
    assert asked(case, {"count": {"over": "unit", "where": {"==": [{"var": "level"}, "town"]}}}) == 2
    assert asked(case, {"pick": {"over": "unit", "where": {"==": [{"var": "code"}, "zjj"]}, "field": "name"}}) == "zjj"
    assert asked(case, {"count": {"over": "item"}}) == 0


@pytest.mark.parametrize("rows", [1, 20])
def test_it_costs_the_same_for_one_row_or_many(world, django_assert_max_num_queries, rows):
    for n in range(rows):
        case = world.file("rescue", name=f"张{n}")
    rule = {"count": {"over": "tests.rescue", "where": {"==": [{"var": "name"}, "张0"]}}}
    known = context(Case.objects.get(pk=case.pk))
    with django_assert_max_num_queries(8):
        assert worth(rule, known, clock.today()) == 1


WORDS = st.sampled_from(
    [
        {"==": [{"var": "case.state"}, "asked"]},
        {"==": ["paid", {"var": "case.state"}]},
        {"in": [{"var": "case.unit"}, ["office", "zjj"]]},
        {"==": [{"var": "case.unit"}, {"var": "my.case.unit"}]},
        {"==": [{"var": "case.level"}, 1]},
        {"==": [{"var": "case.level"}, "1"]},
        {"==": [{"var": "case.open"}, True]},
        {"==": [{"var": "case.alive"}, False]},
        {"var": "case.open"},
        {"!": {"var": "case.open"}},
        {"==": [{"var": "case.town"}, {"var": "my.nothing"}]},
        {">": [{"var": "amount"}, 15]},
    ]
)
RULES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([{"and": parts}, {"or": parts}])
    ),
    max_leaves=5,
)


@given(where=RULES)
@settings(
    max_examples=examples(20, 100),
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_narrowing_never_loses_a_row(world, where):
    if not Case.objects.exists():
        _first, *others = grants(world, 10, 20)
        grants(world, 30, unit="zjj")
        move(others[0], "pay", by=world.person("handler@office"))
    known = context(Case.objects.order_by("pk").first())
    found = {case.pk for case in query.cases({**OVER, "where": where}, known, DAY)}
    whole = {"where": where, "over": "tests.grant"}
    every = {row.case.pk for row in query.rows({**OVER}, known, DAY)}
    judged = {
        row.case.pk
        for row in query.rows({**OVER}, known, DAY)
        if worth(where, context(row.case, my=known), DAY) is True
    }
    assert found == judged <= every
    assert set(query_filter.narrowed(Case.objects.all(), whole, known, DAY).values_list("pk", flat=True)) >= found
