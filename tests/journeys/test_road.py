"""The whole road, as the people on it walk it: editor, citizen without an account, window, handler, supervisor."""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import editing

pytestmark = pytest.mark.journey
PASSWORD = editing.EDITOR[1]
STEPS = [
    ("您是谁", [("姓名", "联系人姓名", ""), ("手机号", "联系手机", "")]),
    ("想装在哪里", [("单行文字", "楼栋和单元", ""), ("单选", "谁来装", "自己装\n请社区装")]),
    ("材料", [("图片", "楼道照片", ""), ("多行文字", "还想说什么", "")]),
]
READING_MS = 3_000  # nobody reads a summary faster: whoever sends at once is asked to confirm
TYPED = {
    "联系人姓名": "麦晴岚",
    "联系手机": "13800138001",
    "楼栋和单元": "=1+1 号楼 2 单元",
    "还想说什么": "老人腿脚不便，\n盼早装。",
}


@pytest.mark.parametrize(
    ("size", "code"), [pytest.param("desktop", "J701", marks=pytest.mark.proof), ("phone", "J702")]
)
def test_from_a_new_form_to_a_rated_and_exported_case(someone, size, code):
    name = f"楼道扶手加装{code}"
    editor = someone()
    editing.sign_in(editor)
    editing.make_form(editor, name, STEPS)
    editing.make_item(editor, code, name, "民政局", 5)
    editing.make_form_page(editor, name, name)
    editing.make_guide(editor, name, name, name)

    citizen = someone(size)
    number, pickup = file_it(citizen, name)
    window, handler = someone(), someone()
    desk(window, "window")
    step(window, number, "收件")
    step(window, number, "受理")
    desk(handler, "handler")
    step(handler, number, "开始审查")
    step(handler, number, "一次告知补正", {"还差什么": "请补一张单元门口的照片"})

    track(citizen, number, pickup)
    expect(citizen.locator("main")).to_contain_text("请补一张单元门口的照片")
    supply(citizen)
    step(handler, number, "办结", {"办理结果": "扶手已装好，请试用"})

    track(citizen, number, pickup)
    expect(citizen.locator("main")).to_contain_text("已办结")
    rate(citizen, 2, "装得太慢")

    supervisor = someone()
    desk(supervisor, "supervisor")
    supervisor.goto(f"/desk/case/{number}/")
    supervisor.locator("main").get_by_role("link", name=f"差评整改：{name}").first.click()
    expect(supervisor.locator("h1")).to_contain_text("整改")
    row = exported(supervisor, number)
    assert {label: row[label] for label in ("楼栋和单元", "还想说什么", "谁来装", "编号", "评价（5 最好）")} == {
        "楼栋和单元": TYPED["楼栋和单元"],
        "还想说什么": TYPED["还想说什么"],
        "谁来装": "请社区装",
        "编号": number,
        "评价（5 最好）": 2,
    }
    assert TYPED["联系手机"] not in row.values()
    assert row["联系手机"] == "138****8001"
    for page in (editor, citizen, window, handler, supervisor):
        assert page.faults == []


def photo(name: str) -> dict:
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def file_it(page: Page, name: str) -> tuple[str, str]:
    """Find the guide by its name, fill in the form, send it. Number and pick-up code of the receipt."""
    page.goto("/")
    page.locator("#q").fill(name)
    page.get_by_role("button", name="搜一下").first.click()
    page.locator("main").get_by_role("link", name=name).first.click()
    page.locator("main a[href*='/apply/']:visible").first.click()
    page.get_by_role("link", name="开始填写").click()
    for label in ("联系人姓名", "联系手机"):
        page.get_by_label(label).fill(TYPED[label])
    onward(page)
    page.get_by_label("楼栋和单元").fill(TYPED["楼栋和单元"])
    page.get_by_text("请社区装").click()
    onward(page)
    page.get_by_label("楼道照片").set_input_files(photo("楼道.jpg"))
    expect(page.locator(".file")).to_contain_text("楼道.jpg")
    page.get_by_label("还想说什么").fill(TYPED["还想说什么"])
    onward(page)
    expect(page.locator("main")).to_contain_text("楼道.jpg")
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/done/"))
    said = page.locator("main").inner_text()
    number = re.search(r"\d{4} ?\d{4} ?\d{4}", said)[0]
    pickup = re.search(r"\b[A-Z0-9]{4} [A-Z0-9]{4}\b", said.replace(number, ""))[0]
    return number.replace(" ", ""), pickup


def onward(page: Page) -> None:
    page.locator(".form-actions").get_by_role("button", name=re.compile("下一步")).click()


def desk(page: Page, name: str) -> None:
    page.goto("/desk/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def step(page: Page, number: str, label: str, answers: dict[str, str] | None = None) -> None:
    """Take a step on the desk by its label; ``answers``: question → words."""
    page.goto(f"/desk/case/{number}/")
    page.locator("main").get_by_role("link", name=label, exact=True).or_(
        page.locator("main").get_by_role("button", name=label, exact=True)
    ).first.click()
    if answers:
        for question, words in answers.items():
            page.get_by_label(re.compile(question)).fill(words)
        page.locator("main").get_by_role("button", name=label, exact=True).click()
    expect(page).to_have_url(re.compile(rf"/desk/case/{number}/$"))


def track(page: Page, number: str, pickup: str) -> None:
    """Ask with number and code, as somebody with the slip in hand; who is still known goes straight there."""
    page.goto(f"/track/{number}/")
    if urlsplit(page.url).path != f"/track/{number}/" or page.get_by_label("取件码").count():
        page.goto("/track/")
        page.get_by_role("textbox", name="办件编号").fill(number)
        page.get_by_role("textbox", name="取件码").fill(pickup.lower())
        page.locator("main").get_by_role("button", name="查进度").click()
    expect(page).to_have_url(re.compile(number))


def supply(page: Page) -> None:
    page.locator("main").get_by_role("link", name="补充材料").first.click()
    page.get_by_label("材料").first.set_input_files(photo("门口.jpg"))
    page.locator("main").get_by_role("button", name=re.compile("补充材料|提交")).last.click()
    expect(page).not_to_have_url(re.compile("resupply"))


def rate(page: Page, grade: int, words: str) -> None:
    page.locator("main").get_by_role("link", name=re.compile("评")).first.click()
    labels = {2: "不满意", 5: "非常满意"}
    page.get_by_role("radio", name=labels[grade], exact=True).check()
    page.get_by_label("想说的话").fill(words)
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("谢谢")


def exported(page: Page, number: str) -> dict:
    """The one row with this number in the export of a filtered list: {heading: cell}."""
    page.goto("/desk/")
    page.locator("#f-type").select_option(label="办件")
    page.get_by_label("在办还是办结").select_option(label="在办和办结")
    page.get_by_role("button", name="筛选").click()
    page.locator("main").get_by_role("link", name="导出").click()
    page.get_by_label("导出做什么用").fill("核对办件")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 XLSX").click()
    sheet = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
    headings, *rows = sheet.iter_rows(values_only=True)
    (found,) = (dict(zip(headings, row, strict=True)) for row in rows if number in row)
    return found
