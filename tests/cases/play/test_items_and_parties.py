"""In play a service item is set up, and a party hands in a part; both are kept in the scenario and run again."""

import pytest
from django.urls import reverse

from cases import packs
from cases.models import CaseType, ServiceItem
from tests.cases.play.world import UNITS, Play, counts

pytestmark = pytest.mark.django_db
LAMP = """\
pack: lamp
format: 1
title: 路灯
needs: [base]
units: {office: {label: 中心, level: office}, town_a: 白云镇}
forms:
  report:
    title: 报修
    steps:
      - title: 报修
        fields:
          - {key: where, type: text, label: 哪一盏, required: true}
          - {key: who, type: person_name, label: 邻居, required: true}
          - {key: phone, type: mobile, label: 邻居手机, required: true, secret: true, purpose: 请他来看}
  remark:
    title: 邻居意见
    steps: [{title: 意见, fields: [{key: remark, type: text, label: 意见, required: true}]}]
notices:
  asked: {to: next_door, text: "请看看灯亮不亮：{link}，编号{case.number}，取件码{code}"}
case_types:
  fault:
    title: 路灯报修
    owner: office
    number: "LD{year}{seq:5}"
    parties: {next_door: {label: 邻居, field: who, contact: phone, notify: asked}}
    parts: {remarks: {label: 邻居意见, type: note, by: [next_door]}}
    states:
      open: {label: 待修, category: intake}
      done: {label: 修好了, category: closed, result: done}
    transitions:
      open: {label: 报修, form: report, channels: base.channel, by: [applicant], to: open}
      mend: {label: 修好, from: open, to: done, by: [handler]}
    clocks:
      promise: {label: 修好, from: opened, to: closed, term: {d: {var: item.promise_days}}, basis: 承诺}
    keep: {done: 1y}
  note:
    title: 意见
    owner: office
    number: "YJ{year}{seq:5}"
    states:
      sent: {label: 已交, category: intake}
      out: {label: 已了, category: closed, result: out}
    transitions:
      open: {label: 提交, form: remark, channels: base.channel, by: [applicant], to: sent}
      out: {label: 了结, from: sent, to: out, by: [system], auto: {moment: parent.closed}}
    keep: {out: 5y}
"""


@pytest.fixture
def lamp(client, boss, county):
    packs.install(packs.loads(LAMP, "lamp.yaml"), UNITS)
    return CaseType.objects.get(slug="lamp.fault")


@pytest.fixture
def play(client, lamp):
    return Play(client, lamp)


def test_an_item_is_set_up_and_its_days_count(client, play, lamp):
    play.open()
    assert "ow-item-promise_days" in play.text, "the type asks for it"
    before = counts()
    item = {"ow-item-name": "修路灯", "ow-item-authority": "town_a", "ow-item-promise_days": "4"}
    assert play.press("item", "2026-04-20 09:00", **item).status_code == 200, play.words
    assert "添了事项“修路灯”" in play.words
    assert "从哪里开始" in play.words, "no case is open yet"
    play.press("open:lamp.report", "2026-04-20 10:00")
    assert 'value="item_1" selected' in play.text
    assert play.press("send").status_code == 200, play.words
    assert "4月24日" in play.words
    assert "修路灯 路灯报修" in play.words, "the case is called after its item"
    assert counts() == before
    assert not ServiceItem.objects.exists()
    assert play.press("keep", ow__title="按事项承诺的天数").status_code == 302
    page = client.post(reverse("cases_type_scenarios", args=[lamp.pk]), {"ow-do": "run"}).content.decode()
    assert "1 个情景全部通过" in page


def test_an_item_without_a_name_is_refused_and_what_was_typed_stands(play):
    play.open()
    answer = play.press("item", **{"ow-item-name": "", "ow-item-authority": "town_a", "ow-item-promise_days": "7"})
    assert answer.status_code == 422
    assert "事项名称" in play.words
    assert 'value="7"' in play.text


def test_a_party_hands_in_a_part_and_the_run_stays_with_the_whole(client, play, lamp):
    play.open()
    play.press("open:lamp.report")
    assert play.press("send", "2026-04-20 10:00").status_code == 200, play.words
    assert "do:next_door|add-remarks" in play.buttons, play.words
    play.press("do:next_door|add-remarks", "2026-04-20 11:00")
    assert "意见" in play.words
    assert play.press("send", remark="太暗了").status_code == 200, play.words
    assert "邻居：提交“邻居意见”" in play.words or "邻居提交“邻居意见”" in play.words, play.words
    assert "修好" in play.words, "the whole is still the one that is gone on with"
    assert "see:second" in play.buttons
    assert play.press("keep", ow__title="邻居来交意见").status_code == 302
    [row] = lamp.scenarios.all()
    handed = row.steps[1]
    assert (handed["submit"], handed["parent"], handed["part"], handed["as"]) == (
        "remark",
        "case",
        "remarks",
        "next_door",
    )
    page = client.post(reverse("cases_type_scenarios", args=[lamp.pk]), {"ow-do": "run"}).content.decode()
    assert "1 个情景全部通过" in page
