"""What can be written wrong about parties: one nobody reaches, a code in the wrong letter, what they must not read."""

import pytest

from cases.packs.lint import check
from cases.packs.resolve import loads

FIELDS = """\
          - {key: neighbour_name, type: person_name, label: 邻居}
          - {key: neighbour_phone, type: mobile, label: 邻居手机, secret: true, purpose: 请他答复}
"""
PARTY = "{label: 邻居, field: neighbour_name, contact: neighbour_phone, notify: asked}"
TYPE = f"""\
    parties: {{next_door: {PARTY}}}
    milestones:
"""
MOVE = "      reply: {label: 答复, from: open, by: [next_door], form: reply}\n    clocks:\n"
FORM = """\
  reply:
    title: 答复
    steps:
      - {title: 答复, fields: [{key: seen, type: yes_no, label: 灯亮不亮, required: true}]}
case_types:
"""
NOTICES = """\
  asked: {to: next_door, text: "请看看灯亮不亮：{link}，编号{case.number}，取件码{code}"}
  thanks: {to: next_door, text: "谢谢：{link}"}
forms:
"""


@pytest.fixture
def street(lamps):
    """The lamps with a neighbour who is asked whether it is dark."""
    text = lamps.replace("          - {use: base.person", f"{FIELDS}          - {{use: base.person")
    text = text.replace("    milestones:\n", TYPE).replace("    clocks:\n", MOVE)
    return text.replace("case_types:\n", FORM).replace("forms:\n", NOTICES, 1).replace(
        "reaches: mended}", "reaches: mended, effects: [{notify: thanks}, {remind: [next_door]}]}"
    )  # fmt: skip


def said_of(text: str) -> str:
    return "\n".join(map(str, check(loads(text, "street.yaml"))))


def test_a_party_that_is_declared_asked_and_told_is_fine(street):
    assert said_of(street) == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("contact: neighbour_phone", "contact: nowhere", "没有“nowhere”"),
        ("field: neighbour_name", "field: nobody", "没有“nobody”"),
        ("contact: neighbour_phone", "contact: where", "“where”的类型是text"),
        ("field: neighbour_name", "field: neighbour_phone", "“neighbour_phone”的类型是mobile"),
        ("notify: asked", "notify: lost", "没有“lost”"),
        ("，取件码{code}", "", "没有{code}就打不开办件"),
        ("：{link}，编号", "，编号", "没有{link}就打不开办件"),
        ("asked: {to: next_door", "asked: {to: applicant", "取件码却只属于“next_door”"),
        ("谢谢：{link}", "谢谢：{code}", "{code}"),
        ("{notify: thanks}", "{notify: asked}", "会自动发出"),
        ("by: [next_door]", "by: [next_doors]", "next_door"),
        ("by: [next_door]", "by: [next_door@crew]", "next_door"),
        ("by: applicant", "by: [applicant, next_door]", "还不是当事人"),
        ("{key: seen, type: yes_no", "{key: where, type: text", "会盖掉原来的"),
        ("label: 灯亮不亮,", "label: 灯亮不亮, prefill: {var: where},", "看到别人填的"),
        ("form: reply}", "form: reply, only: [seen]}", "不能看申请人填的"),
        ("    parties:", "    hide_from: [{party: stranger}]\n    parties:", "stranger"),
        ("    parties:", "    hide_from: [{party: next_door, unit: crew}]\n    parties:", "其中一个"),
        ("parties: {next_door", "parties: {handler", "别的名称"),
        ("contact: neighbour_phone,", "phone: neighbour_phone, contact: neighbour_phone,", "phone"),
    ],
)
def test_what_cannot_work_is_said(street, before, after, said):
    assert before in street
    try:
        found = said_of(street.replace(before, after))
    except Exception as refused:  # what the shapes do not take is said before the linter is asked
        found = str(refused)
    assert said in found


def test_a_party_only_its_own_form_asks_about_is_never_reached(street):
    asked = street.replace(FIELDS, "").replace("fields: [{key: seen,", "fields: [\n" + FIELDS.replace("- ", "").replace(
        "}\n", "},\n") + "            {key: seen,")  # fmt: skip
    assert "联系不上“邻居”" in said_of(asked)


def test_a_scenario_acts_as_a_party_that_there_is(street):
    steps = "scenarios:\n  - title: 邻居\n    steps: [{at: 2026-05-06 09:00, do: reply, as: WHO, data: {seen: true}}]\n"
    assert said_of(street + steps.replace("WHO", "next_door")) == ""
    assert "next_dor" in said_of(street + steps.replace("WHO", "next_dor"))
