"""The calendar of one's due days: its address, what stands in it, and that rights are asked when it is fetched."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from cases import giving
from cases.actor import staff
from cases.models import Feed
from cases.transition import transition
from cases.turn import write_withheld
from home import clock
from home.models import Leave, Post
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
PAGE = "/desk/own/"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def case(file_case, people):
    case = file_case()
    transition(case, "accept", seen_version=1, by=staff(people["window"]))
    giving.give(case, people["handler"], staff(people["handler"]))
    return case


@pytest.fixture
def address(client, people):
    """`address("handler")` → the path of a new calendar."""

    def make(name="handler"):
        client.force_login(people[name])
        page = client.post(PAGE, {"do": "make"}).content.decode()
        found = re.search(r'value="https?://[^/]+(/calendar/[\w-]+\.ics)"', page)[1]
        client.logout()
        return found

    return make


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_it_says_number_kind_and_day_and_nothing_else(client, case, address):
    path = address()
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    (event,) = events(client, path)
    assert event["DTSTART"].dt == date(2026, 10, 22)
    assert str(event["SUMMARY"]) == f"到期：{case.number} 通用办件"
    assert str(event["URL"]).endswith(f"/desk/case/{case.number}/")
    text = answer.content.decode().replace("\r\n ", "")
    for word in ("林小溪", "高龄津贴", "13800001234", "11010519491231002X"):
        assert word not in text
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))


def test_the_address_is_shown_once_and_kept_as_a_hash(client, people, address):
    path = address()
    token = path.split("/")[-1].removesuffix(".ics")
    assert token not in Feed.objects.get().token_hash
    client.force_login(people["handler"])
    assert token not in client.get(PAGE).content.decode()


def test_a_new_one_ends_the_old_one_and_it_can_be_taken_back(client, people, case, address):
    old = address()
    new = address()
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    client.force_login(people["handler"])
    assert client.get(f"{PAGE}?do=revoke").status_code == 200  # looking does nothing
    assert Feed.objects.exists()
    client.post(PAGE, {"do": "revoke"})
    assert client.get(new).status_code == 404


def test_rights_are_asked_when_it_is_fetched(client, people, case, address):
    path = address()
    write_withheld(case, {(None, people["handler"].pk, "recused")})
    assert events(client, path) == []
    Post.objects.filter(user=people["handler"]).update(active_to=date(2026, 10, 9))
    assert client.get(path).status_code == 404
    people["handler"].is_active = False
    people["handler"].save()
    assert client.get(path).status_code == 404


def test_who_stands_in_has_the_days_of_whom_they_stand_in_for(client, people, case, address):
    path = address("window")
    assert events(client, path) == []
    Leave.objects.create(user=people["handler"], first=NOW.date(), last=NOW.date(), substitute=people["window"], at=NOW)
    assert len(events(client, path)) == 1


def test_it_cannot_be_hammered(client, address):
    path = address()
    assert [client.get(path).status_code for _turn in range(31)][-2:] == [200, 429]
    other = "/calendar/" + "x" * 43 + ".ics"
    assert [client.get(other).status_code for _turn in range(31)][-1] == 429
    assert client.post(path).status_code == 405
