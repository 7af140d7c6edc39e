"""Service items are edited as fields and small tables; every save that changes a fact is the next version."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cases.models import Delegation, ItemVersion, ServiceItem
from home.models import Unit, User
from tests.cms.conftest import FACTS

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/cases/serviceitem/add/"
TYPED = {
    "code": "I901",
    "status": "live",
    "name": "长者食堂就餐登记",
    "plain": "60 岁以上的老人在食堂吃饭",
    "theme": "养老",
    "item_type": "公共服务",
    "audience": ["person"],
    "words": "老年食堂、吃饭",
    "successor": "",
    "valid_from": "2026-10-01",
    "handle_type": "promise",
    "legal_days": "20",
    "legal_unit": "working",
    "legal_basis": "",
    "promise_days": "5",
    "steps": "收件 | 镇街 | 1\n审核｜民政局｜3",
    "visits": "0",
    "visit_reason": "",
    "depth": "全程",
    "scope": "全县",
    "channels": "网上,窗口",
    "conditions": "年满 60 周岁 | 满 60 周岁了吗",
    "materials": "身份证 | 申请人自备 | 必要\n户口簿 | 数据共享",
    "basis": "老年人权益保障法 | | 第三十三条",
    "places": "县政务服务中心 | 08 号窗口",
    "handed_down": "",
    "fee_on": "no",
    "fees": "",
    "result_name": "就餐卡",
    "result_type": "证照",
    "deliver": "当场领取",
    "ask": "0500-6001234",
    "complain": "12345",
    "remedy": "",
    "faq": "能带人吗 | 能。",
}


@pytest.fixture
def units():
    county = Unit.add_root(code="qingxi", name="清溪县", level="county")
    bureau = county.add_child(code="mzj", name="民政局", level="department")
    town = Unit.objects.get(pk=county.pk).add_child(code="yl", name="云岭镇", level="town")
    village = Unit.objects.get(pk=town.pk).add_child(code="sp", name="上坪村", level="village")
    return {"mzj": bureau, "yl": town, "sp": village}


@pytest.fixture
def boss(client, units):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


@pytest.fixture
def save(client, boss, units):
    def post(item=None, **more):
        address = f"/admin/snippets/cases/serviceitem/edit/{item.pk}/" if item else ADD
        return client.post(address, TYPED | {"authority": units["mzj"].pk} | more)

    return post


def wrong(answer, field: str) -> str:
    assert answer.status_code == 200
    return " ".join(answer.context["form"].errors[field])


def test_saving_publishes_what_was_typed(save):
    assert save().status_code == 302
    facts = ItemVersion.objects.get().facts
    assert facts["steps"] == [
        {"name": "收件", "post": "镇街", "days": 1, "basis": ""},
        {"name": "审核", "post": "民政局", "days": 3, "basis": ""},
    ]
    assert (facts["promise_days"], facts["legal_days"], facts["visits"]) == (5, 20, 0)
    assert facts["fee"] == {"on": False, "items": []}
    assert facts["materials"][0] == {"name": "身份证", "source": "申请人自备", "necessity": "必要", "key": "m1"}
    assert (facts["authority"], facts["audience"]) == ("mzj", ["person"])
    assert facts["words"] == ["老年食堂", "吃饭"]


def test_a_change_is_the_next_version_from_the_day_that_was_chosen(save):
    save()
    item = ServiceItem.objects.get()
    save(item, promise_days="4", valid_from="2026-12-01")
    assert [(v.number, v.facts["promise_days"], v.valid_from) for v in item.versions.all()] == [
        (2, 4, date(2026, 12, 1)),
        (1, 5, date(2026, 10, 1)),
    ]


def test_saving_without_a_change_makes_no_version(save):
    save()
    save(ServiceItem.objects.get())
    assert ItemVersion.objects.count() == 1


def test_what_the_form_has_no_field_for_survives(save, units):
    item = ServiceItem.objects.create(code="I901", name="高龄津贴申领", authority=units["mzj"], theme="养老")
    more = {"share_ref": "x1", "materials": [{"key": "id", "name": "身份证", "sample": "a.jpg"}]}
    ItemVersion.objects.create(item=item, number=1, facts=FACTS | more, valid_from=date(2026, 1, 1))
    save(item)
    facts = item.versions.first().facts
    assert facts["share_ref"] == "x1"
    assert facts["materials"][0]["key"] == "id"
    assert facts["materials"][0]["sample"] == "a.jpg"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("promise_days", {"promise_days": "21"}, "承诺时限不能长于法定时限"),
        ("promise_days", {"handle_type": "instant"}, "0"),
        ("steps", {"steps": "收件 | 镇街 | 4\n审核 | 民政局 | 3"}, "7"),
        ("steps", {"steps": "收件 | 镇街 | 两天"}, "两天"),
        ("materials", {"materials": "身份证\n其他材料"}, "其他材料"),
        ("fees", {"fee_on": "yes"}, "收费"),
        ("visit_reason", {"visits": "1"}, "到"),
        ("conditions", {"conditions": "a | b | c | d"}, "1"),
        ("variants", {"situations": "代办 | 是替别人办吗", "variants": "代办申领 | 代班"}, "代办"),
        ("handed_down", {"handed_down": "月亮村 | 代办"}, "月亮村"),
    ],
)
def test_the_law_on_items_is_kept(save, field, typed, sentence):
    assert sentence in wrong(save(**typed), field)
    assert not ServiceItem.objects.exists()


def test_a_promise_in_other_units_than_the_law_is_not_compared(save):
    assert save(legal_days="4", legal_unit="calendar").status_code == 302


def test_towns_that_do_the_item_are_lines(save):
    save(handed_down="云岭镇 | 前移受理 | 2026-10-01 | | 便民中心 | | 0500-1")
    item = ServiceItem.objects.get()
    assert [(d.unit.code, d.mode, d.place) for d in item.delegations.all()] == [("yl", "intake", "便民中心")]
    save(item, handed_down="上坪村 | agent | 2026-10-01")
    assert [d.unit.code for d in Delegation.objects.all()] == ["sp"]


def test_a_village_cannot_be_entrusted_with_a_permit(save):
    said = wrong(save(item_type="行政许可", handed_down="上坪村 | entrusted"), "handed_down")
    assert "行政许可法" in said


def test_items_are_found_and_never_deleted(client, boss, save):
    save()
    item = ServiceItem.objects.get()
    assert "I901" in client.get("/admin/snippets/cases/serviceitem/?q=长者").content.decode()
    assert "I901" not in client.get("/admin/snippets/cases/serviceitem/?q=户口").content.decode()
    client.post(f"/admin/snippets/cases/serviceitem/delete/{item.pk}/")
    assert ServiceItem.objects.exists()


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_the_same_queries_however_long(client, boss, units, rows, django_assert_max_num_queries):
    for n in range(rows):
        ServiceItem.objects.create(code=f"I{n}", name=f"事项{n}", authority=units["mzj"])
    client.get("/admin/snippets/cases/serviceitem/")
    with django_assert_max_num_queries(24):
        client.get("/admin/snippets/cases/serviceitem/")


# --- all elements of the standard ------------------------------------------------------------------------------------
def test_the_elements_of_the_catalogue_are_kept_as_they_are_typed(save, units):
    more = {
        "subname": "首次登记",
        "base_code": "000111001000",
        "impl_code": "11330500MB1234567T2000111001000",
        "apply_based": "on",
        "levels": ["县级", "乡级"],
        "authority_kind": "受托组织",
        "delegator": "民政局",
        "joint_units": "云岭镇、上坪村",
        "objects": ["自然人"],
        "quota": "每年 200 名",
        "forbidden": "已经领取同类补贴的",
        "special_steps": "鉴定 | 15 | 行政许可法第四十五条",
        "validity": "长期",
        "materials": "身份证 | 申请人自备 | 必要 | 1 | 复印件 | | | 公安机关 | 在有效期内，四角齐全 | 居民身份证法",
    }
    assert save(**more).status_code == 302
    facts = ItemVersion.objects.get().facts
    assert {key: facts[key] for key in ("levels", "joint_units", "delegator", "apply_based")} == {
        "levels": ["县级", "乡级"], "joint_units": ["云岭镇", "上坪村"], "delegator": "民政局", "apply_based": True,
    }  # fmt: skip
    assert facts["special_steps"] == [{"name": "鉴定", "days": 15, "basis": "行政许可法第四十五条"}]
    assert facts["materials"][0]["accept"] == "在有效期内，四角齐全"
    save(ServiceItem.objects.get(), **more)
    assert ItemVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("delegator", {"authority_kind": "受托组织"}, "委托"),
        ("delegator", {"authority_kind": "法定机关", "delegator": "民政局"}, "受托组织"),
        ("joint_units", {"joint_units": "月亮局"}, "月亮局"),
        ("special_steps", {"special_steps": "喝茶 | 3"}, "听证"),
        ("special_steps", {"special_steps": "鉴定 | 几天"}, "几天"),
    ],
)
def test_elements_that_do_not_fit_each_other_are_refused(save, field, typed, sentence):
    assert sentence in wrong(save(**typed), field)


def test_two_items_never_have_the_same_implementation_code(save):
    save(impl_code="11330500MB12")
    assert "长者食堂" in wrong(save(code="I902", impl_code="11330500MB12"), "impl_code")
    save(ServiceItem.objects.get(), impl_code="11330500MB13")
    assert save(code="I902", impl_code="11330500MB12").status_code == 302


@pytest.fixture
def form_file(db):
    return Document.objects.create(title="申请表", file=ContentFile(b"PK", name="form.docx"))


def boxes(*rows) -> dict:
    found = {"paper_files-count": str(len(rows))}
    for n, (name, blank, sample) in enumerate(rows):
        found |= {f"paper_files-{n}-{key}": "" for key in ("deleted", "id")} | {
            f"paper_files-{n}-order": str(n),
            f"paper_files-{n}-type": "paper",
        }
        found |= {f"paper_files-{n}-value-name": name, f"paper_files-{n}-value-blank": blank or "",
                  f"paper_files-{n}-value-sample": sample or ""}  # fmt: skip
    return found


def test_a_paper_has_a_blank_form_and_a_sample(save, form_file):
    assert save(**boxes(("身份证", None, form_file.pk))).status_code == 302
    item = ServiceItem.objects.get()
    assert item.versions.get().facts["materials"][0]["sample"] == form_file.pk
    save(item)  # a form without the boxes leaves the files alone
    save(item, **boxes(("身份证", None, form_file.pk)))
    assert item.versions.count() == 1
    save(item, **boxes())
    assert "sample" not in item.versions.order_by("-number").first().facts["materials"][0]
    assert "护照" in wrong(save(item, **boxes(("护照", form_file.pk, None))), "paper_files")
