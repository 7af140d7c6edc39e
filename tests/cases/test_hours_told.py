"""A term in hours, or up to an instant, ends at its hour: everybody is told the hour, not only the day."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from cases.errors import NotOpen
from cases.public.faces import CaseFace
from home import clock
from home.templatetags.ow import weekday_moment
from tests.cases.engine_world import PERMIT, at, case_type, move

CALL = {"label": "回电", "from": ["opened"], "to": ["decided"], "term": "4h"}


@pytest.fixture
def case(world):
    steps = {key: {**each, "within": "x"} if key == "accept" else each for key, each in PERMIT["transitions"].items()}
    steps = {key: each for key, each in steps.items() if "auto" not in each}
    pauses = {key: {**each, "stops": ["x"]} for key, each in PERMIT["pauses"].items()}
    ladder = [{"clock": "x", "at": "0d", "effects": [{"remind": ["window"]}]}]
    case_type({**PERMIT, "clocks": {"x": CALL}, "ladder": ladder, "transitions": steps, "pauses": pauses})
    with clock.at(at("2026-09-28 09:30")):
        made = world.file("permit")
    with clock.at(at("2026-09-28 10:00")):
        yield made


def test_the_page_of_whoever_filed_it(case):
    face = CaseFace(case)
    assert weekday_moment(face.due.at) == "9月28日（周一）14:30"
    assert face.due.by == "9月28日（周一）14:30前"


def test_the_desk(case, world, client):
    client.force_login(world.user("handler@office"))
    page = client.get(case.get_absolute_url()).content.decode()
    assert "今天 14:30 到期" in page
    assert "9月28日（周一）14:30" in page


def test_the_command(case):
    out = StringIO()
    call_command("deadline", "--case", case.number, stdout=out)
    assert out.getvalue().strip() == "回电  2026-09-28T14:30:00+08:00"
    out = StringIO()
    call_command("deadline", "--case", case.number, "--json", stdout=out)
    assert json.loads(out.getvalue())[0]["due"] == "2026-09-28T14:30:00+08:00"


def test_a_step_that_comes_too_late_says_since_when(case, world):
    with clock.at(at("2026-09-28 15:30")), pytest.raises(NotOpen, match="14:30"):
        move(case, "accept", world.person("window@office"))
