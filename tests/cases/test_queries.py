"""Sets of cases in conditions: what they count, what they cost, and that narrowing never loses a row."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction as db
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import query, query_filter
from cases.actor import SYSTEM
from cases.data import context, worth
from cases.models import Case
from cases.opening import open_case
from cases.turn import Turn, fresh
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
    known = context(fresh(case.pk))
    with django_assert_max_num_queries(8):
        assert worth(rule, known, clock.today()) == 1


# --- the case that asks ---------------------------------------------------------------------------------------------
PAID = {"over": "tests.grant", "where": {"==": [{"var": "case.state"}, "paid"]}}
SELF = {"over": "tests.grant", "where": {"==": [{"var": "case.id"}, {"var": "my.case.id"}]}}


def counting(pay: list, **changes) -> dict:
    """The grant whose step `pay` has these effects."""
    told = copy.deepcopy(GRANT) | changes
    told["facts"] += [{"key": key, "type": "number", "label": key} for key in ("more", "sum", "paid")]
    told["transitions"]["pay"] |= {"effects": pay, "checks": []}
    return told


def paid(world, case):
    move(case, "pay", by=world.person("handler@office"))
    case.refresh_from_db()
    return case.facts


def test_a_query_sees_what_the_move_has_set_in_its_own_case_so_far(world):
    everything = {"sum": {**OVER, "field": "amount"}}
    pay = [{"set": {"amount": 50}}, {"set": {"sum": everything, "paid": {"count": PAID}}}]
    world.types["grant"] = engine_world.case_type(counting(pay))
    case, _other = grants(world, 10, 20)
    # Facts are set before the case goes on: its state is still the old one, as `case.state` says there too.
    assert paid(world, case) == {"amount": 50, "sum": 70, "paid": 0}


def test_after_the_case_has_gone_on_a_query_sees_its_new_state(world):
    notice = {"to": "handler", "text": "已拨付"}
    pay = [{"notify": "told", "when": {"==": [{"count": PAID}, 1]}}]
    pay += [{"do": "end", "case": {**SELF, "where": {"and": [SELF["where"], PAID["where"]]}}}]
    world.types["grant"] = engine_world.case_type(counting(pay, notices={"told": notice}))
    case, other = grants(world, 10, 20)
    paid(world, case)
    assert case.state == "closed"
    assert [each.name for each in case.notices.all()] == ["told"]
    paid(world, other)
    assert [each.name for each in other.notices.all()] == ["told"]  # the first is closed: again one is paid


def test_a_query_within_a_query_sees_the_asker_as_it_is_now_too(world):
    """Of each row is asked how many are paid: the asker, which is paid now, is one of them for every row."""
    inner = {">": [{"count": PAID}, 0]}
    pay = [{"notify": "told", "when": {"==": [{"count": {**OVER, "where": inner}}, 2]}}]
    world.types["grant"] = engine_world.case_type(counting(pay, notices={"told": {"to": "handler", "text": "已拨付"}}))
    case, _other = grants(world, 10, 20)
    paid(world, case)
    assert [each.name for each in case.notices.all()] == ["told"]


FOUND = [
    {"where": None},
    {"where": {"==": [{"var": "case.state"}, "paid"]}},
    {"where": {"in": [{"var": "case.state"}, ["asked", "closed"]]}},
    {"where": {">": [{"var": "amount"}, 25]}},
    {"where": {"!=": [{"var": "case.id"}, {"var": "my.case.id"}]}},
    {"where": {"var": "case.open"}, "within": "month"},
    {"where": None, "within": "10cd"},
]


@given(
    before=st.lists(st.sampled_from([10, 20, 30]), max_size=3),
    after=st.lists(st.sampled_from([10, 20, 30]), max_size=3),
    asked_for=st.sampled_from(FOUND),
    old=st.booleans(),
)
@settings(
    max_examples=examples(15, 100),
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_a_query_finds_in_a_turn_is_what_it_finds_once_the_turn_is_written(world, before, after, asked_for, old):
    asked_for = {**OVER, **{key: value for key, value in asked_for.items() if value is not None}}
    total = {"sum": {**asked_for, "field": "amount"}}
    with db.atomic():
        grants(world, *before)
        [case] = grants(world, 15, when="2026-03-06 09:00" if old else "2026-05-06 09:00")
        grants(world, *after)
        turn = Turn(fresh(case.pk), SYSTEM)
        turn.case.state, turn.case.category, turn.case.facts = "paid", "work", {"amount": 40}
        turn.changed()
        in_turn = [row.case.pk for row in query.rows(asked_for, turn.known, DAY)], worth(total, turn.known, DAY)
        turn.case.save()
        written = context(Case.objects.get(pk=case.pk))
        # Asked by a case that is none of them, the rows come from the database alone.
        stranger = context(Case(type=world.types["rescue"]))
        found = [row.case.pk for row in query.rows(asked_for, stranger, DAY, written)]
        assert in_turn == (found, worth(total, written, DAY))
        db.set_rollback(True)


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
