"""The office from inside: a supervisor finds what burns, a dispatcher decides a refusal, a substitute takes over, and a
clerk at the window takes somebody in without a mouse.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_road import READING_MS, desk, step

pytestmark = pytest.mark.journey
ID_NUMBER = "110105195306150032"
MATTER = "小区井盖没人换"


def rail(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="工作台导航").get_by_role("link", name=name, exact=True).click()


def test_a_supervisor_finds_what_burns(someone):
    page = someone()
    desk(page, "supervisor")
    rail(page, "看板")
    late = page.locator("#late")
    expect(late.get_by_role("heading", name="超期")).to_be_visible()
    first = late.locator("li").first
    title = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator(".c-state")).to_contain_text("超")
    note = page.locator(".note-form")
    note.locator("summary").click()
    note.get_by_role("textbox", name="备注").fill("请今天给来件人回个电话")
    note.get_by_role("button", name="记入日志").click()
    expect(page.locator("#log")).to_contain_text("请今天给来件人回个电话")
    rail(page, "看板")
    page.locator(".board-late").get_by_role("link").first.click()
    expect(page.locator("table.q tbody tr").first).to_contain_text("超")
    assert page.faults == []


def found(page: Page, words: str) -> str:
    """The number of the case that the search finds."""
    page.locator("#desk-q").fill(words)
    page.get_by_role("button", name="搜索").click()
    page.locator("table.q").get_by_role("link", name=words).first.click()
    expect(page).to_have_url(re.compile("/desk/case/"))
    return re.search(r"/desk/case/(\w+)/", page.url)[1]


def hand(page: Page, number: str, unit: str, reason: str) -> None:
    page.goto(f"/desk/case/{number}/")
    page.locator("main").get_by_role("link", name="转办", exact=True).click()
    page.get_by_label("转给").select_option(label=unit)
    page.get_by_label("理由").fill(reason)
    page.locator("main").get_by_role("button", name="转办", exact=True).last.click()
    expect(page).to_have_url(re.compile(rf"/desk/case/{number}/$"))


def test_a_dispatcher_decides_a_refusal(someone):
    dispatcher, housing = someone(), someone()
    desk(dispatcher, "dispatcher")
    number = found(dispatcher, MATTER)
    hand(dispatcher, number, "清溪县住房和城乡建设局", "井盖属于小区道路，请去看一下")
    desk(housing, "handler5")
    housing.goto(f"/desk/case/{number}/")
    housing.locator("main").get_by_role("link", name="提出异议", exact=True).click()
    housing.get_by_text("不是本单位的职责").click()
    housing.get_by_label("依据的条款").fill("市政设施管理办法：道路井盖归城管")
    housing.locator("main").get_by_role("button", name="提出异议", exact=True).last.click()
    expect(housing).to_have_url(re.compile(rf"/desk/case/{number}/$"))

    rail(dispatcher, "看板")
    waiting = dispatcher.locator("#decide")
    expect(waiting).to_contain_text(MATTER)
    waiting.get_by_role("link", name=MATTER).click()
    expect(dispatcher.locator("main")).to_contain_text("不是本单位的职责")
    dispatcher.locator("main").get_by_role("link", name="维持转办").click()
    dispatcher.get_by_label("理由").fill("小区在住建的管理范围，先换上再说")
    dispatcher.locator("main .move-acts").get_by_role("button").click()
    expect(dispatcher).to_have_url(re.compile(rf"/desk/case/{number}/$"))
    rail(dispatcher, "看板")
    expect(dispatcher.locator("#decide")).not_to_contain_text(MATTER)
    housing.goto(f"/desk/case/{number}/")
    expect(housing.locator(".c-state")).to_contain_text("住")
    expect(housing.locator("#log")).to_contain_text("先换上再说")
    for page in (dispatcher, housing):
        assert page.faults == []


def test_a_substitute_takes_over_while_a_colleague_is_away(someone):
    away, other = someone(), someone()
    desk(away, "handler")
    away.locator("table.q tbody tr", has_text="审查中").first.get_by_role("link").first.click()
    expect(away).to_have_url(re.compile("/desk/case/"))
    number = re.search(r"/desk/case/(\w+)/", away.url)[1]
    mine = away.locator(".give option", has_text="陈敏").inner_text()  # with what is in hand behind the name
    away.locator(".give").get_by_label("谁来办").select_option(label=mine)
    away.locator(".give").get_by_role("button", name="分给", exact=True).click()
    rail(away, "休假交接")
    today = away.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    away.get_by_label("休假第一天").fill(today)
    away.get_by_label("休假最后一天").fill(today)
    away.get_by_label("谁代班").select_option(label="韩局")
    away.get_by_role("button", name="登记，看看手里有哪些件").click()
    expect(away.locator("main")).to_contain_text(re.compile(r"手里有 \d+ 件"))

    desk(other, "lead2")
    rail(other, "分给我的")
    other.locator(f"main a[href*='{number}']").first.click()
    step(other, number, "办结", {"办理结果": "已办好，证件可以来取"})
    expect(other.locator("#log")).to_contain_text("韩局")
    for page in (away, other):
        assert page.faults == []


class Keyboard:
    """Hands that never leave the keys. ``keys``: presses that choose and move; ``signs``: what was typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.signs = page, 0, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.signs += len(text)

    def to(self, target: Locator) -> None:
        """Walk there by Tab, as somebody without a mouse does."""
        expect(target).to_be_visible()
        for _turn in range(120):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("Tab does not lead there")


def looked_up(page: Page, keys: Keyboard, earlier: str = "没有") -> int:
    """From the number to the first question; how many presses that took. ``earlier``: what stands at the side."""
    page.goto("/desk/counter/")
    expect(page.get_by_label("身份证号")).to_be_focused()
    keys.write(ID_NUMBER)
    before = keys.keys
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("办什么")
    expect(page.get_by_role("region", name="以前的办件")).to_contain_text(earlier)
    button = page.locator("button[formaction*='qingxi.sbk']")
    if digit := button.get_attribute("data-digit"):
        keys.press(digit)
    else:  # this window has not filed it lately, so others have the ten keys
        keys.to(button)
        keys.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("谁在窗口"))).to_be_visible()
    keys.press("1")
    expect(page).to_have_url(re.compile(r"/qingxi\.sbk/1/$"))
    page.wait_for_load_state()
    return keys.keys - before


def onward(page: Page, keys: Keyboard, part: str) -> None:
    keys.press("Enter")
    expect(page).to_have_url(re.compile(f"/{part}/$"))


def confirmed(page: Page, keys: Keyboard, person: Page) -> None:
    """The person reads it on the second screen and says yes; the clerk goes back to the check page."""
    keys.to(page.get_by_role("link", name="第二块屏幕"))
    onward(page, keys, "screen")
    keys.to(page.get_by_role("button", name="生成核对码"))
    onward(page, keys, "screen")
    person.goto("/screen/")
    person.get_by_label("核对码").fill(page.locator(".ct-code").inner_text())
    person.locator("main").get_by_role("button").first.click()
    expect(person.locator("main")).to_contain_text("林小溪")
    person.get_by_role("button", name=re.compile("都对")).click()
    keys.to(page.get_by_role("link", name=re.compile("看看确认了没有")))
    onward(page, keys, "screen")
    expect(page.locator("main")).to_contain_text("本人已在")
    keys.to(page.get_by_role("link", name="回到核对页"))
    onward(page, keys, "check")


def test_the_window_takes_somebody_in_without_a_mouse(someone, capsys):
    page, person = someone(), someone("phone")
    desk(page, "window")
    keys = Keyboard(page)
    looked_up(page, keys)
    keys.to(page.get_by_label("挂失并补一张新卡"))
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(page.get_by_label("卡找到了，解除挂失")).to_be_checked()
    onward(page, keys, "2")
    expect(page.get_by_label("身份证号")).to_have_value(ID_NUMBER)
    keys.to(page.get_by_label("姓名"))
    keys.write("林小溪")
    keys.to(page.get_by_label("联系电话"))
    keys.write("13800138001")
    onward(page, keys, "3")
    keys.to(page.get_by_role("checkbox").first)
    keys.press("Space")
    onward(page, keys, "check")
    page.wait_for_timeout(READING_MS)
    confirmed(page, keys, person)
    keys.to(page.get_by_role("button", name="提交申请"))
    onward(page, keys, "done")
    expect(page.locator("main")).to_contain_text("取件码")
    number = re.search(r"\d{4} ?\d{4} ?\d{4}", page.locator("main").inner_text())[0]
    with capsys.disabled():
        print(f"\nat the window: {keys.keys} keys and {keys.signs} signs in all")  # noqa: T201

    assert looked_up(page, keys, number) == 3
    expect(page.locator("[data-part=beside]")).to_contain_text("上次办件里带来的：持卡人姓名、联系电话")
    for each in (page, person):
        assert each.faults == []
