"""All elements of a guide: printed, told when they change, taken in and out with the catalogue, helped with."""

import pytest
from django import forms as html
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cases import items
from cases.admin.items import PANELS
from cases.models import ItemVersion, ServiceItem
from cms import changed, completeness
from home.models import SiteProfile
from tests.cms.conftest import FACTS, add_guide
from tests.cms.test_tables_in import boss, do, out, send, workbook  # noqa: F401
from tests.cms.test_tables_in import changed as typed_in

pytestmark = pytest.mark.django_db
ALL = {
    "subname": "首次申领",
    "apply_based": True,
    "authority_kind": "受托组织",
    "delegator": "民政局",
    "joint_units": ["民政局"],
    "oversight": "民政局",
    "objects": ["自然人"],
    "quota": "每年 200 名",
    "forbidden": "已经享受同类补贴的不能重复领；护理费除外",
    "promise_ok": True,
    "cross_mode": "异地代收代办",
    "pay_online": True,
    "validity": "长期有效",
    "special_steps": [{"name": "鉴定", "days": 15, "basis": "行政许可法第四十五条"}],
    "fee": {"on": True, "items": [{"name": "工本费", "standard": "20 元", "basis": "", "reduced": "低保户免"}]},
    "remedy": "六十日内可以申请行政复议",
    "depth": "全程网办",
    "visit_reason": "",
    "result": {"name": "发放通知", "type": "通知"},
}


@pytest.fixture
def paper_file(db):
    return Document.objects.create(title="申请表（空白）", file=ContentFile(b"PK", name="form.docx"))


@pytest.fixture
def guide(site_pages, paper_file):
    papers = [
        {"key": "form", "name": "申领表", "source": "申请人自备", "necessity": "容缺后补", "copies": "1",
         "form": "原件", "accept": "签名清楚", "issuer": "民政局", "blank": paper_file.pk, "sample": 999999},
        *FACTS["materials"],
    ]  # fmt: skip
    return add_guide(site_pages, "I801", "高龄津贴申领", **ALL, materials=papers)


def test_a_guide_prints_every_element_and_offers_the_blank_form(client, guide, paper_file):
    said = client.get(guide.url).content.decode()
    for words in ("首次申领", "每年 200 名", "已经享受同类补贴的不能重复领", "受托组织", "异地代收代办", "长期有效",
                  "鉴定（最长 15 天）", "低保户免", "签名清楚", "民政局出具", "11330599MB1500001T2000511012000",
                  "缩短 50%", "县级、乡级", "可以容缺后补的材料"):  # fmt: skip
        assert words in said, words
    assert f'href="{paper_file.url}"' in said
    assert said.count("（样表）") == 0  # its document is gone


def test_what_changes_of_them_is_told(guide):
    before = {**FACTS, **ALL}
    [change] = changed.between(before, before | {"quota": "每年 300 名"})
    assert (change.element, change.before, change.after) == ("数量限制", "每年 200 名", "每年 300 名")


def test_all_elements_go_out_with_the_catalogue_and_come_back_the_same(boss, guide):  # noqa: F811
    _page, batch = send(boss, "items", typed_in(out(boss, "items"), {}))
    assert {row.outcome for row in batch.results.all()} == {"same"}, [row.changes for row in batch.results.all()]


HEAD = ["事项编码", "事项名称", "实施主体", "实施编码", "行使层级", "联办机构", "适用告知承诺", "申请材料", "办理流程",
        "是否收费", "收费项目", "结果名称", "特别程序"]  # fmt: skip
ROW = ["Z1", "出生登记", "民政局", "11330599MB0000001", "县级、乡级", "mzj", "是", "出生证明 | 申请人自备\n户口簿",
       "收件 | 窗口 | 1；登记 | 窗口 | 2", "收费", "工本费 | 10 元", "户口页", "鉴定 | 15"]  # fmt: skip


def test_a_catalogue_brings_them_and_is_taken_back(boss, site_pages):  # noqa: F811
    _page, batch = send(boss, "items", workbook([HEAD, ROW]))
    do(boss, batch, "carry")
    facts = items.current(ServiceItem.objects.get(code="Z1")).facts
    assert (facts["levels"], facts["joint_units"], facts["promise_ok"]) == (["县级", "乡级"], ["民政局"], True)
    assert [row["key"] for row in facts["materials"]] == ["m1", "m2"]
    assert [row["days"] for row in facts["steps"]] == [1, 2]
    assert facts["fee"] == {
        "on": True,
        "items": [{"name": "工本费", "standard": "10 元", "basis": "", "reduced": ""}],
    }
    assert facts["result"] == {"name": "户口页", "type": ""}
    _page, again = send(boss, "items", workbook([HEAD, ROW]))
    assert again.counts == {"same": 1}
    _page, other = send(boss, "items", workbook([HEAD[:4], ["Z1", "出生登记", "民政局", "11330599MB0000009"]]))
    do(boss, other, "carry")
    do(boss, other, "undo")
    assert items.current(ServiceItem.objects.get(code="Z1")).facts == facts


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("联办机构", "月亮局", "月亮局"),
        ("行使层级", "村里级", "县级"),
        ("办理流程", "收件 | 窗口 | 两天", "两天"),
        ("实施编码", "TAKEN", "已经用了这个编码"),
        ("实施主体性质", "受托组织", "委托部门"),
        ("申请材料", "户口簿；其他有关材料", "其他有关材料"),
        ("特别程序", "开会 | 15", "开会"),
        ("收费项目", "工本费 | 10 元", "要收费"),
        ("业务情形", "首次申领 | 代办 | 带上证件", "代办"),
    ],
)
def test_wrong_cells_are_named(boss, site_pages, heading, cell, said):  # noqa: F811
    items.publish(ServiceItem.objects.create(code="Z0", name="别的事", authority_id=_mzj()), {"impl_code": "TAKEN"})
    text, batch = send(boss, "items", workbook([[*HEAD[:3], heading], [*ROW[:3], cell]]))
    assert batch.counts == {"wrong": 1}
    assert said in text


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ({"承诺时限": 3, "办理流程": "收件 | 窗口 | 1"}, {"办理流程": "收件 | 窗口 | 5"}, "环节"),
        ({"承诺时限": 9, "办理流程": "收件 | 窗口 | 5"}, {"承诺时限": 3}, "环节"),
        ({"法定时限": 20, "承诺时限": 9}, {"承诺时限": 30}, "30"),
        ({"办件类型": "即办件", "承诺时限": 0}, {"承诺时限": 3}, "即办"),
        ({"申请材料": "户口簿"}, {"无需材料": "是"}, "材料"),
    ],
)
def test_a_row_is_judged_with_what_the_item_says_already(boss, site_pages, first, then, said):  # noqa: F811
    _page, batch = send(boss, "items", workbook([[*HEAD[:3], *first], [*ROW[:3], *first.values()]]))
    do(boss, batch, "carry")
    text, batch = send(boss, "items", workbook([[*HEAD[:3], *then], [*ROW[:3], *then.values()]]))
    assert batch.counts == {"wrong": 1}
    assert said in text


def test_what_an_item_had_wrong_before_stops_no_row_that_is_silent_about_it(boss, site_pages):  # noqa: F811
    item = ServiceItem.objects.create(code="Z1", name="出生登记", authority_id=_mzj())
    items.publish(item, {"materials": [{"key": "m1", "name": "其他材料"}], "promise_days": 9, "legal_days": 3})
    _page, batch = send(boss, "items", workbook([[*HEAD[:3], "咨询方式"], [*ROW[:3], "大厅一楼"]]))
    assert batch.counts == {"changed": 1}


def test_what_costs_nothing_any_more_has_no_fees_until_that_is_taken_back(boss, site_pages):  # noqa: F811
    _page, first = send(boss, "items", workbook([HEAD, ROW]))
    do(boss, first, "carry")
    item = ServiceItem.objects.get(code="Z1")
    had = items.current(item).facts["fee"]
    _page, free = send(boss, "items", workbook([[*HEAD[:3], "是否收费"], [*ROW[:3], "不收费"]]))
    do(boss, free, "carry")
    assert items.current(item).facts["fee"] == {"on": False, "items": []}
    do(boss, free, "undo")
    assert items.current(item).facts["fee"] == had


def test_a_paper_that_comes_back_with_its_table_has_its_files_again(boss, guide, paper_file):  # noqa: F811
    item = ServiceItem.objects.get(code="I801")
    head, row = [*HEAD[:3], "申请材料"], ["I801", "高龄津贴申领", "民政局", "身份证 | 申请人自备"]
    _page, batch = send(boss, "items", workbook([head, row]))
    do(boss, batch, "carry")
    assert "blank" not in items.current(item).facts["materials"][0]
    do(boss, batch, "undo")
    papers = {each["name"]: each for each in items.current(item).facts["materials"]}
    assert (papers["申领表"]["key"], papers["申领表"]["blank"]) == ("form", paper_file.pk)


def test_a_trip_without_its_reason_is_wanted_before_a_guide_goes_out(site_pages):
    whole = {**FACTS, "visits": 1}
    assert [str(each.name) for each in completeness.elements(whole) if not each.there] == ["到现场次数"]
    assert [each for each in completeness.elements(whole | {"visit_reason": "验面相"}) if not each.there] == []


def _mzj() -> int:
    from home.models import Unit

    return Unit.objects.get(code="mzj").pk


def test_silence_about_a_fee_stays_silence_when_a_catalogue_is_taken_back(boss, site_pages):  # noqa: F811
    _page, first = send(boss, "items", workbook([HEAD[:3], ROW[:3]]))
    do(boss, first, "carry")
    _page, second = send(boss, "items", workbook([[*HEAD[:3], "是否收费", "结果名称"], [*ROW[:3], "不收费", "户口页"]]))
    do(boss, second, "carry")
    item = ServiceItem.objects.get(code="Z1")
    assert items.current(item).facts["fee"] == {"on": False, "items": []}
    do(boss, second, "undo")
    newest = ItemVersion.objects.filter(item=item).order_by("-number").first().facts
    assert "fee" not in newest
    assert "result" not in newest


def test_beside_every_field_of_an_item_and_of_the_site_stands_what_to_write(site_pages):
    form = PANELS.bind_to_model(ServiceItem).get_form_class()(instance=ServiceItem())
    bare = [name for name, field in form.fields.items()
            if not field.help_text and not isinstance(field.widget, html.HiddenInput)]  # fmt: skip
    assert bare == []
    fields = [each for each in SiteProfile._meta.fields if each.editable and each.name not in ("id", "site")]
    assert [each.name for each in fields if not each.help_text] == []
