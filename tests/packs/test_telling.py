"""What a newer file changes is told with what it was and is, not only where."""

import pytest

from cases.packs import loads
from cases.packs.telling import of_spec

CHANGES = [
    ("term: 3d", "term: 5d", "5 个工作日"),
    ("label: 修好, from: open", "label: 修好了, from: open", "修好了"),
    ("reason: why", "reason: other", "+没零件 −下雨"),
    ("gives: {days: 2}", "gives: {days: 4}", "第1行：days 2 → 4"),
    ("{key: bright, type: yes_no, label: 亮了}", "{key: dim, type: yes_no, label: 还暗}", "+还暗 −亮了"),
    ("within: 30cd", "within: 15cd", "within — → 15cd"),
    ("label: 已修好, public: true", "label: 已修好", "public 是 → —"),
]


@pytest.fixture
def told(lamps):
    lists = "  why: {rain: 下雨}\n  other: {parts: 没零件}\n  fault:"
    days = (
        "tables:\n  far: {title: 远近, rows: [{when: {fault: dark}, gives: {days: 2}}, {gives: {days: 3}}]}\nnotices:"
    )
    text = lamps.replace("  fault:", lists, 1).replace("notices:", days, 1)
    text = text.replace("by: [handler@crew], form", "by: [handler@crew], reason: why, form")
    text = text.replace("    states:", "    facts: [{key: bright, type: yes_no, label: 亮了}]\n    states:")
    text = text.replace("    keep:", "    survey: {ask: closed, within: 30cd}\n    keep:")
    text = text.replace("label: 已修好}", "label: 已修好, public: true}", 1)
    text = text.replace("basis: 本单位规定}", "basis: 本单位规定}\n      go: {label: 出发, from: opened, to: mended, "
                        "term: {d: {table: [far, days]}}}")  # fmt: skip
    return text


@pytest.mark.parametrize(("before", "after", "words"), CHANGES)
def test_a_change_is_told_with_what_it_was_and_is(told, before, after, words):
    assert before in told
    old, new = (loads(text, "lamps.yaml").types["lamp"] for text in (told, told.replace(before, after, 1)))
    assert words in " ".join(of_spec(old, new))
