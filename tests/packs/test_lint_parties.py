"""What can be written wrong about parties: one nobody reaches, a code in the wrong letter, what they must not read."""

import pytest

from cases.packs import run
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
        ("parties: {next_door", "parties: {handler", "岗位、问题或事实的名字"),
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


NOTE = """\
  note:
    title: 意见
    owner: crew
    number: "YJ{year}{seq:5}"
    states:
      sent: {label: 已交, category: intake}
      out: {label: 已了, category: closed, result: out}
    transitions:
      open: {label: 提交, form: remark, by: [applicant], to: sent}
      out: {label: 了结, from: sent, to: out, by: [system], auto: {moment: parent.closed}}
    keep: {out: 5y}
"""
REMARK = """\
  remark:
    title: 意见
    steps:
      - {title: 意见, fields: [{key: remark, type: text, label: 意见, required: true}]}
case_types:
"""


@pytest.fixture
def handing(street):
    """The neighbour may hand in remarks, too."""
    group = "    parts: {remarks: {label: 意见, type: note, by: [next_door]}}\n    parties:"
    text = street.replace("    parties:", group, 1).replace("case_types:\n", REMARK, 1)
    return text.replace("case_types:\n", f"case_types:\n{NOTE}", 1)


def test_a_party_may_hand_in_parts(handing):
    assert said_of(handing) == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("by: [next_door]}}", "by: [next_door], shared: [where]}}", "“shared”会把别人填的"),
        ("by: [next_door]}}", "by: [next_door], gives: {remark: {var: where}}}}", "“gives”会把别人填的"),
        ("form: remark, by: [applicant]", "form: remark, by: [handler]", "让“applicant”用表单提交"),
        ("{label: 已交, category", "{label: 已交, public: '关于{parent.where}', category", "不能看"),
        ("by: [next_door]}}", "by: [next_dor]}}", "next_dor"),
    ],
)
def test_what_a_party_hands_in_shows_it_nothing_of_the_whole(handing, before, after, said):
    assert before in handing
    assert said in said_of(handing.replace(before, after, 1))


def test_a_scenario_acts_as_a_party_that_there_is(street):
    steps = "scenarios:\n  - title: 邻居\n    steps: [{at: 2026-05-06 09:00, do: reply, as: WHO, data: {seen: true}}]\n"
    assert said_of(street + steps.replace("WHO", "next_door")) == ""
    assert "next_dor" in said_of(street + steps.replace("WHO", "next_dor"))


HANDS_IN = """\
samples:
  dark: {where: 桥头, fault: dark, name: 陈桂香, phone: "13600000001", neighbour_name: 李四,
    neighbour_phone: "13600000002"}
scenarios:
  - title: 邻居交意见
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark}}
      - {submit: remark, case: mine, parent: case, as: next_door, data: {remark: 太亮}}
      - {submit: remark, case: theirs, parent: case, data: {remark: 太暗}, refused: 邻居}
      - expect: {case: mine, state: sent, data: {remark: 太亮}}
      - {at: 2026-04-21 10:00, do: mend, as: handler@crew, data: {result_words: 换了灯泡}}
      - expect: {case: mine, state: out}
"""


@pytest.mark.django_db
def test_a_scenario_hands_in_what_becomes_a_part_as_a_party(handing):
    pack = loads(handing + HANDS_IN, "lamps.yaml")
    assert not list(check(pack))
    [result] = run(pack)
    assert result.ok, str(result)
