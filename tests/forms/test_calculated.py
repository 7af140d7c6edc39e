"""What is worked out: never typed, always by the server, shown and stored as the type it is called."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from forms import fields, intake, schema
from forms.answers import Answers
from forms.fields.calculated import Calculated
from forms.filling import Filling
from tests.forms.intake_samples import version_of

PAY = {"key": "pay", "type": "money", "label": "工资"}
BONUS = {"key": "bonus", "type": "money", "label": "奖金"}
BORN = {"key": "born", "type": "date", "label": "生日"}
SUM = {"+": [{"var": "pay"}, {"var": "bonus"}]}


def result(gives: str | None, calc, **more) -> dict:
    return {"key": "found", "type": "calculated", "label": "算出来的", "gives": gives, "calc": calc, **more}


def form(*asked: dict) -> dict:
    return {"title": "表", "steps": [{"title": "一", "fields": [*asked]}]}


@pytest.mark.parametrize(
    ("gives", "calc", "value", "json", "shown"),
    [
        ("money", SUM, Decimal("8000.50"), 800050, "8,000.50 元"),
        (None, SUM, Decimal("8000.5"), "8000.5", "8000.5"),
        ("integer", SUM, Decimal("8001"), 8001, "8001"),
        ("percent", {"/": [{"var": "bonus"}, {"var": "pay"}]}, Decimal("14.2929"), "14.2929", "14.2929%"),
        ("date", {"shift": [{"var": "born"}, "60y"]}, date(2010, 2, 28), "2010-02-28", "2010年2月28日"),
        ("yes_no", {">": [{"var": "pay"}, 5000]}, True, True, "是"),
        ("text", {"if": [{">": [{"var": "pay"}, 5000]}, "高", "低"]}, "高", "高", "高"),
        ("duration", {"*": [{"/": [{"var": "pay"}, {"var": "pay"}]}, 90]}, Decimal(90), 90, "1 小时 30 分钟"),
    ],
)
def test_it_is_of_the_type_it_is_called(gives, calc, value, json, shown):
    spec = schema.build(form(PAY, BONUS, BORN, result(gives, calc)))
    found = Answers(spec, {"pay": "7000", "bonus": "1000.50", "born": "1950-02-28", "found": "1"})
    field, kind = spec.field("found"), fields.of("calculated")
    assert found.value("found") == value
    assert kind.to_json(field, value) == json
    assert kind.from_json(field, json) == value
    assert kind.show(field, value) == shown


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (result("money", None), "怎么算"),
        (result("picture", SUM), "不能是“picture”"),
        (result("date", SUM), "日期"),
    ],
)
def test_what_cannot_be_worked_out_is_told_when_the_form_is_made(field, said):
    with pytest.raises(ValueError, match=said):
        schema.build(form(PAY, BONUS, field))


def test_in_rows_nothing_is_worked_out_yet_and_that_is_said():
    rows = {"key": "kin", "type": "repeat", "label": "家人", "columns": [PAY, result("money", 1)]}
    with pytest.raises(ValueError, match="calculated"):
        schema.build(form(rows))


@pytest.mark.django_db
def test_it_is_drawn_read_only_shown_and_stored_and_no_post_changes_it():
    version = version_of(form(PAY, BONUS, result("money", SUM, required=True)), slug="sum")
    filling = Filling.fresh(version)
    assert filling.form(0).watched() == "pay bonus"
    assert filling.keep(0, filling.form(0, QueryDict("pay=7000&bonus=1000.50&found=999999")))
    page = render_to_string("forms/questions.html", {"form": filling.form(0)})
    assert 'value="8,000.50 元"' in page
    assert "readonly" in page
    assert filling.summary()[0]["rows"][2]["text"] == "8,000.50 元"
    sent = filling.send()
    assert sent.data["found"] == 800050
    assert intake.export_row(sent)["found"] == Decimal("8000.50")
    assert intake.logic_values(sent)["found"] == Decimal("8000.50")


def test_the_builder_gives_back_what_it_was_given():
    field = schema.Field.model_validate(result("money", SUM))
    kind = Calculated()
    assert schema.Field.model_validate(kind.schema_of(kind.block_of(field))) == field
