"""Why this date: every day says its reason by name, and the sum says the same, on every road."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases import faces
from cases.public import dues
from cases.public.faces import CaseFace
from home import clock
from home.templatetags.ow import weekday_date
from tests.cases.engine_world import PERMIT, at, case_type, move


@pytest.fixture
def reviewed(world):
    """Accepted on 17 September, in expert review from 22 September to 12 October, extended by ten days."""
    with clock.at(at("2026-09-17 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
    with clock.at(at("2026-09-22 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="expert")
    with clock.at(at("2026-10-12 10:00")):
        move(case, "resume", world.person("handler@office"))
    with clock.at(at("2026-10-20 10:00")):
        move(case, "extend", world.person("lead@office"), reason="要看现场", clock="decide")
        yield case


def face_of(case, key="decide"):
    return next(face for face in faces.clock_faces(case) if face.key == key)


def test_each_day_says_why(reviewed):
    face = face_of(reviewed)
    said = {f"{day.date:%m-%d}": day.words for day in face.days}
    assert said["09-17"] == "起算日，不计入"
    assert said["09-20"] == "第2个工作日（调休上班）"
    assert said["10-01"] == "停表：专家评审"
    assert said["11-03"] == "第20个工作日"
    assert said["11-04"] == "第21个工作日（延长期）"
    assert said["11-17"] == "第30个工作日，到期（延长期）"
    assert face.days[-1].date == face.due_on


def test_the_sum_says_the_same_with_names(reviewed):
    told = [(line.what, line.gives) for line in face_of(reviewed).sum]
    assert told == [
        ("9月17日起算，当天不算", ""),
        ("时限", "20 个工作日"),
        ("延期：要看现场", "+ 10 个工作日"),
        ("专家评审，不计时", "9月22日 至 10月12日"),
        ("最迟办好", "11月17日（周二）"),
    ]


def test_hours_say_how_much_of_them_falls_on_each_day(world):
    clock_x = {"label": "回电", "from": ["opened"], "to": ["decided"], "term": "4h"}
    steps = {key: each for key, each in PERMIT["transitions"].items() if "auto" not in each}
    pauses = {key: {**each, "stops": ["x"]} for key, each in PERMIT["pauses"].items()}
    case_type({**PERMIT, "clocks": {"x": clock_x}, "transitions": steps, "pauses": pauses})
    with clock.at(at("2026-09-30 15:30")):
        case = world.file("permit")
        face = face_of(case, "x")
    assert {f"{day.date:%m-%d}": day.note for day in face.days if day.note} == {
        "09-30": "1小时30分钟",
        "10-08": "2小时30分钟",
    }
    assert face.sum[0].what == "9月30日（周三）15:30起算"
    assert face.sum[-1].gives == "10月8日（周四）11:30"


def asked(*words):
    out = StringIO()
    call_command("deadline", *words, stdout=out)
    return out.getvalue()


def test_the_command_explains_a_case(reviewed):
    said = asked("--case", reviewed.number, "--explain")
    assert "停表：专家评审" in said
    assert "延期：要看现场  + 10 个工作日" in said
    assert "法定决定  2026-11-17" in said
    [decide] = [each for each in json.loads(asked("--case", reviewed.number, "--json")) if each["clock"] == "decide"]
    assert (decide["due"], decide["days"][-1]["extended"]) == ("2026-11-17", True)
    with pytest.raises(CommandError, match="没有编号"):
        asked("--case", "SL0")
    with pytest.raises(CommandError, match="请写从哪天起"):
        asked("--explain")


def test_the_case_page_names_what_stood_in_the_way(reviewed, client, world):
    client.force_login(world.user("handler@office"))
    page = client.get(reviewed.get_absolute_url()).content.decode()
    assert "专家评审，不计入" in page
    assert "延期：要看现场" in page
    assert 'title="第21个工作日（延长期）"' in page


def test_a_clock_that_stands_still_has_one_day_on_its_calendar_and_in_its_sum(world):
    """The day it would be if it went on today: not the one before the pause, which has gone by without being late."""
    with clock.at(at("2026-09-17 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
    with clock.at(at("2026-09-22 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="expert")
    with clock.at(at("2026-11-10 10:00")):
        face = face_of(case)
        assert (face.sum[-1].what, face.sum[-1].gives) == ("今天恢复的话，最迟", weekday_date(face.days[-1].date))
        due = next(each for each in dues.running(case) if each.label == face.label)
        assert (due.day, due.still) == (face.days[-1].date, True)
        assert due.day > face.due_on
        assert "停着不计时" in due.left
        assert CaseFace(case).timeline[0].when == "现在停着不计时"
    with clock.at(at("2026-11-11 10:00")):
        move(case, "resume", world.person("handler@office"))
        assert CaseFace(case).due.still is False
