"""Tables taken in in the admin: a catalogue of service items, units, posts; each taken back as one."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import items
from cases.imports import running
from cases.models import Batch, Export, ServiceItem
from cms.models import ServiceGuidePage
from home.models import Post, Unit, User
from tests.often import examples

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "service_items.tsv"
ROWS = examples(40, 300)
UNITS = ["机构编码", "机构名称", "简称", "机构类型", "上级机构", "电话"]
POSTS = ["账号", "姓名", "单位", "岗位", "开始日期", "代理人账号"]


@pytest.fixture
def boss(client, db):
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1", name="周主任"))
    return client


@pytest.fixture
def county(db):
    county = Unit.add_root(code="qx", name="清溪县", level="county")
    county.add_child(code="north", name="北山镇", level="town")
    return county


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("表.xlsx", made.getvalue())


def send(client, kind, file):
    page = client.post(reverse("tables:send", args=[kind, "-"]), {"file": file}, follow=True)
    if running.go_on(120):
        page = client.get(page.request["PATH_INFO"])
    return page.content.decode(), Batch.objects.order_by("pk").last()


def do(client, batch, what):
    page = client.post(reverse("tables:table", args=[batch.key]), {"do": what}, follow=True)
    if running.go_on(120):
        page = client.get(reverse("tables:table", args=[batch.key]))
    batch.refresh_from_db()
    return page.content.decode()


# --- the catalogue --------------------------------------------------------------------------------------------------
@pytest.fixture
def departments(site_pages):
    with CATALOGUE.open(encoding="utf-8") as file:
        names = {row["department"] for row in csv.DictReader(file, delimiter="\t")}
    for n, name in enumerate(sorted(names - {"民政局"})):
        Unit.add_root(code=f"d{n}", name=name, level="department")
    return names


def catalogue():
    """The first rows of the catalogue; a night takes all 300."""
    lines = CATALOGUE.read_bytes().splitlines(keepends=True)[: ROWS + 1]
    return SimpleUploadedFile("service_items.tsv", b"".join(lines))


def test_the_catalogue_comes_in_with_drafts_of_its_guides_and_goes_again(boss, departments):
    before = ServiceItem.objects.count()
    _text, batch = send(boss, "items", catalogue())
    assert batch.counts == {"new": ROWS}, list(batch.results.exclude(errors=[]).values_list("errors", flat=True))[:3]
    assert ServiceItem.objects.count() == before
    do(boss, batch, "carry")
    item = ServiceItem.objects.get(code="I003")
    assert (item.name, item.authority.name, item.audience) == ("夫妻投靠户口迁移", "公安局", "person")
    assert item.versions.get().facts["plain"] == "配偶一方户口迁入另一方户籍所在地"
    page = ServiceGuidePage.objects.get(item_code="I003")
    assert not page.live
    assert page.latest_revision.user.username == "boss"
    _text, again = send(boss, "items", catalogue())
    assert again.counts == {"same": ROWS}
    working = ServiceGuidePage.objects.get(item_code="I004")
    working.save_revision()
    text = do(boss, batch, "undo")
    assert "I004" in text
    assert ServiceItem.objects.count() == before + 1


def test_exactly_what_a_catalogue_says_anew_changes(boss, departments):
    _text, batch = send(boss, "items", catalogue())
    do(boss, batch, "carry")
    rows = [
        ["事项编码", "事项名称", "实施部门", "承诺期限（天）", "法定期限"],
        ["I001", "出生登记（申报户口）", "公安局", 3, 5],
    ]
    rows[0][3] = "承诺时限"
    _text, again = send(boss, "items", workbook(rows))
    assert again.counts == {"changed": 1}
    do(boss, again, "carry")
    item = ServiceItem.objects.get(code="I001")
    newest = item.versions.order_by("-number").first()
    assert (newest.number, newest.facts["promise_days"], newest.facts["plain"]) == (2, 3, "为新生婴儿申报常住户口登记")
    do(boss, again, "undo")
    assert "promise_days" not in item.versions.order_by("-number").first().facts


def test_wrong_cells_of_a_catalogue_are_named(boss, departments):
    rows = [["事项编码", "事项名称", "实施部门", "承诺期限", "服务对象"], ["X1", "", "没有这个局", "三天", "外星人"]]
    rows.append(["X2", "某事项", "公安局", "", ""])
    text, batch = send(boss, "items", workbook(rows))
    assert batch.counts == {"new": 1, "wrong": 1}
    for cell in ("B2：", "C2：", "E2："):
        assert cell in text, cell


# --- units ----------------------------------------------------------------------------------------------------------
def test_units_come_with_those_below_them(boss, county):
    rows = [UNITS, ["east", "东岭镇", "", "镇街", "qx", "0500-1"], ["east_a", "上坪村", "", "村社", "east", ""]]
    rows.append(["north", "北山镇", "北山", "", "", "0500-2"])
    for row in rows[1:]:
        row[3] = {"镇街": str(Unit.Level.TOWN.label), "村社": str(Unit.Level.VILLAGE.label), "": ""}[row[3]]
    _text, batch = send(boss, "units", workbook(rows))
    assert batch.counts == {"new": 2, "changed": 1}, list(batch.results.values_list("errors", flat=True))
    do(boss, batch, "carry")
    assert Unit.objects.get(code="east_a").get_parent().code == "east"
    assert Unit.objects.get(code="north").short_name == "北山"
    assert Unit.find_problems() == ([], [], [], [], [])
    do(boss, batch, "undo")
    assert batch.state == "undone"
    assert not Unit.objects.filter(code__startswith="east").exists()
    assert Unit.objects.get(code="north").phone == ""


def test_a_unit_above_that_is_nowhere_is_named(boss, county):
    town = str(Unit.Level.TOWN.label)
    rows = [
        UNITS,
        ["a", "甲镇", "", town, "nowhere", ""],
        ["b", "乙镇", "", "", "qx", ""],
        ["c c", "丙镇", "", town, "qx", ""],
    ]
    text, batch = send(boss, "units", workbook(rows))
    assert batch.counts == {"wrong": 3}
    for cell in ("E2：", "D3：", "A4："):
        assert cell in text, cell


def test_a_unit_that_is_used_by_then_stays_and_is_listed(boss, county):
    town = str(Unit.Level.TOWN.label)
    _text, batch = send(
        boss, "units", workbook([UNITS, ["a", "甲镇", "", town, "qx", ""], ["b", "乙镇", "", town, "qx", ""]])
    )
    do(boss, batch, "carry")
    Post.objects.create(user=User.objects.get(), unit=Unit.objects.get(code="a"), role="window")
    text = do(boss, batch, "undo")
    assert "甲镇" in text
    assert set(Unit.objects.values_list("code", flat=True)) == {"qx", "north", "a"}


# --- posts ----------------------------------------------------------------------------------------------------------
def test_posts_come_with_accounts_that_are_missing(boss, county):
    second = User.objects.create_user("wang", name="王五")
    rows = [POSTS, ["li", "李四", "北山镇", "窗口人员", "2026-01-01", "wang"], ["wang", "", "qx", "负责人", "", ""]]
    labels = dict(Post._meta.get_field("role").choices)
    rows[1][3], rows[2][3] = str(labels["window"]), str(labels["lead"])
    _text, batch = send(boss, "posts", workbook(rows))
    assert batch.counts == {"new": 2}, list(batch.results.values_list("errors", flat=True))
    do(boss, batch, "carry")
    made = User.objects.get(username="li")
    post = made.posts.get()
    assert (post.unit.code, post.role, post.substitute, made.has_usable_password()) == (
        "north",
        "window",
        second,
        False,
    )
    _text, again = send(boss, "posts", workbook(rows))
    assert again.counts == {"same": 2}
    do(boss, batch, "undo")
    assert not Post.objects.exists()
    assert not User.objects.filter(username="li").exists()
    assert User.objects.filter(username="wang").exists()


def test_wrong_posts_are_named(boss, county):
    rows = [POSTS, ["nobody", "", "北山镇", "看门的", "", ""], ["li", "李四", "没有", "窗口人员", "明天", "nobody"]]
    text, batch = send(boss, "posts", workbook(rows))
    assert batch.counts == {"wrong": 2}
    for cell in ("D2：", "C3：", "E3："):
        assert cell in text, cell


def test_who_edits_pages_takes_in_items_but_no_posts(client, county):
    user = User.objects.create_user("editor", password="correct-horse-1")
    Post.objects.create(user=user, unit=county, role="editor")
    client.force_login(user)
    assert client.get(reverse("tables:send", args=["items", "-"])).status_code == 200
    assert client.get(reverse("tables:send", args=["posts", "-"])).status_code in (302, 403)
    assert client.get(reverse("tables:send", args=["cases", "x.y"])).status_code == 404
    text = client.get(reverse("tables:tables")).content.decode()
    assert "事项目录" in text
    assert "岗位和账号" not in text


# --- out, changed, in again ------------------------------------------------------------------------------------------
def out(client, kind, how="xlsx"):
    answer = client.post(reverse("tables:out", args=[kind]), {"purpose": "核对", "format": how})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def changed(made: bytes, cells: dict[str, str]) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(made))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("表.xlsx", kept.getvalue())


@pytest.fixture
def filled(county):
    person = User.objects.create(username="chen", name="陈窗口", phone="0500-6900001")
    second = User.objects.create(username="wang", name="王代")
    town = Unit.objects.get(code="north")
    Post.objects.create(user=person, unit=town, role="window", active_from="2026-01-05", substitute=second)
    Post.objects.create(user=second, unit=county, role="lead")
    facts = {
        "handle_type": "promise",
        "promise_days": 5,
        "legal_days": 20,
        "legal_unit": "working",
        "channels": ["窗口", "网上"],
    }
    item = ServiceItem.objects.create(code="A1", name="老年证", authority=county, theme="养老", audience="person,firm")
    items.publish(item, facts | {"name": "老年证"}, person)


@pytest.mark.parametrize("kind", ["units", "posts", "items"])
def test_what_goes_out_and_comes_back_unchanged_changes_nothing(kind, boss, filled):
    _page, batch = send(boss, kind, changed(out(boss, kind), {}))
    assert {row.outcome for row in batch.results.all()} == {"same"}


def test_units_an_item_names_by_their_short_names_are_the_same_units(boss, filled):
    """Older versions keep them so; the table has them by their full names."""
    Unit.objects.filter(code="north").update(short_name="北山")
    item = ServiceItem.objects.get(code="A1")
    facts = items.current(item).facts | {"joint_units": ["北山"], "oversight": "北山"}
    items.publish(item, facts, User.objects.get(username="chen"))
    made = out(boss, "items")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "联办机构")
    _page, batch = send(boss, "items", changed(made, {f"{column}2": "北山镇"}))
    assert batch.counts == {"same": 1}, list(batch.results.values_list("errors", flat=True))


@pytest.mark.parametrize(
    ("kind", "cells", "keys"),
    [
        ("units", {"B3": "北山乡", "H3": "0500-6912345"}, {"name", "phone"}),
        ("posts", {"F3": "2026-02-01", "B3": "陈东"}, {"active_from", "name"}),
        ("items", {"L2": "3"}, {"promise_days"}),
    ],
)
def test_only_the_cells_that_were_changed_change(kind, cells, keys, boss, filled):
    _page, batch = send(boss, kind, changed(out(boss, kind), cells))
    rows = list(batch.results.exclude(outcome="same"))
    assert [row.outcome for row in rows] == ["changed"]
    boss.post(reverse("tables:table", args=[batch.key]), {"do": "carry"})
    running.go_on(120)
    rows[0].refresh_from_db()
    assert (rows[0].done, rows[0].changes.keys()) == (True, keys)


def test_taking_out_asks_what_for_and_is_recorded(boss, filled):
    address = reverse("tables:out", args=["units"])
    page = boss.post(address, {"purpose": " "})
    assert page.status_code == 422
    assert "请写明导出做什么用" in page.content.decode()
    text = out(boss, "units", "csv").decode()
    assert "北山镇" in text
    taken = Export.objects.get()
    assert (taken.source, taken.format, taken.rows, taken.purpose) == ("units", "csv", 2, "核对")


def test_who_may_not_take_them_in_takes_none_out(client, filled):
    editor = User.objects.create_user("editor", password="correct-horse-1")
    client.force_login(editor, backend="home.auth.Backend")
    assert client.get(reverse("tables:out", args=["posts"])).status_code in (302, 403)


def test_situations_and_variants_come_in_with_the_catalogue_and_go_out_the_same(boss, county):
    asked, told = "代办 | 是替别人办吗；未成年｜是未满18岁吗", "家人代办 | 代办 | 再带代办人身份证"
    head = ["事项编码", "事项名称", "实施主体", "情形问题", "办理情形"]
    row = ["Z1", "出生登记", "清溪县", asked, told]
    _page, batch = send(boss, "items", workbook([head, row]))
    do(boss, batch, "carry")
    facts = items.current(ServiceItem.objects.get(code="Z1")).facts
    assert facts["situations"] == [
        {"key": "代办", "question": "是替别人办吗"},
        {"key": "未成年", "question": "是未满18岁吗"},
    ]
    assert facts["variants"] == [{"name": "家人代办", "when": "代办", "say": "再带代办人身份证"}]
    _page, batch = send(boss, "items", workbook([head, row]))
    assert batch.counts == {"same": 1}


@pytest.mark.parametrize(
    ("asked", "told", "said"),
    [
        ("代办 | 是替别人办吗", "外地人 | 外地 | 带居住证", "“外地”不是由情形问题的简称组成"),
        ("| 是替别人办吗", "", "第 1 行第一格是空的"),
    ],
)
def test_a_variant_of_no_situation_is_told_beside_its_row(boss, county, asked, told, said):
    head = ["事项编码", "事项名称", "实施主体", "情形问题", "办理情形"]
    page, _batch = send(boss, "items", workbook([head, ["Z1", "出生登记", "清溪县", asked, told]]))
    assert said in page
    assert not ServiceItem.objects.exists()
