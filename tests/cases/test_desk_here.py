"""Who else has a case open: a hint for colleagues who may see it, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from cases.actor import staff
from cases.models import Withheld
from cases.transition import note, transition
from home import clock
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    cache.clear()
    with clock.at(NOW):
        yield


@pytest.fixture
def case(file_case):
    return file_case()


@pytest.fixture
def opens(client):
    def ask(user, case, path=""):
        client.force_login(user)
        return client.get(f"{case.get_absolute_url()}{path}")

    return ask


@pytest.fixture
def asks(client):
    def ask(user, case, version=1):
        client.force_login(user)
        return client.get(f"{case.get_absolute_url()}here/?v={version}")

    return ask


def test_who_comes_second_sees_who_is_there_and_the_first_hears_of_it(opens, asks, people, case):
    assert opens(people["window"], case).context["hint"].people == []
    with clock.at(NOW + timedelta(seconds=20)):
        second = opens(people["handler"], case)
        assert second.context["hint"].people == ["window甲（白鹭街道）正在看这件，10:00 打开"]
        assert "window甲（白鹭街道）正在看这件" in second.content.decode()
        assert asks(people["window"], case).json()["people"] == ["handler甲（白鹭街道）正在看这件，10:00 打开"]


def test_a_steps_own_page_tells_it_too(opens, people, case):
    opens(people["window"], case)
    page = opens(people["handler"], case, "move/refuse/")
    assert page.context["hint"].people
    assert 'target="_blank"' in page.content.decode()


def test_who_gives_no_sign_for_a_minute_is_gone_and_who_asks_stays_since_the_first_time(opens, asks, people, case):
    opens(people["window"], case)
    for seconds in (50, 100, 150):
        with clock.at(NOW + timedelta(seconds=seconds)):
            asks(people["window"], case)
    with clock.at(NOW + timedelta(seconds=160)):
        assert asks(people["handler"], case).json()["people"] == ["window甲（白鹭街道）正在看这件，10:00 打开"]
    with clock.at(NOW + timedelta(seconds=215)):
        assert asks(people["handler"], case).json()["people"] == []


def test_what_was_done_meanwhile_is_told_and_what_is_quiet_is_not(asks, people, case):
    note(case, "看过", staff(people["handler"]))
    assert asks(people["window"], case).json()["moved"] == ""
    transition(case, "accept", seen_version=case.version, by=staff(people["handler"]))
    assert asks(people["window"], case).json()["moved"] == "您打开以后有了变动：10:00 白鹭街道 handler甲，受理。"
    assert asks(people["window"], case, case.version).json()["moved"] == ""
    assert asks(people["window"], case, "x").json()["moved"] == ""


def test_nobody_hears_of_a_case_they_may_not_see(opens, asks, people, case):
    opens(people["window"], case)
    assert asks(people["stranger"], case).status_code == 404
    Withheld.objects.create(case=case, user=people["handler"], why="recused")
    assert asks(people["handler"], case).status_code == 404
    assert asks(people["window"], case).json()["people"] == []  # nor did their knocking show


def test_asking_keeps_nobody_signed_in(asks, client, people, case):
    asks(people["window"], case)
    session = client.session
    before = session._get_session_from_db().expire_date
    asked = client.get(f"{case.get_absolute_url()}here/?v=1")
    assert asked.status_code == 200
    assert client.session._get_session_from_db().expire_date == before
    client.get(case.get_absolute_url())
    assert client.session._get_session_from_db().expire_date > before
