"""Texts with a person's number in them at the desk: masked, shown one by one for a reason, named in the log."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from home import clock
from tests.cases.public import office as world
from tests.cases.public.test_track_page import PNG

FIRST, SECOND = "先打13800138001", "再打13800138002"


@pytest.fixture
def office(db):
    with clock.at(datetime(2026, 10, 9, 9, 30, tzinfo=clock.OFFICE_ZONE)):
        yield world.make_office()


@pytest.fixture
def case(office):
    """Papers were asked for twice, each time with a number in the words."""
    world.make_kinds()
    case = world.move(world.open_online(office), "accept", office)
    for words in (FIRST, SECOND):
        world.move(case, "ask", office, data={"missing": words}, pause="papers")
        world.move(case, "supply", office, files={"paper": [SimpleUploadedFile("卡.png", PNG, "image/png")]})
    return case


@pytest.fixture
def look(client, office, case):
    """`look(field)` → the case page after asking to see it."""
    client.force_login(office.people["window@town"])
    return lambda field: client.post(f"/desk/case/{case.number}/reveal/", {"field": field, "reason": "回电"})


def test_each_answer_to_a_question_asked_twice_is_shown_by_itself(look, case):
    older = case.events.filter(transition="ask").order_by("seq").first().submission_id
    page = look("missing").content.decode()
    assert (FIRST in page, SECOND in page, "先打138****8001" in page) == (False, True, True)
    assert f'value="missing@{older}"' in page
    page = look(f"missing@{older}").content.decode()
    assert (FIRST in page, SECOND in page, "再打138****8002" in page) == (True, False, True)


def test_the_log_names_the_question_in_its_own_words(look, client, case):
    look("missing")
    assert "查看了“缺什么”" in client.get(f"/desk/case/{case.number}/").content.decode()


@pytest.mark.parametrize("field", ["missing@0", "missing@x", "missing@", "@1", "inner"])
def test_what_is_not_there_is_not_shown(look, case, field):
    answer = look(field)
    assert answer.status_code == (200 if field == "missing@" else 422)
    assert case.events.filter(kind="look").count() == (field == "missing@")
