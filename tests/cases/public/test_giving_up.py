"""Giving up one's own application: it needs no reason, is never proposed as help, and says what it means."""

import pytest

from tests.cases.public import office as world


@pytest.fixture
def life(monkeypatch):
    """The general type as the intake pack has it: withdrawing asks for no reason, and a case may be on hold."""
    steps, states = world.LIFE["transitions"], world.LIFE["states"]
    monkeypatch.setitem(steps, "withdraw", {key: said for key, said in steps["withdraw"].items() if key != "reason"})
    monkeypatch.setitem(steps["withdraw"], "from", [*steps["withdraw"]["from"], "hold"])
    monkeypatch.setitem(states, "hold", {"label": "特别程序", "public": "等检验结果", "category": "pause"})
    hold = {"label": "停一停", "from": ["work"], "to": "hold", "by": ["window"], "pause": ["papers"]}
    monkeypatch.setitem(steps, "hold", hold)


def test_on_hold_nobody_is_asked_for_papers(life, inside, office):
    world.move(inside.case, "accept", office)
    world.move(inside.case, "hold", office, pause="papers")
    page = inside.read().content.decode()
    assert "等检验结果" in page
    assert "请把下面要的东西交来" not in page
    assert "不想办了" in page
    assert "撤回申请" in page


def test_its_page_says_that_it_cannot_be_taken_back(life, inside):
    page = inside.read("withdraw/").content.decode()
    assert "提交后不能反悔" in page
    assert inside.take("withdraw").status_code == 302
    inside.case.refresh_from_db()
    assert inside.case.state == "withdrawn"
