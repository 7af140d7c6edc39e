"""A form's schema: what it refuses and how it says so, and that its text is the same whenever it is written."""

import copy
import re

import pytest
from pydantic import ValidationError

from forms import schema
from forms.answers import Answers

FORM = {
    "title": "兜底问题登记",
    "steps": [
        {
            "title": "什么事没人管",
            "fields": [
                {
                    "key": "gap",
                    "type": "choice",
                    "label": "属于哪一种",
                    "choices": [{"code": "policy", "label": "政策变动"}, {"code": "border", "label": "边界不清"}],
                    "required": True,
                },
                {
                    "key": "tried",
                    "type": "table",
                    "label": "已经去过哪里",
                    "required": {"!=": [{"var": "intake.channel"}, "hotline"]},
                    "max_rows": 10,
                    "columns": [
                        {"key": "office", "type": "text", "label": "单位", "required": True},
                        {"key": "answer", "type": "text", "label": "答复", "show_if": {"row.office": "甲村"}},
                    ],
                },
                {"key": "paper", "type": "text", "label": "涉及的政策", "show_if": {"gap": "policy"}},
                {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"},
            ],
        }
    ],
    "checks": [{"must": {"<": [{"count": {"var": "tried"}}, 3]}, "say": "去过的地方最多写两个", "field": "tried"}],
}


SUMS = [
    {"key": "one", "type": "number", "label": "甲", "calc": {"+": [{"var": "two"}, 1]}},
    {"key": "two", "type": "number", "label": "乙", "calc": {"+": [{"var": "one"}, 1]}},
]


def changed(change):
    data = copy.deepcopy(FORM)
    change(data, data["steps"][0]["fields"])
    return data


def refusals(change) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        schema.build(changed(change))
    return schema.sentences(refused.value)


def test_text_and_digest_are_the_same_after_a_round_trip():
    form = schema.build(FORM)
    again = schema.parse(schema.canonical(form))
    assert again == form
    assert schema.digest(again) == schema.digest(form) == schema.digest(schema.canonical(form))


def test_the_text_leaves_defaults_out_and_keeps_order():
    text = schema.canonical(schema.build(FORM))
    assert "null" not in text
    assert text.index('"gap"') < text.index('"tried"') < text.index('"paper"')


def test_order_is_meaning():
    turned = changed(lambda data, fields: fields.reverse())
    turned["steps"][0]["fields"][3]["choices"].reverse()
    assert schema.digest(schema.build(turned)) != schema.digest(schema.build(FORM))


def test_shorthand_is_stored_as_canonical_logic():
    assert schema.build(FORM).field("paper").show_if == {"==": [{"var": "gap"}, "policy"]}


def test_shapes_are_frozen():
    with pytest.raises(ValidationError):
        schema.build(FORM).title = "x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data, fields: fields[2].update(key="gap"), ["gap", "属于哪一种", "涉及的政策"]),
        (lambda data, fields: fields[2].update(key="case"), ["case"]),
        (lambda data, fields: fields[2].update(key="count"), ["count"]),
        (lambda data, fields: fields[2].update(key="姓名"), ["姓名"]),
        (lambda data, fields: fields[2].update(key="a" * 41), ["a" * 41]),
        (lambda data, fields: fields[2].update(key="csrfmiddlewaretoken"), ["csrfmiddlewaretoken"]),
        (lambda data, fields: fields[2].update(secret=True), ["涉及的政策", "paper"]),
        (lambda data, fields: fields[3].update(public=True), ["idno"]),
        (lambda data, fields: fields[2].update(requird=True), ["requird"]),
        (lambda data, fields: fields[2].update(columns=fields[1]["columns"]), ["paper", "columns"]),
        (lambda data, fields: fields[2].update(type="hologram"), ["paper", "hologram"]),
        (lambda data, fields: fields[2].update(show_if={"gap": "polcy"}), ["polcy", "gap"]),
        (lambda data, fields: fields[2].update(show_if={"gone": "x"}), ["gone", "涉及的政策"]),
        (lambda data, fields: fields[2].update(show_if={"<": [{"var": "gap"}, 3]}), ["涉及的政策"]),
        (lambda data, fields: fields[2].update(show_if={"row.office": "x"}), ["row.office"]),
        (lambda data, fields: fields[2].update(show_if={"paper": "x"}), ["paper → paper"]),
        (lambda data, fields: fields[0].update(show_if={"paper": "x"}), ["gap → paper → gap"]),
        (lambda data, fields: fields[2].update(show_if={"+": [1, 2]}), ["涉及的政策"]),
        (lambda data, fields: fields.extend(SUMS), ["one → two → one"]),
        (lambda data, fields: fields[2].update(show_if={"eval": "1"}), ["eval"]),
        (lambda data, fields: fields[2].update(min_length=9, max_length=3), ["paper", "min_length", "max_length"]),
        (lambda data, fields: fields[2].update(pattern="("), ["paper"]),
        (lambda data, fields: fields[0].update(choices=[]), ["属于哪一种", "gap"]),
        (lambda data, fields: fields[0]["choices"].append({"code": "policy", "label": "又"}), ["gap", "policy"]),
        (lambda data, fields: fields[1].update(columns=[]), ["已经去过哪里", "tried"]),
        (lambda data, fields: fields[1]["columns"][0].update(type="note"), ["tried.office"]),
        (lambda data, fields: fields[1]["columns"][1].update(key="office"), ["tried", "office"]),
        (lambda data, fields: fields[1]["columns"][1].update(show_if={"row.gone": "x"}), ["gone"]),
        (lambda data, fields: data["checks"][0].update(field="gone"), ["gone"]),
        (lambda data, fields: data["checks"][0].update(must={"<": [{"var": "tried"}, 3]}), ["1"]),
        (lambda data, fields: fields.clear(), ["1"]),
    ],
)
def test_a_mistake_is_refused_in_a_sentence_that_names_it(change, words):
    said = refusals(change)
    assert any(all(word in sentence for word in words) for sentence in said), said
    assert not any("Value error" in sentence for sentence in said)


def test_a_step_is_never_called_empty_because_a_field_in_it_is_wrong():
    assert len(refusals(lambda data, fields: fields[2].update(key="case"))) == 1


def test_a_number_of_a_date_limit_is_a_day_or_today():
    born = {"key": "born", "type": "date", "label": "生日", "min": "1900-01-01", "max": "today"}
    schema.build(changed(lambda data, fields: fields.append(born)))
    said = refusals(lambda data, fields: fields.append({**born, "max": "tomorrow"}))
    assert "born" in said[0]


def test_a_check_says_what_it_works_out():
    """The words stood in braces on the page: only moves of a case filled them in."""
    check = {"must": {"<=": [{"var": "n"}, {"var": "prev.n"}]}, "say": "最多{most}，{until}前", "field": "n",
             "let": {"most": {"var": "prev.n"}, "until": {"shift": ["2026-04-20", "3d"]}}}  # fmt: skip
    fields = [{"key": "n", "type": "integer", "label": "多少"}]
    spec = schema.build({"title": "表", "steps": [{"title": "一", "fields": fields}], "checks": [check]})
    told = Answers(spec, {"n": "7"}, extra={"prev": {"n": 5}}).problems()
    assert told == {"n": ["最多5，2026年4月23日前"]}


@pytest.mark.parametrize(
    ("say", "let", "words"),
    [
        ("最多{most}", {}, "{most}"),
        ("最多{most}", {"most": {"var": "m"}}, "“m”"),
        ("最多{most}", {"most": {"var": "n"}}, ""),
    ],
)
def test_the_words_of_a_check_are_checked_too(say, let, words):
    fields = [{"key": "n", "type": "integer", "label": "多少"}]
    check = {"must": {"<": [{"var": "n"}, 3]}, "say": say, "let": let}
    spec = {"title": "表", "steps": [{"title": "一", "fields": fields}], "checks": [check]}
    if words:
        with pytest.raises(ValidationError, match=re.escape(words)):
            schema.build(spec)
    else:
        schema.build(spec)
