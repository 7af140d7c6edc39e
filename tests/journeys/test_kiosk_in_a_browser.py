"""A self-service machine in a real browser: set up by its keeper, one person after the other, the network failing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.editing import sign_in

pytestmark = pytest.mark.journey
PORTRAIT = {"width": 1080, "height": 1920}


@pytest.fixture
def code(someone):
    """What the keeper reads in the admin and types on the machine."""
    page = someone("desktop")
    sign_in(page, "admin")
    page.goto("/admin/terminals/new/")
    page.get_by_label("机器编号").fill("JT-2")
    unit = page.get_by_label("放在哪个单位")
    unit.select_option(unit.locator("option", has_text="白鹭镇").first.get_attribute("value"))
    page.get_by_label("80 毫米打印机").check()
    page.get_by_role("button", name=re.compile("创建|新建|保存")).last.click()
    page.get_by_role("button", name="做开通码").click()
    return page.locator("strong.w-h1").inner_text()


def begin(page):
    page.get_by_role("link", name="点这里，开始办事").tap()
    expect(page).to_have_url(re.compile("/services/"))


def test_one_person_after_the_other(someone, code):
    page = someone("desktop", has_touch=True)
    page.set_viewport_size(PORTRAIT)
    page.goto("/terminal/")
    page.get_by_label("开通码").fill(code)
    page.get_by_role("button", name="就是这台机器").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("自己办")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1920  # nothing to scroll for
    small = page.evaluate(
        "[...document.querySelectorAll('a, button')].filter((each) => each.offsetParent && each.offsetHeight < 72)"
        ".map((each) => each.innerText)"
    )
    assert small == []
    page.clock.install()

    # The first types, the network goes, what was typed stays; then they walk away.
    begin(page)
    page.goto("/apply/sbk/1/")
    page.get_by_text("挂失并补一张新卡").tap()
    onward = page.locator(".form-actions").get_by_role("button", name="下一步")
    page.context.set_offline(True)
    onward.evaluate("button => button.click()")  # what a finger does; a tap here waits for a page that does not come
    expect(page.get_by_role("alertdialog")).to_contain_text("网络断了")
    page.get_by_role("button", name="回到刚才那页").tap()
    expect(page.get_by_label("挂失并补一张新卡")).to_be_checked()
    page.context.set_offline(False)
    onward.tap()
    page.get_by_label("哪天不见的").fill("2026-02-03")
    onward.tap()
    where = page.get_by_label("可能丢在哪里")
    where.fill("菜市场东门")
    before = page.url
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("alertdialog")).to_contain_text("您还在吗")
    page.get_by_role("button", name="我还在").tap()
    expect(where).to_have_value("菜市场东门")
    page.clock.fast_forward(61_000)
    page.clock.fast_forward(31_000)
    expect(page).to_have_url(re.compile("/kiosk/$"))

    # The second finds nothing of it: not behind the back button, not at the address, not in the browser.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("自己办")
    page.goto(before)
    expect(page).to_have_url(re.compile("/kiosk/$"))
    assert [each["name"] for each in page.context.cookies()] == ["terminal"]
    assert page.evaluate("localStorage.length + sessionStorage.getItem('low').length") == 0
    begin(page)
    page.goto("/apply/sbk/1/")
    expect(page.get_by_label("挂失并补一张新卡")).not_to_be_checked()
    page.get_by_role("link", name="结束").tap()
    expect(page).to_have_url(re.compile("/kiosk/$"))
    assert "菜市场" not in page.content()
