"""Changes of both sides brought together: maps by key, lists by the names of their rows, each order somebody's."""

import json

import pytest

from cases.packs.merging import merged_form
from forms import schema


def field(key: str, label: str, **more):
    return {"key": key, "type": "text", "label": label, **more}


CHOICES = [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}]
ONE = {"title": "一", "fields": [field("where", "哪里"), {"key": "kind", "type": "choice", "label": "哪种",
                                                       "choices": CHOICES}]}  # fmt: skip
TWO = {"title": "二", "fields": [field("story", "事情")]}


def form(*steps) -> str:
    return schema.canonical(schema.Form.model_validate({"title": "登记", "steps": list(steps)}))


def changed(step, **fields):
    """``step`` with settings of fields changed, by key."""
    return {**step, "fields": [{**each, **fields.get(each["key"], {})} for each in step["fields"]]}


def with_field(step, new, at: int):
    fields = list(step["fields"])
    fields.insert(at, new)
    return {**step, "fields": fields}


def labels(text: str) -> list[list[str]]:
    return [[each["label"] for each in step["fields"]] for step in json.loads(text)["steps"]]


BASE = form(ONE, TWO)


def test_a_question_renamed_here_and_one_added_there_both_stand():
    here = form(changed(ONE, where={"label": "在哪里"}), TWO)
    brought = form(with_field(ONE, field("when", "何时"), 1), TWO)
    assert labels(merged_form(BASE, here, brought)) == [["在哪里", "何时", "哪种"], ["事情"]]


def test_choices_are_merged_by_their_codes():
    more, other = [*CHOICES, {"code": "c", "label": "丙"}], [{"code": "a", "label": "甲类"}, CHOICES[1]]
    here, brought = form(changed(ONE, kind={"choices": other}), TWO), form(changed(ONE, kind={"choices": more}), TWO)
    said = json.loads(merged_form(BASE, here, brought))["steps"][0]["fields"][1]["choices"]
    assert [each["label"] for each in said] == ["甲类", "乙", "丙"]


def test_who_alone_changed_the_order_has_it():
    turned = {**ONE, "fields": ONE["fields"][::-1]}
    renamed = changed(ONE, where={"label": "在哪里"})
    assert labels(merged_form(BASE, form(renamed, TWO), form(turned, TWO)))[0] == ["哪种", "在哪里"]
    assert labels(merged_form(BASE, form(turned, TWO), form(renamed, TWO)))[0] == ["哪种", "在哪里"]
    assert labels(merged_form(BASE, form(TWO, ONE), form(renamed, TWO))) == [["事情"], ["在哪里", "哪种"]]


@pytest.mark.parametrize(
    ("here", "brought"),
    [
        (form(changed(ONE, where={"label": "甲"}), TWO), form(changed(ONE, where={"label": "乙"}), TWO)),
        (form(ONE, {**TWO, "title": "经过"}), form(ONE, changed(TWO, story={"label": "经过"}))),
        (form(ONE), form(ONE, changed(TWO, story={"label": "经过"}))),
    ],
)
def test_what_both_changed_is_not_brought_together(here, brought):
    assert merged_form(BASE, here, brought) is None


def test_a_question_moved_here_and_added_there_under_one_key_is_no_form():
    here = form(with_field(ONE, field("when", "何时"), 0), TWO)
    brought = form(ONE, with_field(TWO, field("when", "何时"), 0))
    assert merged_form(BASE, here, brought) is None
