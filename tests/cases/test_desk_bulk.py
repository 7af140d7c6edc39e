"""One step for many cases at the desk: looked at first, then taken case by case, each with an outcome."""

from datetime import timedelta

import pytest

from cases import transition
from cases.actor import staff
from cases.models import CaseEvent
from home import clock
from tests.cases.desk_world import NOW
from tests.cases.form_reader import body_of

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
BULK, TYPED = "/desk/bulk/", "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def three(file_case):
    return [file_case(name=name) for name in ("林小溪", "王大山", "陈小河")]


@pytest.fixture
def clerk(client, people):
    client.force_login(people["window"], backend="home.auth.Backend")
    return client


def numbers(cases) -> list[str]:
    return [case.number for case in cases]


def looked(client, cases, move: str):
    page = client.post(BULK, {"pick": numbers(cases), "move": move, "query": "due=week"})
    assert page.status_code == 200
    return page


def taken(client, page, **changes):
    return client.post(BULK, body_of(page.content.decode(), "pick", sure="1", **changes), content_type=TYPED)


def states(cases) -> list[str]:
    for case in cases:
        case.refresh_from_db()
    return [case.state for case in cases]


def test_ticks_stand_in_the_queue_and_lead_to_the_steps_that_are_open(clerk, three):
    page = clerk.get("/desk/").content.decode()
    assert all(f'name="pick" value="{case.number}"' in page for case in three)
    answer = clerk.post(BULK, body_of(page, "query", pick=numbers(three)), content_type=TYPED)
    assert {(each.label, each.n) for each in answer.context["choices"]} == {("受理", 3), ("不予受理", 3)}


def test_looking_changes_nothing_and_taking_is_an_event_each(clerk, three):
    page = looked(clerk, three, "accept")
    assert states(three) == ["new"] * 3
    assert [line.leads for line in page.context["lines"]] == ["办理中"] * 3
    done = taken(clerk, page)
    assert states(three) == ["work"] * 3
    assert "3 件已“受理”" in done.content.decode()
    assert CaseEvent.objects.filter(transition="accept").count() == 3


def test_who_was_overtaken_is_told_and_the_others_go_on(clerk, three, people):
    page = looked(clerk, three, "accept")
    actor = staff(people["handler"])
    transition.transition(three[1], "accept", seen_version=three[1].version, by=actor)
    done = taken(clerk, page)
    assert states(three) == ["work"] * 3
    assert [line.done for line in done.context["lines"]] == [True, False, True]
    assert CaseEvent.objects.filter(transition="accept").count() == 3


def test_a_reason_is_asked_once_and_kept_with_each(clerk, three):
    page = looked(clerk, three, "refuse")
    assert taken(clerk, page).status_code == 422
    assert states(three) == ["new"] * 3
    code = next(iter(dict(page.context["form"].fields["reason"].choices)))
    taken(clerk, page, **{"ow-reason": code})
    assert states(three) == ["denied"] * 3


def test_a_case_of_another_town_is_no_part_of_it(client, three, people):
    client.force_login(people["stranger"], backend="home.auth.Backend")
    answer = client.post(BULK, {"pick": numbers(three), "move": "accept", "sure": "1"})
    assert answer.status_code == 302
    assert states(three) == ["new"] * 3


def test_a_step_with_a_form_is_not_offered_for_many(client, three, people):
    client.force_login(people["handler"], backend="home.auth.Backend")
    taken(client, looked(client, three, "accept"))
    answer = client.post(BULK, {"pick": numbers(three)})
    assert "办结" not in {each.label for each in answer.context["choices"]}


def test_the_way_back_keeps_the_filters_and_leads_nowhere_else(clerk, three):
    page = clerk.post(BULK, {"pick": numbers(three), "query": "due=week&type=tests.life"})
    assert page.context["back"] == "/desk/?due=week&type=tests.life"
    assert clerk.get(BULK)["Location"] == "/desk/"
    nobody = clerk.post(BULK, {"query": "https://elsewhere.example/"})
    assert nobody["Location"].startswith("/desk/")


def taken_back(client, page):
    return client.post(f"{BULK}undo/", body_of(page.content.decode(), "pick"), content_type=TYPED)


def test_what_was_done_to_many_is_taken_back_for_each_and_each_says_what_became_of_it(clerk, three, people):
    done = taken(clerk, looked(clerk, three, "accept"))
    actor = staff(people["handler"])
    three[1].refresh_from_db()
    transition.transition(
        three[1], "ask", seen_version=three[1].version, by=actor, payload={"reason": "缺", "pause": "papers"}
    )
    back = taken_back(clerk, done)
    assert back.status_code == 200
    assert states(three) == ["new", "wait", "new"]
    assert [line.done for line in back.context["lines"]] == [True, False, True]
    assert "2 件已恢复原样" in back.content.decode()
    assert taken_back(clerk, done).context["lines"][0].done is False  # once


def test_nobody_takes_back_what_others_did_to_many(clerk, client, three, people):
    done = taken(clerk, looked(clerk, three, "accept"))
    client.force_login(people["stranger"], backend="home.auth.Backend")
    assert taken_back(client, done).status_code == 302
    client.force_login(people["handler"], backend="home.auth.Backend")
    assert not any(line.done for line in taken_back(client, done).context["lines"])
    assert states(three) == ["work"] * 3
