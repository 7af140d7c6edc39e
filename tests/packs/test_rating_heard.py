"""What an answered rating says is known to the moves that wait for it, at once and when the ticker tries again."""

import pytest

from cases.packs import check, loads, run

LIFE = """\
      again:
        label: 不满意，重修
        from: done
        to: open
        auto: {moment: surveyed}
        when: {and: [{"<=": [{var: survey.score}, 2]}, {survey.segment: closed}]}
        checks: [{must: {">": [{var: now}, "2026-04-23 12:00"]}, say: 先歇两天}]
        effects: [{set: {why: {var: survey.words}, speed: {var: survey.items.fast}}}]
    facts: [{key: why, type: text, label: 为什么}, {key: speed, type: integer, label: 快不快}]
    survey: {ask: closed, items: {fast: 修得快不快}}
    clocks:
"""
TELL = """\
figures:
  - key: slow
    label: 嫌慢的
    unit: 件
    over: lamp
    at: surveyed
    count: cases
    where: {"<=": [{var: survey.items.fast}, 2]}
samples:
  dark: {where: 桥头, fault: dark, name: 陈桂香, phone: "13600000001"}
scenarios:
  - title: 不满意的自己重修
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark}}
      - {at: 2026-04-21 10:00, do: mend, as: handler@crew, data: {result_words: 换了灯泡}}
      - {at: 2026-04-24 09:00, survey: 2, data: {words: 又不亮了, items: {fast: 1}}}
      - expect: {state: open, data: {why: 又不亮了, speed: 1}, figures: {slow: 1}}
      - {at: 2026-04-24 11:00, do: mend, as: handler@crew, data: {result_words: 换了线}}
      - {at: 2026-04-24 12:00, survey: 5}
      - expect: {state: done, data: {why: 又不亮了}}
  - title: 当时不能做的，到点再试，评了什么还知道
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark}}
      - {at: 2026-04-21 10:00, do: mend, as: handler@crew, data: {result_words: 换了灯泡}}
      - {at: 2026-04-22 09:00, survey: 1, data: {words: 还是不亮}}
      - expect: {state: done}
      - {at: 2026-04-24 09:00, tick: true}
      - expect: {state: open, data: {why: 还是不亮, speed: null}}
"""


@pytest.mark.django_db
def test_a_move_that_waits_for_a_rating_knows_what_it_says(lamps, county):
    pack = loads(lamps.replace("    clocks:\n", LIFE) + TELL, "lamps.yaml")
    assert [str(each) for each in check(pack)] == []
    assert [str(each) for each in run(pack) if not each.ok] == []


@pytest.mark.parametrize("wrong", ["scor", "items.fsat"])
def test_what_no_rating_of_the_type_says_is_told(lamps, wrong):
    text = lamps.replace("    clocks:\n", LIFE.replace("survey.score", f"survey.{wrong}"))
    [told] = check(loads(text, "lamps.yaml"))
    assert told.place == "case_types.lamp.transitions.again.when"
    assert f"survey.{wrong}" in told.sentence
