"""Extending at the desk: what it does is said before it is done, and why it cannot be done again."""

import pytest
from django.urls import reverse

from cases.errors import NotOpen
from home import clock
from tests.cases.engine_world import at, move


@pytest.fixture
def permit(world):
    with clock.at(at("2026-09-17 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
        yield case


def address(case):
    return reverse("desk:move", args=[case.number, "extend"])


def test_the_page_says_how_much_until_when_and_how_often(permit, world, client):
    client.force_login(world.user("lead@office"))
    page = client.get(address(permit)).content.decode()
    assert "“法定决定”延长10 个工作日：最迟办好由2026年10月21日改为2026年11月4日。" in page
    assert "一共只能延长1次。" in page
    client.post(address(permit), {"seen_version": permit.version, "ow-reason": "要看现场"})
    assert f"{permit.clocks.get(key='decide').due_on}" == "2026-11-04"


def test_while_it_stands_still_no_day_is_promised(permit, world, client):
    move(permit, "suspend", world.person("handler@office"), pause="expert")
    client.force_login(world.user("lead@office"))
    page = client.get(address(permit)).content.decode()
    assert "“法定决定”延长10 个工作日。" in page
    assert "改为" not in page


def test_who_comes_a_second_time_is_told_that_it_was_extended(permit, world, client):
    client.force_login(world.user("lead@office"))
    move(permit, "extend", world.person("lead@office"), reason="要看现场", clock="decide")
    page = client.get(address(permit), follow=True).content.decode()
    assert "“法定决定”只能延长1次。" in page
    assert "不能“延期”" not in page
    with pytest.raises(NotOpen, match="只能延长1次"):
        move(permit, "extend", world.person("lead@office"), reason="还要", clock="decide")
