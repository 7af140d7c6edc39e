"""A move that asks some questions of a form again (`only:`): what stands there is shown, the rest stays as it was."""

import pytest

from cases import data
from cases.errors import NotOpen
from forms.errors import Invalid
from tests.cases.public import office as world


@pytest.fixture
def life(monkeypatch):
    """The general type, with a way to mend one's name before it is looked at."""
    monkeypatch.setitem(world.LIFE["forms"], "apply", "intake.apply")
    mend = {"label": "更正姓名", "from": ["submitted"], "by": ["applicant", "window"]}
    mend |= {"form": "apply", "only": ["name"]}
    monkeypatch.setitem(world.LIFE["transitions"], "mend", mend)


def test_a_person_sees_what_stands_there_and_mends_it_alone(life, inside):
    before = data.answers(inside.case, secret=True)
    page = inside.read("mend/").content.decode()
    assert f'value="{before["name"]}"' in page
    assert 'name="phone"' not in page
    assert inside.take("mend", name="王建国").status_code == 302
    inside.case.refresh_from_db()
    assert data.answers(inside.case, secret=True) == {**before, "name": "王建国"}
    assert inside.case.state == "submitted"


def test_what_is_wrong_is_said_beside_it_and_nothing_changes(life, inside):
    before = data.answers(inside.case, secret=True)
    answer = inside.take("mend", name="")
    assert answer.status_code == 422
    assert data.answers(inside.case, secret=True) == before


def test_a_question_that_is_not_asked_is_not_taken(life, case, office):
    with pytest.raises((Invalid, NotOpen)) as refused:
        world.move(case, "mend", office, data={"name": "王建国", "phone": "13800000000"})
    assert "phone" in str(refused.value)
    assert data.answers(case)["name"] != "王建国"
