"""Strict YAML: one meaning, and a slip is told with its line and what to do."""

import pytest

from cases.packs.loader import read
from cases.packs.problems import PackError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: on", "on"),
        ("a: 2026-04-20", "2026-04-20"),
        ("a: 2026-04-20 10:00", "2026-04-20 10:00"),
        ("a: 10:30", "10:30"),
        ("a: 007", "007"),
        ("a: 0x1F", "0x1F"),
        ("a: 1_000", "1_000"),
        ("a: 1e3", "1e3"),
        ("a: 5d", "5d"),
        ("a: 50%", None),
        ("a: '3'", "3"),
        ("a: 3", 3),
        ("a: -2.5", -2.5),
        ("a: true", True),
        ("a: True", "True"),
        ("a: null", None),
        ("a:", None),
    ],
)
def test_everything_is_text_but_true_false_null_and_numbers(text, value):
    value = "50%" if "%" in text else value
    assert read(text, "t.yaml")[0] == {"a": value}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x {b: 1}\nc: *x", 1, "use:"),
        ("a: 1\nb: 2\na: 3", 3, "a"),
        ("a: !!str 1", 1, "!"),
        ("a: {<<: {b: 1}}", 1, "use:"),
        ("a:\n\tb: 1", 2, ""),
        ("a: 1\n标题：报修\nb: 2", 2, ""),
        ("a: [1, 2", 1, ""),
        ("x: 1\na: {b: 一， c: 二}", 2, "{ }"),
        ("x: 1\na: ｛b: 一｝", 2, ""),
        ("a: {b: 一， c：二", 1, "{ }"),
        ('a: 1\nb: ["x\\0y"]', 2, "\\0"),
        ('a: 1\n"b\\0": 2', 2, "\\0"),
    ],
)
def test_a_slip_is_told_with_its_line(text, line, words):
    with pytest.raises(PackError) as slip:
        read(text, "t.yaml")
    [problem] = slip.value.problems
    assert (problem.file, problem.line) == ("t.yaml", line)
    assert words in problem.sentence


def test_every_part_knows_its_line():
    _data, source = read("a:\n  b:\n    - c: 1\n      d: 2\n", "t.yaml")
    assert [source.line(path) for path in (("a",), ("a", "b", 0, "d"), ("a", "b", 0, "gone"))] == [1, 4, 3]
