"""The personal list of papers: complete, without overlap, each cell of the decision table reachable (forms.md, C9)."""

import itertools

import pytest

from forms import materials, schema
from forms.answers import Answers


def paper(key, **more):
    return {"key": key, "type": "file", "label": key, "required": True} | more


FORM = {
    "title": "开一家面馆",
    "steps": [
        {
            "title": "情况",
            "fields": [
                {"key": "name", "type": "person_name", "label": "姓名", "required": True},
                {"key": "own", "type": "yes_no", "label": "店面是自己的吗", "required": True},
                {
                    "key": "kind",
                    "type": "choice",
                    "label": "经营什么",
                    "required": True,
                    "choices": [{"code": "noodle", "label": "面"}, {"code": "cold", "label": "凉菜"}],
                },
                {"key": "agent", "type": "yes_no", "label": "请人代办吗", "show_if": {"==": [{"var": "own"}, False]}},
            ],
        },
        {
            "title": "材料",
            "fields": [
                paper("card", label="身份证", paper="both", copies=1, issued_by="派出所"),
                paper("licence", label="营业执照", held_by="市场监管局"),
                paper("deed", label="产权证", show_if={"==": [{"var": "own"}, True]}),
                paper("lease", label="租房合同", show_if={"==": [{"var": "own"}, False]}),
                paper("letter", label="委托书", show_if={"==": [{"var": "agent"}, True]}),
                paper("photo", label="门头照片", required={"==": [{"var": "kind"}, "cold"]}),
                paper("plan", label="平面图", required=False),
                {
                    "key": "staff",
                    "type": "repeat",
                    "label": "从业人员",
                    "columns": [
                        {"key": "who", "type": "person_name", "label": "姓名"},
                        {"key": "health", "type": "picture", "label": "上岗证", "required": True},
                    ],
                },
            ],
        },
    ],
}
SPEC = schema.build(FORM)
PAPERS = {"card", "licence", "deed", "lease", "letter", "photo", "plan", "health"}


def listed(**said):
    return materials.of(Answers(SPEC, said))


def keys(rows):
    return {each.key for each in rows}


def test_before_anything_is_said_the_rest_is_open():
    found = listed()
    assert keys(found.bring) == {"card", "health"}
    assert keys(found.open) == {"deed", "lease", "letter", "photo"}
    assert keys(found.held) == {"licence"}
    assert keys(found.may) == {"plan"}
    assert not found.settled
    assert found.words == "肯定要的有 2 份"


def test_what_was_said_settles_it():
    found = listed(own="no", kind="noodle", agent="yes")
    assert keys(found.bring) == {"card", "lease", "letter", "health"}
    assert keys(found.may) == {"plan", "photo"}
    assert found.settled
    assert found.words == "您的情况需要 4 份"


def test_a_paper_for_each_row_counts_the_rows():
    found = listed(own="yes", kind="cold", staff=[{"who": "甲"}, {"who": "乙"}, {"who": "丙"}])
    assert found.count == 1 + 1 + 1 + 3
    assert next(each.each for each in found.bring if each.key == "health") == "从业人员"


def test_every_situation_has_each_paper_once_and_each_place_is_reached():
    reached = set()
    for own, kind, agent in itertools.product(("yes", "no"), ("noodle", "cold"), ("yes", "no")):
        found = listed(own=own, kind=kind, agent=agent)
        places = [("bring", found.bring), ("may", found.may), ("held", found.held), ("open", found.open)]
        said = [each.key for _place, rows in places for each in rows]
        assert len(said) == len(set(said))
        assert set(said) <= PAPERS
        assert not found.open
        reached |= {(place, each.key) for place, rows in places for each in rows}
    wanted = {("bring", key) for key in PAPERS - {"licence", "plan"}} | {("held", "licence")}
    assert wanted | {("may", "plan"), ("may", "photo")} == reached


def test_the_list_is_what_the_form_asks_for():
    """The same evaluator: a paper to bring is a file question that shows and must be answered, and the other way."""
    for own, kind, agent in itertools.product(("yes", "no"), ("noodle", "cold"), ("yes", "no")):
        answers = Answers(SPEC, {"own": own, "kind": kind, "agent": agent})
        asked = {field.key for field in SPEC.fields() if field.type == "file" and answers.shows(field.key)}
        needed = {key for key in asked if answers.needed(key)}
        found = materials.of(answers)
        assert keys(found.bring) - {"health"} == needed
        assert keys(found.may) == asked - needed


def test_a_paper_that_is_held_is_never_asked_for():
    answers = Answers(SPEC, {})
    assert not answers.shows("licence")
    assert "licence" not in answers.problems()


def test_only_what_decides_is_asked():
    asked = materials.deciding(SPEC)
    assert [field.key for field in asked.fields()] == ["own", "kind", "agent"]
    plain = FORM | {"steps": [{"title": "材料", "fields": [paper("card")]}]}
    assert materials.deciding(schema.build(plain)) is None


def test_what_a_paper_is_stands_in_words():
    card = next(each for each in listed().bring if each.key == "card")
    assert card.of == "原件和复印件，1 份，派出所出具"


@pytest.mark.parametrize("wrong", [{"paper": "fax"}, {"copies": 0}, {"sample": "x"}])
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="fields"):
        schema.build(FORM | {"steps": [{"title": "材料", "fields": [paper("card", **wrong)]}]})


def test_in_a_table_nothing_is_held_already():
    rows = {"key": "staff", "type": "repeat", "label": "人", "columns": [paper("health", held_by="卫健局")]}
    with pytest.raises(ValueError, match=r"staff\.health"):
        schema.build(FORM | {"steps": [{"title": "材料", "fields": [rows]}]})


def test_a_signature_is_nothing_to_bring():
    signed = {"title": "材料", "fields": [{"key": "sign", "type": "signature", "label": "签名", "required": True}]}
    assert not materials.of(Answers(schema.build(FORM | {"steps": [signed]}), {})).any
