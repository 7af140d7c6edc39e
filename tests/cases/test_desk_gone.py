"""A colleague's step takes a case out of one's sight while one is typing: 409, one's own words, and nothing else."""

import re
from datetime import timedelta

import pytest

from cases.actor import staff
from cases.models import Case
from cases.transition import transition
from home import clock
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def working(file_case, people):
    case = file_case()
    transition(case, "accept", seen_version=case.version, by=staff(people["handler"]))
    return case


@pytest.fixture
def mark_on(client):
    """`mark_on(user, address)` → what the forms of that page carry along."""

    def find(user, address):
        client.force_login(user)
        return re.search(r'name="ow-shown" value="([^"]+)"', client.get(address).content.decode())[1]

    return find


def gone(case, units):
    """As after a step that hands the case to another town."""
    town, county = units["yunling"].town_and_county()
    away = {"holder": units["yunling"], "holder_town": town, "holder_county": county}
    Case.objects.filter(pk=case.pk).update(version=case.version + 1, **away)
    case.reach.all().delete()


def test_the_text_of_a_late_step_comes_back_without_the_case(client, working, people, units, mark_on):
    address = f"/desk/case/{working.number}/move/finish/"
    mark = mark_on(people["handler"], address)
    gone(working, units)
    typed = {"verdict": "已上门核实，\n情况属实", "visited": "2026-10-09", "seen_version": working.version}
    answer = client.post(address, {**typed, "ow-shown": mark})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "该件其间已转往其他单位" in page
    assert "已上门核实，<br>情况属实" in page
    assert "意见</dt>" in page
    assert working.title not in page
    assert "林小溪" not in page
    working.refresh_from_db()
    assert working.state == "work"


def test_a_late_note_comes_back(client, working, people, units, mark_on):
    mark = mark_on(people["handler"], f"/desk/case/{working.number}/")
    gone(working, units)
    answer = client.post(f"/desk/case/{working.number}/note/", {"text": "明天再去一趟", "ow-shown": mark})
    assert (answer.status_code, "明天再去一趟" in answer.content.decode()) == (409, True)


def test_a_number_alone_tells_nobody_that_there_is_a_case(client, working, people, units, mark_on):
    mark = mark_on(people["handler"], f"/desk/case/{working.number}/")
    client.force_login(people["stranger"])
    for sent in ("", "nonsense", mark):  # nor does the mark of somebody else
        answer = client.post(f"/desk/case/{working.number}/note/", {"text": "在吗", "ow-shown": sent})
        assert answer.status_code == 404


def test_the_mark_of_one_case_says_nothing_of_another(client, working, file_case, people, units, mark_on):
    other = file_case(unit="yunling")
    mark = mark_on(people["handler"], f"/desk/case/{working.number}/")
    answer = client.post(f"/desk/case/{other.number}/note/", {"text": "在吗", "ow-shown": mark})
    assert answer.status_code == 404
