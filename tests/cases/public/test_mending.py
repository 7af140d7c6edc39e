"""A move that asks some questions of a form again (`only:`): what stands there is shown, the rest stays as it was."""

import pytest

from cases import data
from cases.errors import NotOpen
from cases.public.faces import CaseFace
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


def test_what_differs_in_nothing_is_no_correction(life, inside):
    before = data.answers(inside.case, secret=True)
    answer = inside.take("mend", name=before["name"])
    assert answer.status_code == 422
    assert "没有要更正的" in answer.content.decode()
    assert inside.case.events.filter(transition="mend").count() == 0


def test_at_the_desk_mending_is_not_the_first_thing_to_do_and_is_called_by_its_step(life, case, office, client):
    client.force_login(office.people["window@town"])
    labels = [move.label for move in client.get(case.get_absolute_url()).context["moves"]]
    assert "更正姓名" in labels
    assert labels[0] != "更正姓名"
    world.move(case, "mend", office, data={"name": "王建国"})
    page = client.get(case.get_absolute_url()).content.decode()
    assert "：更正姓名" in page


@pytest.fixture
def asks_a_remark(life, monkeypatch):
    """The slip is one of a form that also takes a file, which is not asked for again."""
    mend = {"label": "更正说明", "from": ["submitted"], "by": ["applicant"], "form": "supply", "only": ["remark"]}
    monkeypatch.setitem(world.LIFE["transitions"], "mend", mend)


def test_nobody_is_told_to_take_a_photo_where_no_file_is_asked_for(asks_a_remark, inside):
    [act] = [act for act in CaseFace(inside.case).acts if act.label == "更正说明"]
    assert (act.icon, act.hint) == ("edit", "")
