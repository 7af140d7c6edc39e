"""The log's words for what the system did by itself."""

import pytest

from cases.desk import log
from cases.desk.log import rung_words
from cases.tick import tick
from home import clock
from tests.cases.engine_world import at, move


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("80%", "时限已用 80%"),
        ("-1d", "还有 1 个工作日到期"),
        ("+3d", "超期 3 个工作日"),
        ("overdue", "已到期"),
        ("0d", "当天到期"),
        ("0d 16:30", "当天到期"),
        ("", ""),
    ],
)
def test_a_step_of_the_ladder_is_told_in_words(at, words):
    assert rung_words(at) == words


def test_what_a_ticker_came_late_to_says_when_it_was_due(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
    with clock.at(at("2026-04-27 09:00")):  # down since Monday
        tick(notices=False)
        said = "\n".join(entry.words for entry in log.entries(case))
    assert "本该在4月22日（周三）00:00" in said
    assert "从4月23日（周四）算" in said, "raised on the day it was due, not on the day the ticker came back"


def test_what_the_system_need_not_do_is_called_by_its_name(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
        while case.level < 3:
            move(case, "lift", world.person("dispatcher@office"))
    with clock.at(at("2026-06-20 09:00")):
        tick(notices=False)
        titles = [entry.title for entry in log.entries(case)]
    assert "不用做了：到期自动升级" in titles
    assert "提醒" not in titles
