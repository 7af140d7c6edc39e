"""The desk as clerks live in it: twenty cases without a mouse, two clerks at one case, a search by who it is about."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitor import PASSWORD, Visitor, words

pytestmark = pytest.mark.journey
CASES = 20
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "甲乙丙丁戊己庚辛壬癸"


def id_number(n: int) -> str:
    body = f"33052119900101{n:03}"
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 11]


def file_one(county, n: int) -> None:
    who, base = Visitor(county.url), "/apply/general/"
    about = "?about=I103"
    mine = {"subject": "person", "name": f"欧阳{SIGNS[n % 10]}{SIGNS[n // 10]}", "id_number": id_number(n)}
    mine |= {"phone": f"1390000{7300 + n}", "contact_by": "sms", "agent_on": "no"}
    answer = who.post(f"{base}1/{about}", mine)
    assert "/2/" in answer.url, words(answer)[:600]
    answer = who.post(
        f"{base}2/{about}", {"situation": "first", "matter": f"第{n}件", "detail": "想办这件事，请帮忙看看材料够不够。"}
    )
    assert "/3/" in answer.url, words(answer)[:600]
    who.post(f"{base}3/{about}", {"deliver_choice": "window", "consent": "on"})
    answer = who.post(f"{base}check/{about}", {"_person": "1"})
    assert answer.url.split("?")[0].endswith("/done/"), words(answer)[:600]


@pytest.fixture(scope="module")
def filed(county) -> int:
    """So many people file at once, as on a Monday morning."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(partial(file_one, county), range(CASES)))
    return CASES


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)


def at_the_desk(page: Page, name: str) -> Page:
    page.goto("/desk/login/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/(?!login)"))
    return page


def test_a_clerk_clears_twenty_cases_without_a_mouse(someone, filed):
    page = at_the_desk(someone(), "window")
    page.goto("/desk/?type=intake.case&state=submitted&sort=new")  # as a saved view opens it
    keys, began = Keys(page), time.monotonic()
    waiting = page.locator("tbody tr").count()
    assert waiting >= filed
    keys.press("j", "Enter")
    for n in range(filed):
        expect(page.locator("[data-key='1']")).to_contain_text("收件")
        number = page.locator("main .num").first.inner_text()
        keys.press("1", "Enter")
        expect(page.locator("main")).to_contain_text("已办：收件")
        assert page.locator("main .num").first.inner_text() == number
        if n + 1 < filed:
            expect(page.locator("[data-key='n']")).to_be_focused()
            keys.press("Enter")
            expect(page.locator("main .num").first).not_to_have_text(number)
    took = time.monotonic() - began
    print(f"\n{filed} cases taken in: {keys.pressed} keystrokes, {took:.1f} seconds, {took / filed:.2f} a case")  # noqa: T201  # asked for
    assert keys.pressed <= 3 * filed + 2
    expect(page.locator(".undo")).to_contain_text("作废，文号不再使用")  # taking back asks what became of the sheet
    page.goto("/desk/?type=intake.case&state=submitted&sort=new")
    assert page.locator("tbody tr").count() == waiting - filed
    assert page.faults == []


def test_the_last_step_is_taken_back_by_key_and_keys_can_be_switched_off(someone, filed):
    page = at_the_desk(someone(), "window")
    keys = Keys(page)
    page.goto("/desk/?type=intake.case&category=intake&sort=new")
    keys.press("j", "Enter")
    expect(page.locator(".c-state")).to_be_visible()
    keys.press(page.locator("[data-key]", has_text="记一次到场").get_attribute("data-key"))
    page.wait_for_url(re.compile("/move/came/"))
    page.locator(".choices label").first.click()
    page.locator(".move-acts button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("已办：记一次到场")
    assert page.get_by_text("为什么来").count() == 1
    expect(page.locator("[data-key='u']")).to_contain_text("撤回：记一次到场")
    keys.press("u", "Enter")
    expect(page.locator("[data-key='u']")).to_have_count(0)
    assert page.get_by_text("为什么来").count() == 0  # said no more, but kept in the log
    expect(page.locator("main")).to_contain_text("撤回：记一次到场")
    keys.press("?")
    expect(page.locator("#keys")).to_be_focused()
    page.get_by_role("button", name="关闭快捷键").click()
    keys.press("1")
    expect(page.locator("[data-key='1']")).not_to_be_focused()
    assert page.faults == []


def test_a_printed_case_is_its_facts_and_nothing_to_press(someone, filed):
    page = at_the_desk(someone(), "window")
    page.goto("/desk/?type=intake.case&sort=new")
    page.locator("tbody .t1").first.click()
    page.wait_for_url(re.compile("/case/"))
    expect(page.get_by_role("button", name="打印这一件")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for control in page.locator("main").locator("textarea, select, input:not([type=hidden]), button").all():
        expect(control).not_to_be_visible()
    expect(page.locator(".here, .onward, .act").first).not_to_be_visible()
    for heading in ("时限", "日志"):
        expect(page.locator("main h2", has_text=heading)).to_be_visible()
    expect(page.locator(".facts2").first).to_be_visible()
    sheet, *_rest = page.locator(".c-main > .card").all()
    assert sheet.bounding_box()["width"] > 0.9 * page.locator("main").bounding_box()["width"]
    page.emulate_media(media="screen")
    assert page.locator("details.note-form[open], details.reveal[open]").count() == 0
    assert page.faults == []


def test_two_clerks_at_one_case_see_each_other_and_neither_loses_a_word(someone, filed):
    first, second = (at_the_desk(someone(), name) for name in ("window", "centre"))
    first.goto("/desk/?type=intake.case&state=check&sort=new")  # taken in by the clerk above
    first.locator("tbody .t1").first.click()
    first.wait_for_url(re.compile("/case/"))
    case = first.url.split("?")[0]
    for page, text in ((first, "缺户口簿首页和本人页的复印件"), (second, "缺一份收入证明，要盖章")):
        page.goto(f"{case}move/ask_fix/")
        page.get_by_label("还差什么").fill(text)
    expect(second.locator(".here")).to_contain_text("王小窗（政务服务中心）正在看这件")
    first.locator(".move-acts button[type=submit]").click()
    expect(first.locator("main")).to_contain_text("已办：一次告知补正")

    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # asks at its next turn, or now
    expect(second.locator(".here [data-moved]")).to_contain_text("王小窗，一次告知补正", timeout=20_000)
    second.locator(".move-acts button[type=submit]").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("您写的都留在下面")
    expect(conflict).to_contain_text("王小窗")
    expect(conflict).to_contain_text("一次告知补正")
    expect(second.get_by_label("还差什么")).to_have_value("缺一份收入证明，要盖章")
    first.goto(case)
    expect(first.locator("main")).to_contain_text("缺户口簿首页和本人页的复印件")
    expect(first.locator("main")).not_to_contain_text("缺一份收入证明")
    second.faults[:] = [fault for fault in second.faults if "409" not in fault]  # the browser logs the refusal itself
    assert first.faults == second.faults == []


def test_a_person_is_found_by_initials_a_name_and_the_end_of_the_phone(someone, filed):
    page = at_the_desk(someone(), "window")
    for asked, least in (("oyjj", 1), ("欧阳甲甲", 1), ("7300", 1)):
        page.keyboard.press("/")
        page.keyboard.type(asked)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("找到")
        assert page.locator("tbody tr").count() >= least
        assert asked not in page.url
        expect(page.locator("tbody")).to_contain_text("欧***")
    assert page.faults == []


def test_a_step_for_many_is_reached_by_key_and_its_list_can_be_read(someone, filed):
    """However far down the list one ticks, the button is in sight; what becomes of each case stands in one line."""
    page = at_the_desk(someone(), "window")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("/desk/?type=intake.case&category=intake&sort=new")
    keys, button = Keys(page), page.locator("[data-key='b']")
    assert page.locator("tbody tr").count() > 10
    expect(button).not_to_be_in_viewport()
    keys.press("j", "x", "j", "x")
    expect(button).to_be_in_viewport()
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    keys.press("b")
    expect(button).to_be_focused()
    keys.press("Enter")
    page.locator("button[name=move]").first.click()
    first = page.locator("tbody td").first.bounding_box()
    assert first["width"] > 150, first
    assert first["height"] < 120, first
    assert page.faults == []
