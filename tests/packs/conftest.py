"""A pack small enough to read at once, and the units that fill its slots."""

import pytest

from cases.packs.resolve import loads
from home.models import Unit

LAMP = """\
pack: lamps
format: 1
title: 路灯报修
needs: [base]
units: {office: {label: 中心, level: office}, crew: 维修队}
codelists:
  fault: {dark: 不亮, blink: 一闪一闪}
notices:
  received: {to: applicant, text: "已收到，编号{case.number}，{due.mend}前修好。"}
forms:
  report:
    title: 报修
    steps:
      - title: 哪盏灯
        fields:
          - {key: where, type: text, label: 在哪里, required: true}
          - {key: fault, type: choice, label: 怎么坏的, choices: fault, required: true}
          - {use: base.person, show_if: {fault: dark}, phone: {help: 白天打得通的}, id_number: null}
  mended:
    title: 修好了
    steps:
      - title: 结果
        fields:
          - {key: result_words, type: long_text, label: 修了什么, required: true}
case_types:
  lamp:
    title: 路灯
    owner: office
    number: "LD{year}{seq:5}"
    milestones:
      mended: {label: 已修好}
    states:
      open: {label: 待修, category: work, holder: crew}
      done: {label: 已修好, category: closed, result: done}
    transitions:
      open: {label: 报修, form: report, channels: base.channel, by: applicant, to: open, effects: [{notify: received}]}
      mend: {label: 修好, from: open, to: done, by: [handler@crew], form: mended, reaches: mended}
    clocks:
      mend: {label: 修好, from: opened, to: mended, term: 3d, basis: 本单位规定}
    keep: {done: 1y}
"""


@pytest.fixture
def lamps():
    """The pack's text; tests change it."""
    return LAMP


@pytest.fixture
def lamp_pack():
    return loads(LAMP, "lamps.yaml")


@pytest.fixture
def county(db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    county.add_child(code="centre", name="政务中心", level=Unit.Level.OFFICE)
    county.add_child(code="crew", name="路灯队", level=Unit.Level.DEPARTMENT)
    county.add_child(code="group", name="领导小组", level=Unit.Level.GROUP)
    return county
