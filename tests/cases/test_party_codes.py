"""A party that lost its code: the office sends another one to where the first went, and nobody there reads it."""

import pytest

from cases import codes, events
from cases.desk import log
from cases.models import Case, CaseEvent
from cases.rebuild import differences, replay
from home import clock, crypto
from tests.cases import party_world
from tests.cases.engine_world import at, move
from tests.cases.party_world import SAID, code_of, letters


@pytest.fixture
def county(world):
    with clock.at(at("2026-05-06 09:00")):
        yield party_world.build(world)


@pytest.fixture
def case(county):
    return county.file("transfer", secret="draft", **SAID)


@pytest.fixture
def press(client, county):
    """`press(case, "handler@office")`: sends the code again, signed in as somebody of that post."""

    def press(case, post="handler@office", party="partner"):
        client.force_login(county.person(post).user)
        answer = client.post(f"/desk/case/{case.number}/party/{party}/", follow=True)
        case.refresh_from_db()
        return answer

    return press


def sends(case: Case) -> list[CaseEvent]:
    return [each for each in case.events.order_by("seq") if "sent_code" in events.read(each)]


def test_one_press_sends_another_code_to_the_same_address(press, case):
    first, own = code_of(case), case.code_hash
    answer = press(case)
    assert answer.status_code == 200
    assert "其他股东" in answer.content.decode()
    assert len(letters(case, "partner")) == 2
    assert codes.matches(code_of(case), case.parties["partner"]["code"])
    assert not codes.matches(first, case.parties["partner"]["code"])
    assert case.code_hash == own
    last = case.notices.filter(audience="partner").order_by("pk").last()
    assert crypto.unseal(last.to, f"notice:{last.key}") == SAID["partner_phone"]
    assert not differences(case, replay(list(case.events.order_by("seq"))))


def test_nobody_reads_the_code_on_a_screen_or_in_the_log(press, client, case):
    page = press(case).content.decode()
    page += client.get(case.get_absolute_url()).content.decode()
    for shown in (code_of(case), codes.tidy(code_of(case))):
        assert shown not in page
        assert shown not in str([events.read(each) for each in case.events.all()])


def test_the_log_says_who_sent_it_to_whom(press, county, case):
    press(case)
    entry = log.entries(case)[0]
    assert "其他股东" in entry.title
    assert str(county.person("handler@office").user) in entry.who
    assert not entry.public


def test_it_makes_nobody_elses_click_late(press, county, case):
    seen = case.version
    press(case)
    move(case, "hide", county.person("handler@office"), seen_version=seen)


def test_three_a_day_and_no_more(press, case):
    for n in range(3):
        press(case)
        assert len(sends(case)) == n + 1
    answer = press(case)
    assert answer.status_code == 422
    assert len(sends(case)) == 3
    assert len(letters(case, "partner")) == 4
    with clock.at(at("2026-05-07 09:00")):
        assert press(case).status_code == 200
    assert len(sends(case)) == 4


def test_only_who_works_where_the_case_is_held(press, client, county, case):
    for post in ("handler@zjj", "supervisor@office", "handler@town"):
        assert press(case, post).status_code in (403, 404), post
        assert "/party/partner/" not in client.get(case.get_absolute_url()).content.decode()
    assert not sends(case)
    assert len(letters(case, "partner")) == 1
    client.force_login(county.person("window@office").user)
    assert f"/desk/case/{case.number}/party/partner/" in client.get(case.get_absolute_url()).content.decode()


def test_looking_sends_nothing(client, county, case):
    client.force_login(county.person("handler@office").user)
    assert client.get(f"/desk/case/{case.number}/party/partner/").status_code == 405
    assert len(letters(case, "partner")) == 1


def test_one_that_is_not_known_gets_none(press, county, case):
    assert press(case, party="other").status_code == 404
    move(case, "hide", county.person("handler@office"))
    assert press(case).status_code == 404
    assert len(letters(case, "partner")) == 1
