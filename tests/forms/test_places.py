"""Places, addresses and codes of lists on a form: list by list, without script too, as they were on a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string

from forms import code_lists, fields, schema
from forms.answers import Answers
from forms.filling import Filling
from forms.models import CodeList
from home import clock
from home.models import Post, Unit
from tests.forms.intake_samples import version_of
from tests.forms.samples import field_of, trades

pytestmark = pytest.mark.django_db


def form(*fields: dict) -> dict:
    return {"title": "表", "steps": [{"title": "一", "fields": [*fields]}]}


PLACE = {"key": "home", "type": "region", "label": "户籍地", "required": True}


def drawn(bound) -> str:
    return render_to_string("forms/questions.html", {"form": bound})


def test_without_script_each_list_comes_after_the_one_above():
    filling = Filling.fresh(version_of(form(PLACE), slug="p"))
    page = drawn(filling.form(0))
    assert page.count("<select") == 1
    assert 'value="330000"' in page
    assert '<noscript><button class="btn btn--quiet btn--sm" type="submit" name="_go" value="refresh"' in page
    bound = filling.form(0, QueryDict("home-0=330000&_go=refresh"))
    assert not filling.keep(0, bound)
    page = drawn(filling.form(0))
    assert page.count("<select") == 2
    assert 'value="330500"' in page
    bound = filling.form(0, QueryDict("home-0=330000&home-1=330500"))
    assert not filling.keep(0, bound)
    assert bound.errors["home"] == ["请继续选：“湖州市”下面的哪一个。"]
    page = drawn(filling.form(0))
    assert page.count("<select") == 3
    assert 'value="330521"' in page
    assert filling.keep(0, filling.form(0, QueryDict("home-0=330000&home-1=330500&home-2=330521")))
    assert "noscript" not in drawn(filling.form(0))
    assert filling.summary()[0]["rows"][0]["text"] == "浙江省湖州市德清县"


def test_with_script_a_choice_asks_for_the_step_again():
    assert Filling.fresh(version_of(form(PLACE), slug="p")).form(0).watched() == "home"
    within = {"key": "kin", "type": "repeat", "label": "家人", "columns": [PLACE]}
    assert Filling.fresh(version_of(form(within), slug="q")).form(0).watched() == "kin"


def test_another_province_drops_what_stood_below_the_first():
    filling = Filling.fresh(version_of(form(PLACE), slug="p"))
    filling.keep(0, filling.form(0, QueryDict("home-0=110000&home-1=330500&home-2=330521")))
    page = drawn(filling.form(0))
    assert page.count("<select") == 2
    assert 'value="110101"' in page
    assert "330500" not in page


@pytest.mark.parametrize(
    ("level", "code", "whole"),
    [
        ("province", "330000", "浙江省"),
        ("city", "330500", "浙江省湖州市"),
        ("county", "110101", "北京市东城区"),
        ("county", "429004", "湖北省仙桃市"),
        ("county", "441900", "广东省东莞市"),
        ("town", "330521001", "浙江省湖州市德清县下渚湖街道"),
        ("village", "330599001201", "浙江省湖州市清溪县白云镇石桥村"),
        ("village", "330521001", "浙江省湖州市德清县下渚湖街道"),
    ],
)
def test_choosing_ends_where_the_form_wants_or_nothing_is_below(level, code, whole):
    county = Unit.add_root(code="qx", name="清溪县", level="county", region_code="330599")
    town = county.add_child(code="by", name="白云镇", level="town", region_code="330599001000")
    town.add_child(code="by-1", name="石桥村", level="village", region_code="330599001201")
    field = field_of("region", level=level)
    value = fields.of("region").formfield(field).clean(code)
    assert (value["code"], value["name"]) == (code, whole)
    assert fields.of("region").export(field, value) == f"{code} {whole}"


def test_a_place_is_as_it_was_on_the_day_of_another_answer():
    spec = schema.build(form({"key": "born", "type": "date", "label": "出生日期"}, PLACE | {"on": "born"}))
    place = {"home": "330103"}  # 下城区, until 2021
    assert Answers(spec, place | {"born": "1990-05-01"}).value("home")["name"] == "浙江省杭州市下城区"
    now = Answers(spec, place | {"born": "2024-05-01"})
    assert now.value("home") is None
    assert "没有这一项" in now.errors("home")[0]
    assert "born" in now.asked_for
    assert Answers(spec, {"born": "1987-05-01", "home": "510202"}).value("home")["on"] == "1987-05-01"


def test_an_abolished_place_is_chosen_list_by_list():
    spec = form({"key": "born", "type": "date", "label": "出生日期"}, PLACE | {"on": "born"})
    filling = Filling.fresh(version_of(spec, slug="p"))
    posted = "home-0=330000&home-1=330100&home-2=330103"
    assert filling.keep(0, filling.form(0, QueryDict(f"born=1990-05-01&{posted}")))
    assert filling.summary()[0]["rows"][1]["text"] == "浙江省杭州市下城区"
    now = filling.form(0, QueryDict(f"born=2024-05-01&{posted}"))
    assert not filling.keep(0, now)
    assert now.errors["home"] == ["请继续选：“杭州市”下面的哪一个。"]


@pytest.mark.parametrize(("key", "said"), [("gone", "没有这个问题"), ("name", "不是问日期的")])
def test_the_day_must_be_asked_for(key, said):
    with pytest.raises(ValueError, match=said):
        schema.build(form({"key": "name", "type": "text", "label": "姓名"}, PLACE | {"on": key}))


def test_rules_see_the_code():
    shown = {"key": "more", "type": "text", "label": "再说", "show_if": {"home": "330521"}}
    spec = schema.build(form(PLACE, shown))
    assert Answers(spec, {"home": "330521"}).shows("more")
    assert not Answers(spec, {"home": "330522"}).shows("more")


def test_what_was_chosen_reads_the_same_when_the_list_has_moved_on():
    trades()
    spec = form({"key": "trade", "type": "codelist", "label": "行业", "codelist": "trades"})
    filling = Filling.fresh(version_of(spec, slug="t"))
    assert filling.keep(0, filling.form(0, QueryDict("trade-0=A&trade-1=A01")))
    sent = filling.send()
    renamed = "A | 农林牧渔\nA01 | 种植 | A | 2027-01-01\nB | 工业"
    with pytest.raises(Exception, match="停用日期"):
        code_lists.store(CodeList.objects.get(slug="trades"), code_lists.from_text(renamed), whole=True)
    code_lists.store(CodeList.objects.get(slug="trades"), code_lists.from_text(renamed), whole=False)
    assert sent.data["trade"] == {"code": "A01", "name": "农业 / 种植业", "on": clock.today().isoformat()}


def test_a_code_counts_between_its_days():
    found = CodeList.objects.create(slug="dated", title="带日期")
    lines = "A | 旧名 | | | 2025-12-31\nA | 新名 | | 2026-01-01\nB | 停用 | | | 2020-12-31"
    code_lists.store(found, code_lists.from_text(lines), whole=True)
    field = schema.Field.model_validate({"key": "q", "type": "codelist", "label": "问", "codelist": "dated"})
    for day, name in ((date(2025, 12, 31), "旧名"), (date(2026, 1, 1), "新名")):
        with clock.at(clock.instant(day)):
            made = fields.of("codelist").formfield(field)
            assert made.clean("A")["name"] == name
            assert "停用" not in made.widget.render("q", None)


def test_an_address_keeps_what_was_typed_when_the_place_is_missing():
    asked = {"key": "to", "type": "address", "label": "寄到", "required": True, "secret": True, "purpose": "寄证"}
    filling = Filling.fresh(version_of(form(asked), slug="a"))
    bound = filling.form(0, QueryDict("to-0=&to-detail=永安街1号"))
    assert not filling.keep(0, bound)
    assert bound.errors["to"] == ["请把地区也选上：省、市、县。"]
    assert 'value="永安街1号"' in drawn(bound)
    assert filling.keep(0, filling.form(0, QueryDict("to-0=330000&to-1=330500&to-2=330521&to-detail=永安街1号")))
    assert filling.summary()[0]["rows"][0]["text"] == "浙江省湖州市德清县*****"
    sent = filling.send()
    assert sent.data["to"] == {"secret": True, "mask": "浙江省湖州市德清县*****"}
    assert "永安街" not in str(sent.data)


def test_a_phone_in_an_address_is_sealed_as_anywhere_else():
    asked = {"key": "to", "type": "address", "label": "寄到"}
    filling = Filling.fresh(version_of(form(asked), slug="a"))
    filling.keep(0, filling.form(0, QueryDict("to-0=330000&to-1=330500&to-2=330521&to-detail=永安街1号13800138000")))
    assert "13800138000" not in str(filling.send().data)


def test_what_is_written_on_paper_is_found_in_the_lists():
    trades()
    place = fields.of("region").formfield(field_of("region"))
    assert place.clean("浙江省湖州市德清县")["code"] == "330521"
    address = fields.of("address").formfield(field_of("address"))
    assert address.clean("浙江省 湖州市 德清县 永安街1号")["detail"] == "永安街1号"
    assert fields.of("codelist").formfield(field_of("codelist")).clean("农业 / 种植业")["code"] == "A01"
    with pytest.raises(ValidationError, match="没有这一项"):
        place.clean("浙江省湖州市清溪县")


@pytest.mark.parametrize("rows", [1, 12])
def test_queries_do_not_grow_with_rows(rows, django_assert_max_num_queries):
    trades()
    trade = {"key": "trade", "type": "codelist", "label": "行业", "codelist": "trades"}
    kin = {"key": "kin", "type": "repeat", "label": "家人", "columns": [PLACE, trade]}
    filling = Filling.fresh(version_of(form(kin), slug="q"))
    data = QueryDict(mutable=True)
    data["kin-rows"] = str(rows)
    for n in range(rows):
        data.update({f"kin-{n}-id": f"abc2{n:02}", f"kin-{n}-home-0": "330000", f"kin-{n}-trade-0": "A"})
    with django_assert_max_num_queries(6):
        drawn(filling.form(0, data))


def test_a_made_up_name_of_a_box_is_told():
    filling = Filling.fresh(version_of(form(PLACE), slug="p"))
    assert filling.form(0, QueryDict("home-9=330000")).strange == ["home-9"]


def test_a_post_is_a_role_at_a_unit_and_names_nobody(django_user_model):
    unit = Unit.add_root(code="by", name="白云镇", level="town")
    for n in range(2):
        user = django_user_model.objects.create_user(f"u{n}", password="x", name=f"人{n}")
        Post.objects.create(user=user, unit=unit, role="window")
    filling = Filling.fresh(version_of(form({"key": "who", "type": "post", "label": "由谁答复"}), slug="w"))
    filling.keep(0, filling.form(0, QueryDict("who-0=by&_go=refresh")))
    page = drawn(filling.form(0))
    assert page.count('value="window@by"') == 1
    assert "人0" not in page
    assert filling.keep(0, filling.form(0, QueryDict("who-0=by&who-1=window@by")))
    assert filling.send().data["who"]["name"] == "白云镇 · 窗口受理"
    with pytest.raises(ValidationError):
        fields.of("post").formfield(field_of("post")).clean("auditor@by")
