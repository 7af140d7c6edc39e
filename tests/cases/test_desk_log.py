"""The log's words for what the system did by itself."""

import pytest

from cases.desk.log import rung_words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("80%", "时限已用 80%"),
        ("-1d", "还有 1 个工作日到期"),
        ("+3d", "超期 3 个工作日"),
        ("overdue", "已到期"),
        ("", ""),
    ],
)
def test_a_step_of_the_ladder_is_told_in_words(at, words):
    assert rung_words(at) == words
