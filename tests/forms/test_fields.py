"""Every field type: what is typed becomes a clean value, JSON, words, a mask and a cell; what is wrong is told."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms as html
from django.core.exceptions import ValidationError
from django.http import QueryDict
from wagtailstreamforms.fields import get_fields
from wagtailstreamforms.forms import FormBuilder

from forms import fields, reading
from forms.answers import ROW
from forms.field_kinds import KINDS
from forms.logic.kinds import kind_of
from home import clock
from tests.forms.samples import SAMPLES, field_of, trades, typed

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # places and codes are looked up
kinds = pytest.mark.parametrize("kind", SAMPLES)
FILES = {"file", "picture", "signature"}


def test_every_type_of_the_schema_has_its_class_and_no_more():
    assert set(get_fields()) == set(KINDS)
    assert set(KINDS) - set(SAMPLES) == FILES | {
        "note",
        "unit",
        "group",
        "post",
        "entry",
        "case",
        "calculated",
    }  # these have tests of their own


@pytest.fixture(autouse=True)
def _code_list():
    trades()


def bare(value):
    """``value`` without the names that rows of a repeat are given."""
    rows = isinstance(value, list) and value and isinstance(value[0], dict)
    return [{key: cell for key, cell in row.items() if key != ROW} for row in value] if rows else value


@kinds
def test_typed_becomes_clean_becomes_json_and_back(kind):
    field, sample, of = field_of(kind), SAMPLES[kind], fields.of(kind)
    value = bare(of.formfield(field).clean(typed(sample, sample.typed)))
    assert value == sample.value
    assert of.to_json(field, value) == sample.json
    assert of.from_json(field, sample.json) == sample.value
    assert of.show(field, value) == sample.shown


@kinds
def test_the_rules_see_the_kind_the_schema_promises(kind):
    field, sample = field_of(kind), SAMPLES[kind]
    assert kind_of(fields.of(kind).logic(field, sample.value)) == KINDS[kind].gives


@kinds
def test_a_blank_is_nothing(kind):
    field, of = field_of(kind), fields.of(kind)
    blank = of.formfield(field).clean([] if kind in ("multi_choice", "table") else "")
    assert blank is None
    assert of.to_json(field, None) is None
    assert of.from_json(field, None) is None
    assert of.show(field, None) == ""
    assert of.export(field, None) is None


@kinds
def test_a_required_blank_is_told_with_the_question(kind):
    with pytest.raises(ValidationError) as refused:
        fields.of(kind).formfield(field_of(kind, required=True)).clean([] if kind in ("multi_choice", "table") else "")
    assert "“问题”" in refused.value.messages[0]


@pytest.mark.parametrize("kind", [kind for kind in SAMPLES if SAMPLES[kind].wrong])
def test_what_is_wrong_is_told_in_chinese(kind):
    with pytest.raises(ValidationError) as refused:
        fields.of(kind).formfield(field_of(kind)).clean(typed(SAMPLES[kind], SAMPLES[kind].wrong))
    said = refused.value.messages[0]
    assert any("一" <= sign <= "鿿" for sign in said)
    assert said.endswith("。")


@kinds
def test_a_mask_never_shows_the_whole(kind):
    field, sample = field_of(kind), SAMPLES[kind]
    if kind not in ("consent", "yes_no", "table"):
        assert fields.of(kind).mask(field, sample.value) != sample.shown


@kinds
def test_a_bound_form_keeps_what_was_typed(kind):
    """Drawing a form whose answer was refused shows the same answer again."""
    sample = SAMPLES[kind]
    if not isinstance(sample.typed, str) or kind in ("yes_no", "consent", "choice", "rating"):
        return
    form = type("F", (html.Form,), {"f": fields.of(kind).formfield(field_of(kind))})({"f": sample.wrong})
    assert not form.is_valid()
    assert str(sample.wrong) in str(form["f"])


@kinds
def test_a_long_table_makes_the_same_cells(kind):
    field, sample, of = field_of(kind), SAMPLES[kind], fields.of(kind)
    made = reading.cell_of(field)
    if not field.columns:
        assert made(sample.json) == of.export(field, of.from_json(field, sample.json))
    assert made(sample.json) == made(sample.json)  # also when it is remembered
    assert made(None) is None
    assert made(reading.masked("*")) == "*"


def test_cells_are_typed():
    assert fields.of("money").export(field_of("money"), Decimal("3.00")) == Decimal("3.00")
    assert fields.of("date").export(field_of("date"), date(2026, 2, 8)) == date(2026, 2, 8)
    assert fields.of("id_number").export(field_of("id_number"), "11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize("typed", ["2026-2-8", "2026/02/08", "2026.2.8", "2026年2月8日", "20260208", "２０２６-02-08"])
def test_dates_as_people_write_them(typed):
    assert fields.of("date").formfield(field_of("date")).clean(typed) == date(2026, 2, 8)


def test_there_is_no_31st_of_february():
    with pytest.raises(ValidationError) as refused:
        fields.of("date").formfield(field_of("date")).clean("2026-02-31")
    assert "没有 2026年2月31日 这一天" in refused.value.messages[0]


def test_a_birthday_is_not_in_the_future():
    with clock.at(clock.instant(date(2026, 2, 7))), pytest.raises(ValidationError) as refused:
        fields.of("date").formfield(field_of("date")).clean("2026-02-08")
    assert "还没有到" in refused.value.messages[0]


def test_ten_thousand_characters_are_counted_not_cut():
    with pytest.raises(ValidationError) as refused:
        fields.of("long_text").formfield(field_of("long_text", max_length=2000)).clean("长" * 10_000)
    assert "最多写 2000 个字" in refused.value.messages[0]
    assert "10000" in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e9", "0x10", "١٢", "1_000", "9" * 16])
def test_only_plain_digits_are_numbers(typed):
    with pytest.raises(ValidationError):
        fields.of("number").formfield(field_of("number")).clean(typed)


def test_invisible_characters_are_dropped():
    assert fields.of("text").formfield(field_of("text")).clean("白\u200b云\x07镇") == "白云镇"


def test_a_required_rule_that_came_out_yes_requires():
    made = fields.of("text").formfield(field_of("text", required={"gap": "x"}), required=True)
    assert made.required
    assert not fields.of("text").formfield(field_of("text", required={"gap": "x"})).required


def test_the_librarys_form_builder_draws_our_blocks():
    value = {"name": "gap", "label": "属于哪一种", "required": True, "choices": "policy = 政策变动\n边界不清"}
    made = FormBuilder([{"type": "choice", "value": value}]).get_form_class()
    assert made.base_fields["gap"].choices == [("policy", "政策变动"), ("bjbq", "边界不清")]


# --- tables ---------------------------------------------------------------------------------------------------------
TABLE = {
    "columns": [
        {"key": "place", "type": "text", "label": "单位", "required": True},
        {"key": "kind", "type": "choice", "label": "方式", "choices": [{"code": "tel", "label": "电话"}]},
        {
            "key": "why",
            "type": "text",
            "label": "原因",
            "show_if": {"row.kind": "tel"},
            "required": {"row.kind": "tel"},
        },
        {"key": "level", "type": "text", "label": "级别", "required": {"gap": "policy"}},
    ],
    "min_rows": 1,
    "max_rows": 3,
}


def table_form(data: dict, context=None):
    post = QueryDict(mutable=True)
    post.update(data)
    made = fields.of("table").formfield(field_of("table", **TABLE), context=context)
    return type("F", (html.Form,), {"t": made})(post)


def test_a_row_more_and_a_row_less_work_without_script():
    form = table_form({"t-rows": "1", "t-0-place": "甲村", "t-add": "1"})
    assert 'name="t-1-place"' in str(form["t"])
    assert 'value="甲村"' in str(form["t"])
    assert fields.row_button(form.data)
    form = table_form({"t-rows": "2", "t-0-place": "甲村", "t-1-place": "乙村", "t-remove": "0"})
    assert "甲村" not in str(form["t"])
    assert not fields.row_button({"t-rows": "2"})


def test_rows_have_a_limit():
    form = table_form({f"t-{n}-place": "村" for n in range(9)} | {"t-rows": "9", "t-add": "1"})
    assert 'name="t-2-place"' in str(form["t"])
    assert 'name="t-3-place"' not in str(form["t"])
    assert "t-add" not in str(form["t"])


@pytest.mark.parametrize("count", ["-1", "x", "99999999999", ""])
def test_a_made_up_count_of_rows_does_no_harm(count):
    assert table_form({"t-rows": count}).is_valid()


def test_an_error_stands_beside_its_cell_and_names_its_row():
    form = table_form({"t-rows": "2", "t-0-place": "甲村", "t-1-kind": "tel", "t-1-why": "远"})
    assert not form.is_valid()
    assert form.errors["t"] == ["第 2 行“单位”：请填写“单位”。"]
    assert 'id="id_t-1-place-error"' in str(form["t"])


def test_rules_inside_a_row_see_the_row_and_the_other_answers():
    asked = {"t-rows": "1", "t-0-place": "甲村", "t-0-kind": "tel", "t-0-why": "", "t-0-level": ""}
    assert table_form(asked).errors["t"] == ["第 1 行“原因”：请填写“原因”。"]
    hidden = table_form({"t-rows": "1", "t-0-place": "甲村", "t-0-kind": "", "t-0-why": "不该留下"})
    assert hidden.is_valid()
    assert hidden.cleaned_data["t"] == [{"place": "甲村"}]
    assert not table_form({"t-rows": "1", "t-0-place": "甲村"}, context={"gap": "policy"}).is_valid()


def test_secret_columns_are_masked_in_words():
    columns = [{"key": "idno", "type": "id_number", "label": "证件", "secret": True, "purpose": "核对"}]
    field = field_of("table", columns=columns)
    assert fields.of("table").show(field, [{"idno": "11010519491231002X"}]) == "证件：110***********002X"


# --- files, notes, units --------------------------------------------------------------------------------------------
def test_files_come_as_a_list():
    made = fields.of("file").formfield(field_of("file", many=True, max_mb=5))
    assert made.max_bytes == 5 * 1024 * 1024
    assert "multiple" in made.widget.render("f", None)
    assert made.clean(["upload"]) == ["upload"]
    assert made.clean([]) is None


def test_a_note_asks_nothing():
    made = fields.of("note").formfield(field_of("note"))
    assert made.clean(None) is None
    assert made.widget.render("n", None) == ""


@pytest.mark.django_db
def test_units_stand_in_their_tree():
    from home.models import Unit

    county = Unit.add_root(code="qx", name="清溪县", level="county")
    town = county.add_child(code="by", name="白云镇", level="town")
    town.add_child(code="by-sq", name="石桥村", level="village")
    county.add_child(code="mz", name="民政局", level="department")
    drawn = fields.of("unit").formfield(field_of("unit"))
    assert drawn.clean("by-sq") == "by-sq"
    assert fields.of("unit").show(field_of("unit"), "by-sq") == "白云镇 · 石桥村"
    assert fields.of("unit").formfield(field_of("unit", level="town")).clean("by") == "by"
    for wrong, level in (("mz", None), ("by-sq", "town"), ("by", "village")):
        with pytest.raises(ValidationError):
            fields.of("unit").formfield(field_of("unit", level=level)).clean(wrong)


@pytest.mark.parametrize("kind", ["integer", "number", "money", "percent"])
def test_a_plain_nought_is_an_answer(kind):
    """A pack or the API sends numbers, and 0 of them is not nothing."""
    made = fields.of(kind).formfield(field_of(kind, required=True, min=0))
    assert made.clean(0) == made.clean("0") == 0
