"""The linter on papers, score sheets and dated tables: each slip is found where it is made."""

import pytest

from cases.packs import check, export, loads
from cases.packs.install import install
from cases.packs.problems import PackError
from tests.packs.conftest import LAMP

SHEET = """\
    sheet:
      rows:
        - {key: quick, label: 快, weight: 60, score: {var: marks}}
        - {key: clean, label: 净, weight: 40, score: {table: [points, n]}}
      deduct: {if: [{fault: dark}, 5, 0]}
      grades: grades
"""
TABLES = """\
tables:
  grades: {title: 等级, rows: [{when: {">=": [{var: score}, 80]}, gives: {grade: A}}, {gives: {grade: B}}]}
  points:
    title: 分
    rows: [{to: 2026-12-31, gives: {n: 90}, basis: 旧办法}, {from: 2027-01-01, gives: {n: 100}, basis: 新办法}]
documents:
  slip: {label: 派工单, number: "派〔{year}〕{seq}号", text: "派{to_unit}修{fault}，原因：{why}", form: mended}
"""
WORDS = "label: 修了什么, required: true}\n"
EFFECTS = "[{score: mended}, {publish: mended}, {issue: slip, fill: {why: 坏了}}]"
PACK = (
    LAMP.replace("forms:\n", TABLES + "forms:\n", 1)
    .replace("case_types:\n", SHEET + "case_types:\n", 1)
    .replace(
        "label: 修了什么, required: true}\n",
        "label: 修了什么, required: true}\n          - {key: marks, type: number, label: 几分}\n",
    )
    .replace(
        "form: mended, reaches",
        "form: mended, effects: [{score: mended}, {publish: mended}, {issue: slip, fill: {why: 坏了}}], reaches",
    )
)


def test_it_is_clean_as_it_is():
    assert [str(each) for each in check(loads(PACK, "lamps.yaml"))] == []


MUTANTS = [
    ("weight: 60", "weight: 50", "forms.mended.sheet", "100"),
    ("key: clean", "key: quick", "forms.mended.sheet", "quick"),
    ("{var: marks}", "{var: mark}", "sheet.rows[1].score", "mark"),
    ("grades: grades", "grades: grade", "sheet.grades", "grades"),
    ("{gives: {grade: B}}", "{gives: {level: B}}", "sheet.grades", "grade"),
    (", {gives: {grade: B}}", "", "sheet.grades", "when"),
    ("{score: mended}, ", "", "effects[1]", "mended"),
    ("{score: mended}, {publish: mended}, ", "", "forms.mended.sheet", ""),
    ("score: mended", "score: report", "effects[1]", "report"),
    ("{score: mended}", "{score: mended}, {set: {grade: A}}", "set.grade", ""),
    ("{to: 2026-12-31, gives", "{gives", "tables.points.rows[1]", "1"),
    ("to: 2026-12-31", "to: 2026-13-31", "tables.points.rows[1].to", "2026-01-31"),
    ("from: 2027-01-01", "from: 2027-01-01, to: 2026-01-01", "tables.points.rows[2]", ""),
    ("{issue: slip", "{issue: slp", "issue", "slip"),
    ("{fault}，", "{falt}，", "documents.slip.text", "falt"),
    ("{fault}，", "{phone}，", "documents.slip.text", "联系电话"),
    ("{why}", "{reson}", "documents.slip.text", "reason"),
    ("{seq}号", "号", "documents.slip.number", "{seq}"),
    ("form: mended}", "form: mended, sealed_by: in_name_of}", "documents.slip.sealed_by", "in_name_of"),
    ("form: mended}", "form: report}", "effects[3].issue", "report"),
    ("form: mended}", "form: mended, fields: [mark]}", "documents.slip.fields", "marks"),
    ("{publish: mended}, {issue: slip, fill: {why: 坏了}}", "{publish: mended}", "documents.slip", ""),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "place", "words"), MUTANTS)
def test_each_slip_is_found_where_it_is(good, bad, place, words):
    assert good in PACK
    try:
        found = check(loads(PACK.replace(good, bad, 1), "lamps.yaml"))
    except PackError as slips:
        found = slips.problems
    told = [each for each in found if place in each.place]
    assert told, [str(each) for each in found]
    assert any(words in each.sentence for each in told), [str(each) for each in told]


def test_a_pause_that_waits_for_a_paper_nobody_issues_is_told():
    mend = "      mend: {label: 修好, from: open, to: done"
    text = (
        PACK.replace(
            "      done: {label: 已修好", "      wait: {label: 等, category: pause}\n      done: {label: 已修好"
        )
        .replace(
            mend,
            "      stop: {label: 等, from: open, to: wait, by: [handler@crew], pause: [parts]}\n"
            "      back: {label: 回, from: wait, to: back, by: [handler@crew]}\n" + mend,
        )
        .replace("    keep:", "    pauses: {parts: {label: 等零件, stops: [mend], document: note}}\n    keep:")
        .replace("documents:\n", "documents:\n  note: {label: 告知书}\n")
    )
    [told] = check(loads(text, "lamps.yaml"))
    assert told.place == "case_types.lamp.pauses.parts.document"


def test_what_is_exported_gives_the_same_rows(county):
    pack = loads(PACK, "lamps.yaml")
    install(pack, {"crew": "crew"})
    again = loads(export("lamps"), "lamps.yaml")
    assert again.parts() == pack.parts()
    assert install(again, {"crew": "crew"}).quiet
