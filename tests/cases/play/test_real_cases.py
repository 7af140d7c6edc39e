"""A draft tried with last month's real cases: what would differ, without an answer on the page."""

import re

import pytest
from django.urls import reverse

from cases.actor import staff
from cases.transition import transition
from home import clock
from home.models import Post, Unit, User
from tests.cases.play.world import change, counts, real

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher(client, boss, county):
    Post.objects.create(user=boss, unit=county, role="supervisor")
    return boss


def tried(client, row, **data) -> str:
    answer = client.post(reverse("cases_type_try", args=[row.pk]), {"ow-many": "10"} | data)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition('class="ow-play"')[2]).split())


@pytest.fixture
def lifted(doudi, county):
    """A case of this office that its handler has lifted."""
    with clock.at(clock.now().replace(hour=9)):
        case = real(doudi)
    person = User.objects.create_user("anna")
    Post.objects.create(user=person, unit=Unit.objects.get(code="baiyun"), role="handler")
    return transition(case, "lift", seen_version=case.version, by=staff(person)).case


def test_an_unchanged_draft_changes_nothing_of_last_months_cases(client, watcher, doudi, lifted):
    before = counts()
    assert "没有不同" in tried(client, doudi)
    assert counts() == before


def test_another_term_shows_as_another_due_day(client, watcher, doudi, lifted):
    change(doudi, '"days":5', '"days":7')
    before, said = counts(), tried(client, doudi)
    due = lifted.clocks.get(key="level", run=2).due_on
    assert counts() == before
    assert f"{lifted.number} 本级响应 {due.month}月{due.day}日" in said
    assert "1 会有不同" in said


LIFT = '"lift":{"label":"升级","from":["responding"],"by":["handler",'


def test_a_step_that_is_no_longer_possible_is_named_with_the_engines_sentence(client, watcher, doudi, lifted):
    change(doudi, LIFT, LIFT.replace('"handler"', '"lead"'))
    said = tried(client, doudi)
    assert "升级" in said
    assert "您的岗位不能" in said


def test_cases_one_may_not_see_are_not_tried(client, boss, doudi, lifted):
    assert "近一个月没有您的岗位能看的办件" in client.get(reverse("cases_type_try", args=[doudi.pk])).content.decode()
    assert lifted.number not in tried(client, doudi)


def test_no_answer_stands_on_the_page(client, watcher, doudi, lifted):
    change(doudi, '"days":5', '"days":7')
    said = client.post(reverse("cases_type_try", args=[doudi.pk])).content.decode()
    for told in ("村口路灯", "13800", lifted.title):
        assert told not in said
