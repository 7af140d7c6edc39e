"""A self-service machine in a real browser: set up by its keeper, one person after the other, the network failing."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.editing import sign_in

pytestmark = pytest.mark.journey
PORTRAIT = {"width": 1080, "height": 1920}


def code_of(keeper, number: str) -> str:
    """The keeper enters a machine in the admin and reads its code."""
    sign_in(keeper, "admin")
    keeper.goto("/admin/terminals/new/")
    keeper.get_by_label("机器编号").fill(number)
    unit = keeper.get_by_label("放在哪个单位")
    unit.select_option(unit.locator("option", has_text="白鹭镇").first.get_attribute("value"))
    keeper.get_by_label("80 毫米打印机").check()
    keeper.get_by_role("button", name=re.compile("创建|新建|保存")).last.click()
    keeper.get_by_role("button", name="做开通码").click()
    return keeper.locator("strong.w-h1").inner_text()


def become(page, code: str) -> None:
    """Typed on a browser, the code makes it that kiosk."""
    page.get_by_label("开通码").fill(code)
    page.get_by_role("button", name="就是这台机器").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("自己办")


@pytest.fixture
def machine(someone):
    def set_up(number: str, **browser):
        code = code_of(someone("desktop"), number)
        page = someone("desktop", has_touch=True, **browser)
        page.set_viewport_size(PORTRAIT)
        page.goto("/terminal/")
        become(page, code)
        return page

    return set_up


def begin(page):
    page.get_by_role("link", name="点这里，开始办事").tap()
    expect(page).to_have_url(re.compile("/services/"))


def onward(page):
    page.locator(".form-actions").get_by_role("button", name="下一步").tap()


def rate_or_not(page, face):
    """What is asked when “finish” was pressed."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("这台机器用着怎么样")
    page.get_by_role("button", name=face, exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("谢谢")
    expect(page).to_have_url(re.compile("/kiosk/$"))  # by itself


def test_one_person_after_the_other(machine):
    page = machine("JT-2")
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
    rate_or_not(page, "满意")
    assert "菜市场" not in page.content()
    assert [each["name"] for each in page.context.cookies()] == ["terminal"]


def photo() -> dict:
    """Of more than two pieces."""
    out = io.BytesIO()
    Image.effect_noise((1500, 1100), 90).convert("RGB").save(out, "JPEG", quality=92)
    assert len(out.getvalue()) > 1_100_000
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_photo_cut_off_in_the_middle_goes_on_where_it_broke(machine):
    page = machine("JT-3", service_workers="block")  # what goes through a worker may pass by where the line breaks
    begin(page)
    page.goto("/apply/sbk/1/")
    page.get_by_text("卡坏了，换一张").tap()
    onward(page)
    page.wait_for_url("**/apply/sbk/2/")  # and its script: a file chosen before it is there goes with the form, whole
    broken, begun = [True], []

    def line(route):
        offset = int(route.request.headers.get("upload-offset", "-1"))
        if broken[0] and offset > 0:
            route.abort("internetdisconnected")
            return
        begun.append(offset)
        route.continue_()

    page.route("**/files/**", line)
    page.get_by_label("坏卡的照片").set_input_files(photo())
    expect(page.locator(".sending").first).to_contain_text("已经传到的都留着，会自动接着传")
    page.wait_for_timeout(2500)  # tried again meanwhile, in vain
    broken[0] = False
    expect(page.locator(".file")).to_contain_text("IMG_2041.jpg")
    assert [begun.count(each) for each in sorted(set(begun)) if each >= 0] == [1, 1, 1]  # no piece was sent twice
    page.unroute("**/files/**")
    onward(page)
    expect(page.get_by_label("持卡人姓名")).to_be_visible()
    page.get_by_role("link", name="上一步").or_(page.get_by_role("button", name="上一步")).first.tap()
    expect(page.locator(".file")).to_contain_text("IMG_2041.jpg")
    page.get_by_role("link", name="结束").tap()
    rate_or_not(page, "一般")


def test_without_script_everything_works_and_the_idle_page_ends_by_itself(machine):
    page = machine("JT-4", java_script_enabled=False)
    begin(page)
    page.goto("/apply/sbk/1/")
    page.get_by_text("挂失并补一张新卡").tap()
    onward(page)
    page.get_by_label("哪天不见的").fill("2026-02-03")
    onward(page)
    page.get_by_label("可能丢在哪里").fill("菜市场东门")
    idle = page.locator("noscript meta[http-equiv=refresh]").get_attribute("content")
    left, _sign, address = idle.partition("; url=")
    assert int(left) <= 300
    before = page.url
    page.goto(address)
    expect(page).to_have_url(re.compile("/kiosk/$"))  # nobody is there to be asked how it went
    assert [each["name"] for each in page.context.cookies()] == ["terminal"]
    page.goto(before)
    expect(page).to_have_url(re.compile("/kiosk/$"))
    begin(page)
    page.get_by_role("link", name="结束").tap()
    rate_or_not(page, "不满意")
