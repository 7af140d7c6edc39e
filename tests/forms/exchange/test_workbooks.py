"""XLSForm workbooks as others draw them up: what is taken, and that everything else is named with sheet and cell."""

import pytest

from forms import schema
from forms.exchange.problems import NOTE, UNSUPPORTED, WRONG
from tests.forms.exchange.sheets import HEADINGS, read, said

GAP = [("gap", "policy", "政策变动"), ("gap", "border", "边界不清")]
TYPED = [
    ("text", {}, "text", {}),
    ("integer", {}, "integer", {}),
    ("decimal", {}, "number", {}),
    ("date", {}, "date", {}),
    ("select_one gap", {}, "choice", {}),
    ("select one gap", {}, "choice", {}),
    ("select_multiple gap", {}, "multi_choice", {}),
    ("note", {}, "note", {}),
    ("image", {}, "picture", {}),
    ("photo", {}, "picture", {}),
    ("file", {}, "file", {}),
    ("time", {}, "time", {}),
    ("dateTime", {}, "datetime", {}),
    ("date", {"appearance": "month-year"}, "month", {}),
    ("geopoint", {}, "map_point", {}),
    ("image", {"appearance": "signature"}, "signature", {}),
    ("text", {"ow_type": "region", "ow_more": '{"level": "town"}'}, "region", {"level": "town"}),
    ("decimal", {"ow_type": "percent", "constraint": ". <= 100"}, "percent", {"max": 100}),
    ("integer", {"ow_type": "rating"}, "rating", {}),
    ("text", {"ow_type": "plate"}, "plate", {}),
    ("acknowledge", {}, "consent", {}),
    ("trigger", {}, "consent", {}),
    ("text", {"appearance": "multiline"}, "long_text", {}),
    ("text", {"ow_type": "id_number", "secret": "yes", "purpose": "核对身份"}, "id_number",
     {"secret": True, "purpose": "核对身份"}),
    ("text", {"ow_type": "phone"}, "phone", {}),
    ("text", {"ow_type": "uscc", "public": "是"}, "uscc", {"public": True}),
    ("decimal", {"ow_type": "money", "default": "12.5"}, "money", {"default": 1250}),
    ("text", {"required": "yes", "hint": "写清楚"}, "text", {"required": True, "help": "写清楚"}),
    ("text", {"constraint": "string-length(.) <= 5 and regex(., '[0-9]+')"}, "text",
     {"max_length": 5, "pattern": "[0-9]+"}),
    ("integer", {"constraint": ". > 0 and . < 121"}, "integer", {"min": 1, "max": 120}),
    ("decimal", {"constraint": "0.5 <= ."}, "number", {"min": "0.5"}),
    ("date", {"constraint": ". <= today() and . >= date('1900-01-01')"}, "date", {"min": "1900-01-01", "max": "today"}),
    ("select_multiple gap", {"constraint": "count-selected(.) <= 1"}, "multi_choice", {"max_rows": 1}),
    ("select_one gap", {"default": "policy"}, "choice", {"default": "policy"}),
    ("date", {"default": "today()"}, "date", {"prefill": {"var": "today"}}),
    ("integer", {"default": "3"}, "integer", {"default": 3}),
    ("integer", {"calculation": "1 + 2", "read_only": "yes"}, "integer", {"calc": {"+": [1, 2]}}),
    ("integer", {"ow_more": '{"min": 3}'}, "integer", {"min": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "more", "kind", "settings"), TYPED)
def test_a_row_becomes_a_question(written, more, kind, settings):
    headings = [*HEADINGS, *more]
    incoming = read([(written, "q", "问题", *more.values())], headings=headings, choices=GAP)
    assert said(incoming, WRONG, UNSUPPORTED) == []
    made = incoming.spec.field("q").model_dump(exclude_defaults=True, mode="json", exclude={"choices"})
    assert made == {"key": "q", "type": kind, "label": "问题", **settings}


FORM = [
    ("text", "before", "第一题", "", "", ""),
    ("begin group", "who", "您是谁", "", "field-list", "说明"),
    ("text", "name", "姓名", "", "", ""),
    ("end group", "", "", "", "", ""),
    ("begin_group", "what", "什么事", "${name} != ''", "field-list", ""),
    ("select_one gap", "gap", "哪一种", "", "", ""),
    ("begin_group", "where", "在哪里", "${gap} = 'border'", "", ""),
    ("text", "place", "地点", "", "", ""),
    ("text", "why", "为什么", "${place} = '甲村'", "", ""),
    ("end_group", "where", "", "", "", ""),
    ("begin_repeat", "tried", "去过哪里", "", "", ""),
    ("text", "office", "单位", "", "", ""),
    ("decimal", "cost", "花费", "${office} != ''", "", ""),
    ("end_repeat", "", "", "", "", ""),
    ("calculate", "total", "", "", "", ""),
    ("end_group", "", "", "", "", ""),
]


@pytest.fixture
def whole():
    headings = [*HEADINGS, "relevance", "appearance", "hint"]
    rows = [(*row, "sum(${cost})" if row[0] == "calculate" else "") for row in FORM]
    named = {"form_title": "登记", "form_id": "deng ji"}
    return read(rows, headings=[*headings, "calculate"], choices=GAP, settings=named)


def test_a_group_with_field_list_is_a_step_and_what_stands_outside_has_one_of_its_own(whole):
    assert said(whole, WRONG, UNSUPPORTED) == []
    assert [(step.key, step.title, step.help) for step in whole.spec.steps] == [
        (None, "登记", None), ("who", "您是谁", "说明"), ("what", "什么事", None)]  # fmt: skip
    assert whole.spec.steps[2].show_if == {"present": {"var": "name"}}
    assert (whole.spec.title, whole.slug) == ("登记", "deng-ji")


def test_the_rule_of_a_group_holds_for_all_that_stands_in_it(whole):
    shown = {field.key: field.show_if for field in whole.spec.fields()}
    border = {"==": [{"var": "gap"}, "border"]}
    assert shown["place"] == border
    assert shown["why"] == {"and": [border, {"==": [{"var": "place"}, "甲村"]}]}


def test_a_repeat_is_a_table_and_sums_see_its_columns(whole):
    table, total = whole.spec.field("tried"), whole.spec.field("total")
    assert [(column.key, column.type) for column in table.columns] == [("office", "text"), ("cost", "number")]
    assert table.columns[1].show_if == {"present": {"var": "row.office"}}
    assert (total.type, total.calc) == ("number", {"sum": [{"var": "tried"}, {"var": "row.cost"}]})


def test_a_constraint_with_a_sentence_of_its_own_is_a_check_that_says_it():
    headings = [*HEADINGS, "constraint", "constraint message"]
    incoming = read([("integer", "age", "年龄", ". >= 60", "满60周岁才能申请")], headings=headings)
    rule = {"or": [{"!": {"present": {"var": "age"}}}, {">=": [{"var": "age"}, 60]}]}
    [check] = incoming.spec.checks
    assert (check.must, check.say, check.field) == (rule, "满60周岁才能申请", "age")
    assert incoming.spec.field("age").min is None


def test_names_that_are_no_keys_are_changed_everywhere_and_told():
    rows = [("text", "Full-Name", "姓名", ""), ("text", "2电话", "电话", "${Full-Name} != ''")]
    incoming = read(rows, headings=[*HEADINGS, "relevant"])
    assert [field.key for field in incoming.spec.fields()] == ["full_name", "q_2_dian_hua"]
    assert incoming.spec.field("q_2_dian_hua").show_if == {"present": {"var": "full_name"}}
    assert all("B" in line for line in said(incoming, NOTE))
    assert said(incoming, WRONG, UNSUPPORTED) == []


def test_of_several_languages_the_chinese_one_is_taken():
    headings = ("type", "name", "label::English (en)", "label::中文 (zh)", "hint:English")
    incoming = read([("text", "name", "Name", "姓名", "as in your ID")], headings=headings)
    field = incoming.spec.field("name")
    assert (field.label, field.help) == ("姓名", "as in your ID")
    [english] = said(incoming, UNSUPPORTED)
    assert "survey" in english
    assert "C" in english


NAMED = [  # (row as it is written, headings beyond the first three, the cell, what is named)
    (("range", "q", "打分"), (), "A", "range"),
    (("barcode", "q", "条码"), (), "A", "barcode"),
    (("geotrace", "q", "路线"), (), "A", "geotrace"),
    (("audio", "q", "录音"), (), "A", "audio"),
    (("rank gap", "q", "排序"), (), "A", "rank"),
    (("deviceid", "q", ""), (), "A", "deviceid"),
    (("select_one_from_file x.csv", "q", "选"), (), "A", "select_one_from_file"),
    (("select_one gap or_other", "q", "选"), (), "A", "or_other"),
    (("text", "q", "问", "pulldata('a','b','c','d') = 1"), ("relevant",), "D", "pulldata"),
    (("text", "q", "问", "regex(${before}, 'x')"), ("required",), "D", "regex"),
    (("text", "q", "问", "concat('a', 'b')"), ("calculation",), "D", "concat"),
    (("integer", "q", "问", "position(..) > 1"), ("constraint",), "D", ".."),
    (("select_one gap", "q", "问", "town = ${before}"), ("choice_filter",), "D", ""),
    (("text", "q", "问", "yes"), ("read_only",), "D", ""),
    (("text", "q", "问", "search('x')"), ("appearance",), "D", "search('x')"),
    (("text", "q", "问", "a.jpg"), ("media::image",), "D", "media::image"),
    (("text", "q", "问", "x"), ("trigger",), "D", "trigger"),
    (("text", "q", "您好，${before}"), (), "C", "${before}"),
    (("integer", "q", "问", "start=1 end=5"), ("parameters",), "D", "parameters"),
    (("text", "q", "问", "补充"), ("guidance_hint",), "D", "guidance_hint"),
]


@pytest.mark.parametrize(("row", "headings", "column", "named"), NAMED)
def test_what_we_lack_is_named_with_its_cell_and_the_rest_is_taken(row, headings, column, named):
    incoming = read([("text", "before", "前"), row], headings=[*HEADINGS, *headings], choices=GAP)
    [problem] = incoming.problems.of(UNSUPPORTED)
    assert (problem.cell.sheet, problem.cell.row, problem.cell.column) == ("survey", 3, column)
    assert named in problem.said
    assert incoming.spec is not None
    assert not incoming.is_sound


WRONGS = [
    (("txt", "q", "问"), (), "A", "txt"),
    (("text", "", "问"), (), "B", ""),
    (("", "q", "问"), (), "A", ""),
    (("text", "before", "问"), (), "B", "before"),
    (("select_one", "q", "问"), (), "A", "select_one"),
    (("select_one gone", "q", "问"), (), "A", "gone"),
    (("text", "q", "问", "${gone} = 1"), ("relevant",), "D", "gone"),
    (("text", "q", "问", "${before} = 'x"), ("relevant",), "D", "'"),
    (("text", "q", "问", "maybe"), ("secret",), "D", ""),
    (("text", "q", "问", "yes"), ("secret",), "", "q"),
    (("text", "q", "问", "hologram"), ("ow_type",), "D", "hologram"),
    (("date", "q", "问", "id_number"), ("ow_type",), "D", "id_number"),
    (("text", "q", "问", "{"), ("ow_more",), "D", "JSON"),
    (("text", "q", "问", '{"colour": 1}'), ("ow_more",), "D", "colour"),
    (("text", "q", "问", '{"help": "甲"}', "乙"), ("ow_more", "hint"), "D", "help"),
    (("text", "q", "问", "=1+1"), ("hint",), "D", ""),
    (("text", "q", "长" * 300), (), "C", ""),
    (("integer", "q", "问", ". >= 9 and . <= 3"), ("constraint",), "", "min"),
    (("text", "q", "问", "${before} < today()"), ("relevant",), "D", ""),
    (("select_one gap", "q", "问", "${q} = 'nobody'"), ("required",), "D", "nobody"),
    (("end_group", "q", ""), (), "A", "end_group"),
    (("begin_group", "q", "组"), (), "A", "begin_group"),
]


@pytest.mark.parametrize(("row", "headings", "column", "named"), WRONGS)
def test_slips_are_told_with_their_cell_and_nothing_is_made(row, headings, column, named):
    incoming = read([("text", "before", "前"), row], headings=[*HEADINGS, *headings], choices=GAP)
    cells = [(each.cell.sheet, each.cell.row, each.cell.column) for each in incoming.problems.of(WRONG)]
    assert ("survey", 3, column) in cells, said(incoming)
    assert any(named in each.said for each in incoming.problems.of(WRONG))
    assert incoming.spec is None


def test_slips_in_the_choices_have_their_cell_too():
    choices = [
        ("gap", "policy", "甲"),
        ("gap", "policy", "乙"),
        ("gap", "政策", "丙"),
        ("", "x", "丁"),
        ("gap", "y", "戊", 5),
    ]
    incoming = read([("select_one gap", "q", "问")], choices=choices)
    cells = [(each.cell.sheet, each.cell.row, each.cell.column) for each in incoming.problems.found]
    assert {("choices", 3, "B"), ("choices", 4, "B"), ("choices", 5, "A"), ("choices", 6, "D")} <= set(cells)


def test_groups_and_repeats_say_what_they_cannot_keep():
    rows = [
        ("begin_repeat", "crew", "人员", "", "yes"),
        ("text", "name", "姓名", "", ""),
        ("file", "paper", "证书", "", ""),
        ("begin_repeat", "jobs", "岗位", "", ""),
        ("text", "job", "岗位", "", ""),
        ("end_repeat", "", "", "", ""),
        ("end_repeat", "", "", "", ""),
        ("begin_group", "g", "组", ". > 1", ""),
        ("text", "last", "完", "", ""),
        ("end_group", "", "", "", ""),
    ]
    incoming = read(rows, headings=[*HEADINGS, "constraint", "read_only"])
    cells = {(each.cell.row, each.cell.column) for each in incoming.problems.of(UNSUPPORTED)}
    assert {(5, "A"), (9, "D"), (2, "E")} <= cells
    assert said(incoming, WRONG) == []


def test_sheets_nobody_reads_are_named():
    incoming = read([("text", "q", "问")], entities=[("list_name", "label"), ("trees", "x")], 草稿=[("a",), ("b",)])
    assert [each.cell.sheet for each in incoming.problems.of(UNSUPPORTED)] == ["entities"]
    assert [each.cell.sheet for each in incoming.problems.of(NOTE)] == ["草稿"]


@pytest.mark.parametrize(
    ("headings", "rows"), [(("type", "label"), [("text", "x")]), (("甲", "乙"), [("x", "y")]), ((), [])]
)
def test_without_the_needed_columns_nothing_is_read(headings, rows):
    assert said(read(rows, headings=headings), WRONG)


def test_numbers_dates_and_ticks_read_as_they_are_typed():
    incoming = read([("select_one gap", "q", 3.0, True)], headings=[*HEADINGS, "required"], choices=[("gap", 1, 1.5)])
    field = incoming.spec.field("q")
    assert (field.label, field.required) == ("3", True)
    assert field.choices == (schema.Choice(code="1", label="1.5"),)
