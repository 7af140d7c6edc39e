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


HOURS = [
    {"key": "hours", "type": "integer", "label": "小时"},
    {"key": "share", "type": "percent", "label": "比例"},
    result("money", {"*": [{"var": "row.hours"}, {"var": "row.share"}, {"var": "pay"}]}),
    {"key": "twice", "type": "money", "label": "两倍", "calc": {"*": [{"var": "row.found"}, 2]}},
]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["table", "repeat"])
def test_in_each_row_it_is_worked_out_from_the_row_and_from_the_form(kind):
    total = result("money", {"sum": [{"var": "work"}, {"var": "row.found"}]}) | {"key": "total"}
    spec = form(PAY, {"key": "work", "type": kind, "label": "干活", "columns": HOURS}, total)
    filling = Filling.fresh(version_of(spec, slug="rows"))
    assert set(filling.form(0).watched().split()) == {"pay", "work"}
    data = QueryDict(mutable=True)
    data.update({"pay": "100", "work-rows": "3"})
    for n, (hours, share) in enumerate([("2", "50"), ("3", "100"), ("", "")]):
        data.update({f"work-{n}-hours": hours, f"work-{n}-share": share})
        data.update({f"work-{n}-id": f"abc23{n + 2}"} if kind == "repeat" else {})
        data[f"work-{n}-found"] = "999999"  # nobody types it, whatever a post says
    bound = filling.form(0, data)
    assert filling.keep(0, bound), bound.errors
    page = render_to_string("forms/questions.html", {"form": filling.form(0)})
    assert 'value="100.00 元"' in page
    assert 'value="300.00 元"' in page
    assert "999999" not in page
    sent = filling.send()
    assert [(row["found"], row["twice"]) for row in sent.data["work"]] == [(10000, 20000), (30000, 60000)]
    assert sent.data["total"] == 40000
    assert "算出来的：300.00 元" in intake.export_row(sent)["work"]


def test_what_cannot_be_worked_out_in_a_row_stays_blank():
    work = {
        "key": "work",
        "type": "table",
        "label": "干活",
        "columns": [*HOURS[:1], result("number", {"/": [1, {"var": "row.hours"}]})],
    }
    found = Answers(schema.build(form(work)), {"work": [{"hours": "0"}, {"hours": "4"}]})
    assert found.value("work") == [{"hours": 0}, {"hours": 4, "found": Decimal("0.25")}]


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
