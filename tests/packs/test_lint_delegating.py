"""A register that hands items down: what it names is asked, of the right kind, and can be in force."""

import pytest

from cases.packs import ours
from cases.packs.lint import check
from cases.packs.resolve import HOME, loads

TEXT = (HOME / "intake.yaml").read_text(encoding="utf-8")


def said(old: str, new: str) -> list[str]:
    assert old in TEXT
    return [str(each) for each in check(loads(TEXT.replace(old, new, 1), "intake.yaml"))]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("unit: to_unit", "unit: to_unti", "to_unit"),
        ("delegates: {item: item_code, unit: to_unit", "delegates: {item: item_code, unit: item_name", "unit"),
        ("until: to_date", "until: doc_no", "date"),
        (
            "mode: {granted: 赋权, entrusted: 委托实施",
            "mode: {given: 赋权, granted: 赋权, entrusted: 委托实施",
            "given",
        ),
        ("category: work, alive: true", "category: work", "alive"),
    ],
)
def test_a_slip_is_told(old, new, sentence):
    assert any(sentence in each for each in said(old, new))


def test_the_shipped_one_is_well():
    assert "intake" in ours()
    assert said("title: 一窗受理", "title: 一窗受理") == []
