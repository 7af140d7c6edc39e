"""Playing a case type in the admin: the draft runs as it would, and nothing of it stays."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import spec
from cases.admin import life
from cases.models import CaseType, Opens
from forms import publishing, schema
from forms.models import Form
from home.models import Unit
from tests.cases.play.world import Play, change, counts, filed, real

pytestmark = pytest.mark.django_db


def test_the_first_scenario_played_by_hand_comes_to_the_same_states_and_days(play, doudi):
    told = {n: step["expect"] for n, step in enumerate(doudi.scenarios.get(title__startswith="三天没答复").steps)
            if "expect" in step}  # fmt: skip
    assert filed(play).status_code == 200
    assert (told[1]["due"]["level"], told[1]["level"]) == ("2026-04-23", 1)
    assert "4月23日" in play.words
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-23 23:55")
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-24 00:05")
    assert (told[5]["due"]["level"], told[5]["level"], told[5]["holder"]) == ("2026-04-30", 2, "office")
    assert "4月30日" in play.words
    assert "第 2 级" in play.words
    assert "升为2级响应" in play.words
    play.press("do:handler@office|reply", "2026-04-28 16:05")
    assert play.press("send", outcome="已由住建局更换").status_code == 200, play.words
    play.press("do:visitor@group|settle", "2026-04-29 09:30")
    assert play.press("send", visit_words="亮了，谢谢").status_code == 200, play.words
    play.press("rate:2", "2026-04-30 08:00")
    assert "1件差评" in play.words or "整改" in play.words
    assert play.press("keep", ow__title="照着做一遍").status_code == 302
    kept = doudi.scenarios.get(from_pack="")
    end = kept.steps[-1]["expect"]
    assert {key: end[key] for key in ("state", "result")} == {key: told[13][key] for key in ("state", "result")}
    assert (end["level"], end["holder"]) == (2, "office")
    assert (end["due"]["level"], end["due"]["total"]) == ("2026-04-30", told[1]["due"]["total"])
    assert (kept.made_by.username, [step.get("do") for step in kept.steps][3:5]) == ("boss", ["reply", "settle"])


def test_the_chosen_day_stays_while_a_step_is_filled_in(play):
    play.open()
    play.press("open:doudi.intake", "2026-04-20 10:30")
    assert (play.inputs.forms[0]["ow-day"], play.inputs.forms[0]["ow-time"]) == (["2026-04-20"], ["10:30"])
    play.press("send", "2026-04-20 10:00", ow__who="window@town_a", ow__channel="town")
    play.press("do:handler@town_a|reply", "2026-04-21 16:05")
    assert play.inputs.forms[1]["ow-day"] == ["2026-04-21"]
    play.press("send", outcome="已由住建局更换")
    assert "4月21日" in play.words


def test_a_reloaded_page_goes_on_with_the_run(play, client):
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    play.open()
    assert "第 2 级" in play.words
    assert "第 1 级" in play.press("back").content.decode()
    assert client.session["cases.play"]["run"].startswith("aes.")  # what was typed may be a person's
    play.press("anew")
    play.open()
    assert "第 1 级" not in play.words
    assert "从哪里开始" in play.words


def test_playing_stores_nothing(play):
    play.open()
    before = counts()
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    play.press("do:handler@office|reply", "2026-04-28 16:05")
    play.press("send", outcome="")
    assert play.answer.status_code == 422
    assert counts() == before
    assert not Unit.objects.filter(code__startswith="scenario").exists()
    assert not CaseType.objects.filter(slug__startswith="aside").exists()


def test_a_refusal_is_the_engines_sentence_and_nothing_typed_is_lost(play):
    filed(play)
    play.press("do:handler@town_a|reply", "2026-04-21 09:00")
    answer = play.press("send", outcome="写了很久的答复", **{"ow__file-evidence": None})
    assert answer.status_code == 422
    assert "依据或凭证" in play.words
    assert "写了很久的答复" in play.text
    play.press("refused")
    assert "依据或凭证" in play.words
    assert "退一步" in play.words
    play.press("keep", ow__title="没有凭证不让答复")
    [row] = CaseType.objects.get(slug="doudi.doudi").scenarios.filter(from_pack="")
    assert "依据或凭证" in row.steps[1]["refused"]


def test_steps_go_back_and_begin_again(play):
    filed(play)
    play.press("tick", "2026-04-24 00:05")
    assert "第 2 级" in play.words
    play.press("back")
    assert "第 1 级" in play.words
    play.press("tick", "2026-04-24 00:05")
    play.press("cut:1")
    assert "第 1 级" in play.words
    assert play.press("anew").status_code == 302


def test_time_does_not_go_back(play):
    filed(play)
    play.press("tick", "2026-04-19 09:00")
    assert play.answer.status_code == 422
    assert "比上一步还早" in play.words


def test_each_post_is_offered_what_it_may_do(play):
    filed(play)
    assert {"do:handler@town_a|lift", "do:handler@town_a|reply"} <= play.buttons
    assert not {each for each in play.buttons if each.startswith("do:applicant|reply")}
    play.press("do:handler@town_a|lift", "2026-04-21 09:00")
    assert "第 2 级" in play.words
    assert "do:handler@office|reply" in play.buttons


def test_parts_and_spawned_cases_can_be_gone_on_with(play):
    filed(play, ow__who="window@office", ow__channel="county")
    play.press("do:dispatcher@office|add", "2026-04-20 10:30")
    play.press("send", **{"ow-unit": "scenario-housing"})
    assert "see:case.helpers.housing" in play.buttons, play.words
    play.press("see:case.helpers.housing")
    play.press("do:handler@housing|answer", "2026-04-21 09:00")
    play.press("send", view="产权在镇里")
    assert play.answer.status_code == 200, play.words
    assert "do:handler@housing|answer" not in play.buttons


def test_the_draft_is_what_plays(play, doudi):
    change(doudi, '"days":3', '"days":4')
    filed(play)
    assert "4月24日" in play.words


OWN = """\
states:
  asked: {label: 已申请, category: intake}
  given: {label: 已发证, category: closed, result: done}
transitions:
  open: {label: 申请, by: [applicant], to: asked}
  give: {label: 发证, from: asked, to: given, by: [handler@vets], form: own.checked, reason: none}
clocks:
  promise: {label: 承诺时限, from: [opened], to: [closed], term: 5d, basis: 本单位规定}
forms: {own.checked: own.checked}
keep: {done: 10y}
"""


def test_a_type_made_in_the_cms_with_a_form_that_is_only_a_draft(client, boss, county):
    ask = schema.build({"title": "犬证申请", "steps": [{"title": "您的狗", "fields": [
        {"key": "dog", "type": "text", "label": "犬名", "required": True}]}]})  # fmt: skip
    seen = schema.build({"title": "查验", "steps": [{"title": "查验", "fields": [
        {"key": "vaccinated", "type": "yes_no", "label": "打过疫苗", "required": True}]}]})  # fmt: skip
    form = publishing.make_form("dog_ask", "犬证申请", ask)
    draft = Form.objects.create(slug="own.checked", title="查验", live=False,
                                fields=publishing.stream_from_schema(seen))  # fmt: skip
    draft.save_revision()
    found, _source = life.to_spec(OWN, "own.dog", "犬证")
    row = CaseType.objects.create(slug="own.dog", title="犬证", spec=spec.canonical(found), live=False,
                                  units={"vets": "housing"})  # fmt: skip
    row.save_revision()
    Opens.objects.create(form=form, type=row)
    play = Play(client, row)
    play.open()
    play.press("open:dog_ask")
    assert play.press("send", "2026-04-20 10:00").status_code == 200, play.words
    assert "4月27日" in play.words
    play.press("do:handler@vets|give", "2026-04-21 09:00")
    assert "打过疫苗" in play.words
    assert play.press("send").status_code == 200, play.words
    assert "已发证" in play.words
    assert play.press("keep", ow__title="申请就发证").status_code == 302
    page = client.post(reverse("cases_type_scenarios", args=[row.pk]), {"ow-do": "run"}).content.decode()
    assert "1 个情景全部通过" in page


def test_the_editor_leads_to_the_three_pages(client, boss, doudi):
    page = client.get(reverse("wagtailsnippets_cases_casetype:edit", args=[doudi.pk])).content.decode()
    for name in ("play", "scenarios", "try"):
        assert reverse(f"cases_type_{name}", args=[doudi.pk]) in page


def test_a_run_that_is_forged_or_anothers_is_begun_anew(client, play):
    filed(play)
    signed = play.inputs.forms[0]["ow-run"][0]
    assert client.post(play.url, {"ow-run": signed + "x", "ow-go": "back"}).status_code == 302


def test_queries_do_not_grow_with_the_offices_cases(client, play, doudi):
    found = []
    for n in (1, 12):
        for _turn in range(n):
            real(doudi)
        with CaptureQueriesContext(connection) as queries:
            filed(play)
        found.append(len(queries))
        play.press("anew")  # or the run would go on, and be longer
    assert found[0] == found[1]


def test_a_draft_with_a_gap_says_what_to_mend_and_is_gone_on_with_afterwards(play, doudi):
    """A state was taken out while steps still lead there, as happens in the middle of drawing."""
    draft = doudi.get_latest_revision_as_object()
    whole, cut = draft.spec, json.loads(draft.spec)
    gone = cut["transitions"]["reply"]["to"]
    del cut["states"][gone]
    draft.spec = json.dumps(cut, ensure_ascii=False)
    draft.save_revision()
    doudi.refresh_from_db()
    assert filed(play).status_code == 200
    play.press("do:handler@town_a|reply", "2026-04-21 16:05")
    answer = play.press("send", outcome="已由住建局更换")
    assert answer.status_code == 422
    assert "请先改好" in play.text
    assert gone in play.text
    assert "可以用：" in play.text
    assert "responding" not in play.words_of_alert  # people who draw read what they called it
    assert "响应中" in play.words_of_alert
    page = play.client.post(reverse("cases_type_scenarios", args=[doudi.pk]), {"ow-do": "run"})
    assert page.status_code == 422
    assert gone in page.content.decode()
    draft.spec = whole
    draft.save_revision()
    play.open()
    assert "do:handler@town_a|reply" in play.buttons  # nothing of the run was lost
