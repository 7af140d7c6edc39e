"""The board: what burns, what waits for a decision, what stands oddly still; each within one's own scope."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from home import clock
from tests.cases import engine_world as told
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world"]
BOARD = "/desk/board/"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


def panes(client, user) -> dict[str, list[str]]:
    client.force_login(user, backend="home.auth.Backend")
    page = client.get(BOARD)
    assert page.status_code == 200
    return {pane.key: [row.number for row in pane.rows] for pane in page.context["board"].panes}


def test_what_is_late_stands_first_longest_first_and_counts_by_unit(client, people, make_case):
    week = make_case(next_due=NOW - timedelta(days=7))
    day = make_case(next_due=NOW - timedelta(days=1), holder="yunling")
    make_case(next_due=NOW + timedelta(days=1))
    found = panes(client, people["supervisor"])
    assert found["late"] == [week.number, day.number]
    late = client.get(BOARD).context["board"].late
    assert {(each.unit.code, each.n) for each in late} == {("bailu", 1), ("yunling", 1)}


def test_each_sees_the_board_of_their_own_scope(client, people, make_case):
    mine = make_case(next_due=NOW - timedelta(days=7))
    make_case(next_due=NOW - timedelta(days=7), holder="yunling")
    assert panes(client, people["window"])["late"] == [mine.number]


def test_what_nobody_has_begun_for_two_days_is_shown(client, people, make_case):
    old = make_case(category="intake", opened_at=NOW - timedelta(days=3))
    make_case(category="intake", opened_at=NOW - timedelta(hours=3))
    make_case(category="intake", opened_at=NOW - timedelta(days=3), assignee=people["window"])
    assert panes(client, people["supervisor"])["unclaimed"] == [old.number]


def test_questions_to_the_database_do_not_grow_with_the_cases(client, people, make_case):
    asked = []
    for n in (2, 6):
        for _each in range(n):
            make_case(next_due=NOW - timedelta(days=2))
        panes(client, people["supervisor"])
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_objection_waits_on_the_board_until_it_is_decided(client, world):
    """Handed over, objected to: on the dispatcher's board; decided: off it."""
    with clock.at(told.at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
        Case.objects.filter(pk=case.pk).update(handing={"objected": "2026-04-20", "from": world.units["office"].pk})
        case.moments.create(seq=case.version, key="objected", on=clock.today(), unit=case.holder)
        supervisor = world.user("supervisor@county")
        assert panes(client, supervisor)["decide"] == [case.number]
        Case.objects.filter(pk=case.pk).update(handing={})
        assert panes(client, supervisor)["decide"] == []


def test_who_looks_after_others_finds_it_in_the_rail(client, people):
    for name, shown in (("supervisor", True), ("window", False)):
        client.force_login(people[name], backend="home.auth.Backend")
        assert ('href="/desk/board/"' in client.get("/desk/").content.decode()) is shown
