"""Earlier states of a type: told apart, taken up again; a draft that goes live at its hour, if all is well then."""

from datetime import timedelta

import pytest

from cases.admin.designer import going_live
from cases.admin.designer.draft import Draft
from cases.models import CaseType, TypeScenario
from cases.packs.scenarios import kept
from cases.tick import tick
from forms import publishing, schema
from home import clock
from home.models import User
from tests.cases.designer_world import at, change, make_type, signed_in

pytestmark = pytest.mark.django_db
ASKED = {"title": "申请", "steps": [{"title": "犬", "fields": [{"key": "chip", "type": "text", "label": "芯片号"}]}]}
STEPS = [
    {"at": "2026-04-20 10:00", "submit": "shen-qing", "as": "applicant", "channel": "web", "data": {"chip": "9"}},
    {"expect": {"state": "submitted"}},
]


@pytest.fixture
def row():
    made = make_type()
    form = publishing.make_form("shen-qing", "申请", schema.build(ASKED))
    form.opens = made.opened_by.create(form=form)
    return made


@pytest.fixture
def boss(client, row):
    return signed_in(client)


def press(client, address, page=None, **body):
    page = page or client.get(address)
    return client.post(address, {"mark": page.context["mark"], **body})


def publish(client, row, **body):
    return press(client, at(row, "publish"), **body)


def plan(client, row, seconds: float, **body):
    when = (clock.now() + timedelta(seconds=seconds)).astimezone(clock.OFFICE_ZONE).replace(tzinfo=None)
    page = client.get(at(row, "publish"))
    return press(client, at(row, "schedule"), page, act="plan", at=when.isoformat(), **body)


def its_hour_comes(row) -> None:
    """Wagtail looks at its own clock, so what was planned goes back a little instead."""
    revision, past = going_live.planned(row), clock.now() - timedelta(minutes=1)
    revision.content = {**revision.content, "go_live_at": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()


def renamed(client, row, label: str) -> None:
    assert change(client, at(row, "states", "working"), label=label).status_code == 302


def label(row) -> str:
    return CaseType.objects.get(pk=row.pk).current.life.states["working"].label


def test_two_states_are_told_apart_in_words(boss, row):
    renamed(boss, row, "县里审核")
    publish(boss, row)
    renamed(boss, row, "省里审核")
    page = boss.get(at(row, "history"))
    assert [each.key for each in page.context["versions"]] == ["v2", "v1"]
    assert page.context["saved"]
    said = boss.get(at(row, "compare") + "?a=v1&b=v2").content.decode()
    assert "县里审核" in said
    assert "省里审核" not in said
    assert any("省里审核" in each for each in boss.get(at(row, "compare") + "?a=v1").context["changes"])
    assert boss.get(at(row, "compare") + "?a=v9").status_code == 404


def test_an_old_state_becomes_the_draft_and_nothing_is_deleted(boss, row):
    renamed(boss, row, "县里审核")
    publish(boss, row)
    before = row.revisions.count()
    answer = press(boss, at(row, "compare") + "?a=v1", boss.get(at(row, "compare") + "?a=v1"), a="v1")
    assert answer.headers["Location"] == at(row, "publish")
    assert (label(row), row.versions.count(), row.revisions.count()) == ("县里审核", 2, before + 1)
    assert Draft(CaseType.objects.get(pk=row.pk)).life.states["working"].label == "办理中"
    publish(boss, row)
    assert (label(row), row.versions.count()) == ("办理中", 3)


def test_who_was_overtaken_looks_again_before_going_back(boss, row):
    renamed(boss, row, "县里审核")
    page = boss.get(at(row, "compare") + "?a=v1")
    renamed(boss, row, "别人改的")
    answer = press(boss, at(row, "compare"), page, a="v1")
    assert answer.status_code == 409
    assert Draft(CaseType.objects.get(pk=row.pk)).life.states["working"].label == "别人改的"


def test_a_draft_goes_live_at_its_hour_and_not_before(boss, row):
    renamed(boss, row, "县里审核")
    plan(boss, row, 600)
    assert "自动发布" in boss.get(at(row, "publish")).content.decode()
    tick()
    assert label(row) == "办理中"
    its_hour_comes(row)
    tick()
    assert label(row) == "县里审核"
    assert going_live.planned(row) is None


def test_what_is_wrong_by_then_stays_a_draft_and_is_said(boss, row):
    renamed(boss, row, "县里审核")
    plan(boss, row, 600)
    kept.keep(row, "交上去就办好", [STEPS[0], {"expect": {"state": "done"}}], None)
    its_hour_comes(row)
    tick()
    assert label(row) == "办理中"
    assert CaseType.objects.get(pk=row.pk).live
    assert "交上去就办好" in boss.get(at(row)).content.decode()
    TypeScenario.objects.all().delete()
    publish(boss, row)
    assert label(row) == "县里审核"
    assert "交上去就办好" not in boss.get(at(row)).content.decode()


def test_who_planned_it_is_written_to_when_it_is_held_back(boss, row, settings, mailoutbox):
    settings.NOTICE_BACKEND = "email"
    User.objects.filter(username="boss").update(email="boss@example.com")
    renamed(boss, row, "县里审核")
    plan(boss, row, 600)
    kept.keep(row, "交上去就办好", [STEPS[0], {"expect": {"state": "done"}}], None)
    its_hour_comes(row)
    tick()
    tick()
    [letter] = [each for each in mailoutbox if "boss@example.com" in each.to]
    assert "定时发布" in letter.subject
    assert "犬证" in letter.body
    assert "交上去就办好" in letter.body
    assert f"/{row.pk}/publish/" in letter.body


def test_what_was_meant_when_it_was_planned_is_no_hindrance_then(boss, row):
    kept.keep(row, "交上去就办好", [STEPS[0], {"expect": {"state": "done"}}], None)
    renamed(boss, row, "县里审核")
    assert plan(boss, row, 60).status_code == 302
    assert going_live.planned(row) is None, "the scenario is told first"
    plan(boss, row, 600, accept="1")
    its_hour_comes(row)
    tick()
    assert label(row) == "县里审核"


def test_a_plan_is_called_off(boss, row):
    renamed(boss, row, "县里审核")
    plan(boss, row, 60)
    assert going_live.planned(row)
    renamed(boss, row, "又改了")
    assert boss.get(at(row, "publish")).context["planned"][1], "the draft has changed since"
    boss.post(at(row, "schedule"), {"act": "cancel"})
    assert going_live.planned(row) is None
    publish(boss, row)
    assert label(row) == "又改了", "now is now, whatever was planned before"


def test_a_day_that_is_past_is_no_plan(boss, row):
    renamed(boss, row, "县里审核")
    plan(boss, row, -60)
    assert going_live.planned(row) is None


def test_scenarios_are_played_before_publishing(boss, row):
    kept.keep(row, "交上去", STEPS, None)
    renamed(boss, row, "县里审核")
    assert publish(boss, row).status_code == 302
    kept.keep(row, "交上去就办好", [STEPS[0], {"expect": {"state": "done"}}], None)
    renamed(boss, row, "省里审核")
    answer = publish(boss, row)
    assert answer.status_code == 422
    assert "交上去就办好" in answer.content.decode()
    assert label(row) == "县里审核"
    assert publish(boss, row, accept="1").status_code == 302
    assert label(row) == "省里审核"
