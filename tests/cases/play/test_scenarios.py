"""Scenarios of a type: kept from a run, run again on every draft, renamed, deleted, and brought along by packs."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cases import packs
from cases.admin.play import scenarios_page
from cases.admin.play.gaps import gap_words
from cases.packs.drafted import drafted
from cases.packs.scenarios.expecting import Gap
from home.models import User
from tests.cases.play.world import UNITS, change, filed

pytestmark = pytest.mark.django_db


def scenarios(client, row, **data) -> str:
    url = reverse("cases_type_scenarios", args=[row.pk])
    answer = client.post(url, {name.replace("__", "-"): value for name, value in data.items()}, follow=True)
    return answer.content.decode()


def test_a_kept_scenario_runs_green_beside_those_of_the_pack(client, doudi, kept):
    assert [step.get("expect", {}).get("level") for step in kept.steps] == [None, 1, None, 2]
    page, held = scenarios(client, doudi, ow__do="run"), 0
    while rest := re.search(r'name="ow-from" value="(\d+)"', page):  # a slow machine is asked more than once
        held += page.count("✓")
        page = scenarios(client, doudi, ow__do="run", ow__from=rest[1])
    held += page.count("✓")
    assert "个情景全部通过" in page
    assert held == doudi.scenarios.count() == 20
    assert "没人答复就升级" in page


def test_scenarios_that_would_keep_the_page_waiting_are_run_at_the_next_press(client, doudi, kept, monkeypatch):
    monkeypatch.setattr(scenarios_page, "PATIENCE", 0)
    page = scenarios(client, doudi, ow__do="run")
    assert "还有 19 个情景没有跑" in page
    assert "全部通过" not in page
    page = scenarios(client, doudi, ow__do="run", ow__from=19)
    assert "1 个情景全部通过" in page


def test_a_changed_draft_fails_with_step_expected_and_found(client, doudi, kept):
    change(doudi, '"days":3', '"days":4')
    page = scenarios(client, doudi, ow__do="run")
    assert "第 2 步：到期日：应为" in page
    assert "本级响应 4月23日（周四）" in page
    assert "本级响应 4月24日（周五）" in page
    assert "doudi.doudi DB" in page or "open →responding" in page


def test_a_notice_that_is_missing_is_called_by_its_words(client, doudi, kept):
    change(doudi, '.end","effects":[{"raise":1},{"notify":"raised"}', '.end","effects":[{"raise":1}')
    page = scenarios(client, doudi, ow__do="run")
    assert "第 4 步：通知：应为“您反映的问题已升为…级响应" in page
    assert "现在是“已收到，编号…" in page


def test_reminders_and_other_words_of_the_office_are_no_keys(client, doudi):
    pack = drafted(doudi)
    gap = Gap("notices", ["raised"], ["received", "remind:level", "remind:", "survey_closed", "told", "fault"])
    said = gap_words(gap, pack)
    assert "提醒“本级响应”、提醒、评价邀请、" in said
    assert not re.search(r"[a-z]{3,}", said)
    said = gap_words(Gap("notices.raised", "升级", None), pack)
    assert said.startswith("通知“您反映的问题已升为…级响应")
    said = gap_words(Gap("reminded", ["lead", "supervisor@office"], []), pack)
    assert not re.search(r"[a-z]{3,}", said)
    assert gap_words(Gap("alive", True, False), pack).endswith("应为“是”，现在是“否”")


def test_a_kept_scenario_travels_with_the_pack_and_survives_its_reinstall(doudi, kept):
    text = packs.export("doudi")
    assert "没人答复就升级" in text
    again = packs.loads(text, "doudi.yaml")
    [result] = packs.run(again, "没人答复就升级")
    assert result.ok, str(result)
    packs.install(packs.load("doudi"), UNITS)
    assert doudi.scenarios.get(from_pack="").steps == kept.steps


def test_a_scenario_is_renamed_opened_and_deleted_here(client, doudi, kept, play):
    scenarios(client, doudi, ow__do="rename", ow__scenario=kept.pk, ow__title="自动升级")
    kept.refresh_from_db()
    assert kept.title == "自动升级"
    play.load(kept)
    assert "第 2 级" in play.words
    assert "cut:3" in play.buttons
    scenarios(client, doudi, ow__do="delete", ow__scenario=kept.pk)
    assert not doudi.scenarios.filter(from_pack="").exists()


def test_a_packs_scenario_is_not_deleted_here(client, boss, doudi):
    row = doudi.scenarios.exclude(from_pack="").first()
    scenarios(client, doudi, ow__do="delete", ow__scenario=row.pk)
    assert doudi.scenarios.filter(pk=row.pk).exists()


def test_who_may_only_read_keeps_nothing(client, play, doudi):
    filed(play)
    reader = User.objects.create_user("reader", password="correct-horse-1")
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_casetype", "access_admin"]))
    client.force_login(reader, backend="home.auth.Backend")
    play.open()
    assert play.answer.status_code == 200
    filed(play)
    assert play.answer.status_code == 200
    assert "keep" not in play.buttons
    signed = play.inputs.forms[0]["ow-run"]
    assert client.post(play.url, {"ow-run": signed, "ow-go": "keep", "ow-title": "x"}).status_code == 302
    assert not doudi.scenarios.filter(from_pack="").exists()
