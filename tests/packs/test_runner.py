"""Scenarios leave nothing behind, and a failing one says which step, what was expected, and what happened."""

import pytest

from cases.models import Case, CaseType
from cases.packs import loads, run
from forms.models import Attachment, Form, Submission
from home.models import Post, Unit, User

TELL = """\
samples:
  dark: {where: 桥头, fault: dark, name: 陈桂香, phone: "13600000001"}
scenarios:
  - title: 报了就修
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark}}
      - expect: {state: open, holder: crew, due: {mend: 2026-04-23}, as: handler@crew, moves: [mend]}
      - {do: mend, as: handler@crew, data: {}, refused: 修了什么}
      - {at: 2026-04-21 10:00, do: mend, as: handler@crew, data: {result_words: 换了灯泡}}
      - expect: {state: done, result: done, late: [], data: {result_words: 换了灯泡}}
  - title: 一次报很多
    steps:
      - repeat: 3
        steps:
          - {at: 2026-04-20 10:00, submit: report, case: "c{n}", data: {use: dark, where: "桥头{n}号"}}
      - expect: {case: c2, data: {where: 桥头2号}, count: {lamps.lamp: 3}, as: handler@crew, sees: {total: 3, c1: true}}
  - title: 修好以后还是修好
    after: 报了就修
    steps:
      - expect: {state: done}
"""
WRONG = """\
  - title: 说错了
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark}}
      - expect: {state: done}
"""


def played(text):
    return run(loads(text, "lamps.yaml"))


@pytest.mark.django_db
def test_good_scenarios_pass_and_leave_nothing(lamps, county):
    models = (Case, CaseType, Form, Submission, Attachment, Post, User)
    before = [model.objects.count() for model in models]
    results = played(lamps + TELL)
    assert [str(each) for each in results if not each.ok] == []
    assert len(results) == 3
    assert [model.objects.count() for model in models] == before
    assert not Unit.objects.filter(code__startswith="scenario").exists()
    assert not Unit.objects.exclude(active_to=None).exists()


@pytest.mark.django_db
def test_a_failing_one_says_step_expected_found_and_prints_the_log(lamps):
    failed = played(lamps + TELL + WRONG)[-1]
    assert (failed.ok, failed.step, failed.what, failed.expected, failed.found) == (False, 2, "state", "done", "open")
    assert any("open →open" in line for line in failed.events)
    assert "说错了" in str(failed)
    assert "  state：应为 done，实为 open" in str(failed).splitlines()


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("{at: 2026-04-19 10:00, tick: true}", "2026-04-19 10:00"),
        ("{do: mend, case: other, as: handler@crew}", "“other”"),
        ("{do: mend, as: handler@crew, data: {use: dark}, refused: 不行}", "where"),
        ("{survey: 3}", "评价"),
        ("{expect: {figures: {n: 1}, as: applicant}}", "“applicant”"),
        ("{expect: {sees: {total: 1}}}", "“applicant”"),
        ("{expect: {sees: {total: 1}, as: neighbour}}", "“neighbour”"),
        ("{do: mend, as: handler@crew, data: {result_words: 好}, refused: 不行}", None),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_played_fails_with_a_word(lamps, step, found):
    text = TELL.partition("  - title: 一次")[0].replace("      - {do: mend", f"      - {step}\n      - {{do: mend", 1)
    [result] = played(lamps + text)
    assert (result.ok, result.step) == (False, 3)
    assert result.found is None if found is None else found in str(result.found)


@pytest.mark.django_db
def test_a_type_says_where_its_cases_come_in(lamps):
    """The language and the designer had the word, and nothing read it."""
    text = lamps.replace(", holder: crew", "").replace("    owner: office\n", "    owner: office\n    home: crew\n")
    steps = (
        "{at: 2026-04-20 10:00, submit: report, data: {where: 村口, fault: blink}}\n      - expect: {holder: crew}\n"
    )
    assert [str(each) for each in played(f"{text}scenarios:\n  - title: 一\n    steps:\n      - {steps}")] == [
        "lamps · 一"
    ]


@pytest.mark.django_db
def test_files_of_a_scenario_do_not_stay(settings, tmp_path):
    from django.core.files.storage import storages

    from cases.packs import load

    folder = storages["private"].path("")
    before = _files(folder)
    results = run(load("rectify"), only="申诉")
    assert results[0].ok, str(results[0])
    assert _files(folder) == before


def _files(folder):
    from pathlib import Path

    return {str(file) for file in Path(folder).rglob("*") if file.is_file()}


@pytest.mark.django_db
def test_a_unit_in_a_row_of_a_table_is_named_by_its_slot(lamps):
    """As it is anywhere else: at the office the row holds the unit's code."""
    table = """          - key: seen
            type: repeat
            label: 看过的
            columns: [{key: by, type: unit, level: any, label: 谁, required: true}]
"""
    story = """\
samples:
  dark: {where: 桥头, fault: dark, name: 陈桂香, phone: "13600000001"}
scenarios:
  - title: 表里写单位
    steps:
      - {at: 2026-04-20 10:00, submit: report, data: {use: dark, seen: [{by: crew}]}}
      - expect: {state: open, data: {seen: [{by: scenario-crew}]}}
"""
    place = "          - {key: where, type: text, label: 在哪里, required: true}\n"
    [result] = played(lamps.replace(place, place + table) + story)
    assert result.ok, str(result)
