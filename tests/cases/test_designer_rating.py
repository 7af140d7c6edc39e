"""The rating of a type survives the panels: one that is asked by the usual rules is stored as an empty rule."""

import pytest

from cases import spec
from tests.cases.designer_world import TYPED, at, change, draft
from tests.cases.form_reader import body_of

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.cases.designer_world"]


def test_saving_another_part_keeps_it(boss, row):
    assert draft(row).survey == spec.SurveyRule()
    assert change(boss, at(row, "states", "working"), label="县里审核").status_code == 302
    assert draft(row).states["working"].label == "县里审核"
    assert draft(row).survey == spec.SurveyRule()


def test_its_own_panel_shows_the_usual_rules_and_saves_them(boss, row):
    page = boss.get(at(row, "survey")).content.decode()
    assert "ask=closed" in body_of(page, "ask")
    assert "within-n=30" in body_of(page, "ask")
    assert change(boss, at(row, "survey")).status_code == 302
    assert draft(row).survey == spec.SurveyRule()


def test_asked_at_no_moment_it_is_taken_away(boss, row):
    page = boss.get(at(row, "survey")).content.decode()
    pairs = [pair for pair in body_of(page, "mark").split("&") if pair != "ask=closed"]
    assert boss.post(at(row, "survey"), "&".join(pairs), content_type=TYPED).status_code == 302
    assert draft(row).survey is None
    assert change(boss, at(row, "states", "working"), label="县里审核").status_code == 302
    assert draft(row).survey is None


def test_a_type_without_a_rating_gets_none_by_looking(boss, row):
    page = boss.get(at(row, "survey")).content.decode()
    pairs = [pair for pair in body_of(page, "mark").split("&") if pair != "ask=closed"]
    boss.post(at(row, "survey"), "&".join(pairs), content_type=TYPED)
    assert "ask=closed" not in body_of(boss.get(at(row, "survey")).content.decode(), "mark")
    assert change(boss, at(row, "survey")).status_code == 302
    assert draft(row).survey is None
