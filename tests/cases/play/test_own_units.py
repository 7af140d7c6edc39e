"""A run's units are those the type is given to; what was played with them goes out as a file."""

import pytest
from django.urls import reverse

from cases import packs, spec
from cases.admin import life
from cases.models import CaseType, Opens
from cases.packs.export import of_type
from forms import publishing, schema
from tests.cases.play.world import Play

pytestmark = pytest.mark.django_db
LOOK = """\
states:
  asked: {label: 待查验, category: intake}
  seen: {label: 已查验, category: closed, result: done}
transitions:
  open: {label: 开始, by: [handler], to: asked}
  see: {label: 查验好了, from: asked, to: seen, by: [handler]}
keep: {done: 10y}
"""
DOG = """\
states:
  asked: {label: 已申请, category: intake, holder: office}
  given: {label: 已发证, category: closed, result: done}
transitions:
  open: {label: 申请, by: [applicant, window], to: asked}
  give: {label: 发证, from: asked, to: given, by: [handler@office]}
clocks:
  promise: {label: 承诺时限, from: [opened], to: [closed], term: 5d, basis: 本单位规定}
parts:
  look: {label: 查验, type: own.look, by: [handler@office]}
keep: {done: 10y}
"""


def made(slug: str, title: str, text: str) -> CaseType:
    """A type of a department, as the five questions make it."""
    found, _source = life.to_spec(text, slug, title)
    row = CaseType.objects.create(slug=slug, title=title, spec=spec.canonical(found), live=False,
                                  units={"office": "housing"})  # fmt: skip
    row.save_revision()
    return row


@pytest.fixture
def dog(county):
    ask = schema.build({"title": "犬证申请", "steps": [{"title": "您的狗", "fields": [
        {"key": "dog", "type": "text", "label": "犬名"}]}]})  # fmt: skip
    made("own.look", "犬只查验", LOOK)
    row = made("own.dog", "犬证", DOG)
    Opens.objects.create(form=publishing.make_form("dog_ask", "犬证申请", ask), type=row)
    return row


@pytest.fixture
def play(client, boss, dog):
    play = Play(client, dog)
    play.open()
    play.press("open:dog_ask")
    return play


def test_a_type_of_a_department_is_played_by_that_department(play):
    play.press("send", "2026-04-20 10:00")
    assert "在 住建局" in play.words
    assert "住建局 经办 发证" in play.words


def test_a_part_is_asked_of_a_unit_of_the_run_and_of_no_other(play):
    play.press("send", "2026-04-20 10:00")
    play.press("do:handler@office|add", "2026-04-20 10:30")
    assert "某镇街" in play.text
    assert "情景县" not in play.text, "the county above them stands for nobody"
    assert play.press("send", **{"ow-unit": "scenario-town-a"}).status_code == 200, play.words
    assert "查验：犬证申请" in play.words


def test_what_was_played_at_a_town_goes_out_as_a_file(client, play, dog):
    play.press("send", "2026-04-20 10:00", **{"ow-who": "window@town_a"})
    play.press("do:handler@office|add", "2026-04-20 10:30")
    play.press("send", **{"ow-unit": "scenario-town-a"})
    assert play.press("keep", ow__title="镇街查验").status_code == 302
    assert client.get(reverse("cases_type_export", args=[dog.pk])).status_code == 200
    pack = packs.loads(of_type(dog).text, "dog.yaml")
    assert [str(each) for each in packs.run(pack) if each.what] == []
