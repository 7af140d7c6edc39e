"""What an ID number says of birth and sex agrees with what is asked beside it; consents keep their text's digest."""

import hashlib

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from forms import fields, schema
from forms.answers import Answers
from forms.filling import Filling
from tests.forms.intake_samples import version_of

ID = "11010519491231002X"  # born 1949-12-31, female
SEX = [{"code": "m", "label": "男"}, {"code": "f", "label": "女"}, {"code": "x", "label": "未说明"}]
NUMBER = {"key": "id", "type": "id_number", "label": "身份证号", "birth": "born", "sex": "sex"}
BORN = {"key": "born", "type": "date", "label": "出生日期"}
CHOICE = {"key": "sex", "type": "choice", "label": "性别", "choices": SEX}


def form(*steps: list[dict]) -> schema.Form:
    return schema.build({"title": "表", "steps": [{"title": f"{n}", "fields": each} for n, each in enumerate(steps)]})


@pytest.mark.parametrize(
    ("said", "place", "sentence"),
    [
        ({"born": "1949-12-31", "sex": "f"}, None, ""),
        ({"born": "1949-12-30"}, "born", "“身份证号”里的出生日期是1949年12月31日，“出生日期”写的是1949年12月30日。"),
        ({"sex": "m"}, "sex", "“性别”和“身份证号”第 17 位对不上。"),
        ({"sex": "x"}, None, ""),
        ({}, None, ""),
    ],
)
def test_the_number_and_what_is_asked_beside_it(said, place, sentence):
    found = Answers(form([NUMBER, BORN, CHOICE]), {"id": ID, **said}).problems()
    assert list(found) == ([place] if place else [])
    assert not place or sentence in found[place][0]


def test_it_is_said_where_the_later_question_stands():
    spec = form([BORN], [NUMBER | {"sex": None}])
    judged = Answers(spec, {"id": ID, "born": "1950-01-01"})
    assert judged.problems(["born"]) == {}
    assert list(judged.problems(["id"])) == ["id"]
    assert judged.first_broken() == 1


@pytest.mark.parametrize("kind", ["table", "repeat"])
def test_in_rows_it_is_said_beside_the_row(kind):
    people = {"key": "kin", "type": kind, "label": "家人", "columns": [NUMBER, BORN, CHOICE]}
    rows = [{"_id": "a", "id": ID, "born": "1949-12-31", "sex": "f"}, {"_id": "b", "id": ID, "born": "1950-01-01"}]
    said = Answers(form([people]), {"kin": rows}).errors("kin")
    assert len(said) == 1
    assert said[0].startswith("第 2 行“出生日期”：")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"birth": "gone"}, "旁边没有这个问题"),
        ({"birth": "sex"}, "不是日期问题"),
        ({"sex": "born"}, "不是有“男”“女”选项的单选题"),
    ],
)
def test_a_setting_that_names_the_wrong_question_is_told(change, said):
    with pytest.raises(ValueError, match=said):
        form([NUMBER | change, BORN, CHOICE])


def test_who_somebody_is_stands_in_the_same_row():
    with pytest.raises(ValueError, match="旁边没有这个问题"):
        form([BORN, {"key": "kin", "type": "repeat", "label": "家人", "columns": [NUMBER | {"sex": None}]}])


def test_the_builder_names_the_questions_by_their_words():
    from forms import publishing
    from tests.forms.builder import question

    asked = [question("date", "出生日期"), question("id_number", "身份证号", birth="出生日期", sex="", secret=False)]
    for n, (_kind, value) in enumerate(asked):
        value["name"] = f"q{n}"
    stream = [{"type": "step", "value": {"title": "一", "fields": [{"type": k, "value": v} for k, v in asked]}}]
    spec = publishing.build("表", stream)
    assert spec.field("q1").birth == "q0"


# --- consent --------------------------------------------------------------------------------------------------------
CONSENT = {"key": "ok", "type": "consent", "label": "我同意收集体检结果", "required": True, "sensitive": True,
           "text": "为发放补助，需要您的体检结果。\n\n不同意不影响其他事项。", "text_version": "2026-03"}  # fmt: skip


@pytest.mark.django_db
def test_a_consent_keeps_which_text_it_was_given_to():
    version = version_of({"title": "表", "steps": [{"title": "一", "fields": [CONSENT]}]}, slug="c")
    filling = Filling.fresh(version)
    page = render_to_string("forms/questions.html", {"form": filling.form(0)})
    assert "<p>为发放补助，需要您的体检结果。</p>" in page
    assert "涉及敏感个人信息" in page
    assert "版本 2026-03" in page
    assert filling.keep(0, filling.form(0, QueryDict("ok=on")))
    sent = filling.send()
    text = "我同意收集体检结果\n" + CONSENT["text"]
    assert sent.consent["ok"] == {
        "at": sent.at.isoformat(),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "version": "2026-03",
        "sensitive": True,
    }
    assert sent.data["ok"] is True


def test_sensitive_data_needs_its_whole_text():
    with pytest.raises(ValueError, match="请写全文"):
        schema.Field.model_validate(CONSENT | {"text": " "})


def test_another_text_has_another_digest():
    one, other = (schema.Field.model_validate(CONSENT | {"text": text}) for text in ("甲", "乙"))
    kind = fields.of("consent")
    assert kind.agreed(one)["sha256"] != kind.agreed(other)["sha256"]
