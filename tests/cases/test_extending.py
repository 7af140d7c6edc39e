"""Extending at the desk: what it does is said before it is done, and why it cannot be done again."""

from copy import deepcopy

import pytest
from django.urls import reverse

from cases.errors import NotOpen
from home import clock
from tests.cases import engine_world
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


def test_each_time_limit_asks_for_its_own_reason(world, client):
    """One of a code list stands beside one of free words: neither gets the other's."""
    life = deepcopy(engine_world.PERMIT)
    more = {"term": "5d", "times": 1, "by": ["lead"], "reason": ["缺人手", "缺材料"]}
    life["clocks"]["promise"]["extend"] = more
    with clock.at(at("2026-09-17 10:00")):
        engine_world.case_type(life, {})
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
        client.force_login(world.user("lead@office"))
        page = client.get(address(case)).content.decode()
        assert "“法定决定”的理由" in page
        assert "“承诺办结”的理由" in page

        def press(**typed):
            case.refresh_from_db()
            data = {"seen_version": case.version} | {f"ow-{key.replace('_', '-')}": typed[key] for key in typed}
            return client.post(address(case), data)

        assert press(clock="decide", because_promise="缺人手").status_code == 422  # the wrong one's
        assert press(clock="promise", because_decide="要看现场").status_code == 422
        assert press(clock="promise", because_promise="没有这个").status_code == 422
        assert press(clock="decide", because_decide="要看现场", because_promise="缺人手").status_code == 302
        assert case.clocks.get(key="decide").extensions
        assert "要看现场" in str(case.events.last().public)
        assert not case.clocks.get(key="promise").extensions
        page = client.get(address(case)).content.decode()  # one is left: asked as ever
        assert "“承诺办结”的理由" not in page
        assert press(reason="缺人手").status_code == 302
        assert case.clocks.get(key="promise").extensions
