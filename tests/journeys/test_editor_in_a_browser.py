"""An editor makes a new form with three steps, its item and its guide, and a citizen finds them."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import editing

pytestmark = pytest.mark.journey
STEPS = [
    ("您是谁", [("姓名", "就餐人姓名", ""), ("手机号", "联系手机", "")]),
    ("想怎么吃", [("单选", "在哪里吃", "到食堂吃\n送餐上门"), ("多行文字", "有什么忌口", "")]),
    ("材料", [("图片", "老人照片", "")]),
]


def test_a_new_form_and_its_guide_are_made_by_clicking(someone):
    page = someone()
    editing.sign_in(page)
    editing.make_form(page, "长者食堂就餐登记", STEPS)
    editing.make_item(page, "J900", "长者食堂就餐", "民政局", 5)
    editing.make_form_page(page, "长者食堂就餐登记", "长者食堂就餐登记")
    editing.make_guide(page, "长者食堂就餐", "长者食堂就餐", "长者食堂就餐登记")
    assert page.faults == []

    citizen = someone("phone")
    citizen.goto("/search/?q=长者食堂就餐")
    citizen.locator("main").get_by_role("link", name="长者食堂就餐").first.click()
    expect(citizen.locator("main")).to_contain_text("5 个工作日")
    citizen.locator("main a[href*='/apply/']").first.click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("长者食堂就餐")  # the item's name, not the form's
    assert citizen.faults == []


SLOW_ANSWERS = """
    const sent = window.fetch;
    window.fetch = async (where, how) => {
        const answer = await sent(where, how);
        if (how?.body instanceof FormData) await new Promise((go) => setTimeout(go, 2000));
        return answer;
    };
"""


def test_who_publishes_while_a_draft_is_being_kept_gets_one_form(someone):
    """Where its answer is slow, the draft Wagtail keeps by itself would become a second form."""
    page = someone()
    editing.sign_in(page)
    page.add_init_script(SLOW_ANSWERS)
    editing.draw_form(page, "双胞胎", STEPS[:1])
    page.wait_for_timeout(3000)  # only what is changed later than two seconds after opening is kept by itself
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/form/add/")):
        page.get_by_role("textbox", name="表单名称").first.fill("双胞胎登记")
    editing.publish(page)
    page.goto("/admin/snippets/forms/form/?q=双胞胎登记")
    expect(page.locator("main table tbody tr")).to_have_count(1)
    expect(page.locator("main table tbody tr")).to_contain_text("已上线")
    assert page.faults == []


def test_a_choice_made_before_can_be_changed(someone):
    """Wagtail's menu takes the chooser's buttons out of the page; ours must be heard all the same."""
    page = someone()
    editing.sign_in(page)
    page.goto("/admin/pages/search/?q=高龄津贴申领")
    page.locator("main table").get_by_role("link", name="高龄津贴申领", exact=True).last.click()
    chooser = page.locator(".chooser:not(.blank)").first
    chooser.get_by_role("button", name="动作").click()
    page.get_by_role("button", name="换一个").first.click()
    expect(page.locator(".modal-content")).to_be_visible()
    assert page.faults == []


def test_a_clerk_is_sent_away(someone):
    page = someone()
    page.goto("/admin/login/")
    page.get_by_label("用户名").fill("window")
    page.get_by_label("密码").fill(editing.EDITOR[1])
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/admin/login/"))
    expect(page.get_by_text("这个账号不能进网站后台")).to_be_visible()


def test_beside_a_page_its_words_are_counted_and_nothing_is_refused(someone):
    page = someone()
    editing.sign_in(page)
    page.goto("/admin/pages/")
    news = page.evaluate("""async () => {
        const found = await fetch("/admin/pages/search/?q=高龄津贴网上申领上线");
        return (await found.text()).match(/pages\\/(\\d+)\\/edit/)[1]; }""")
    page.goto(f"/admin/pages/{news}/edit/")
    page.locator("[data-side-panel-toggle='checks']").click()
    expect(page.locator("[data-content-word-count]")).to_have_text(re.compile(r"^[1-9][0-9]+$"))
    expect(page.locator("[data-content-reading-time]")).to_contain_text("分钟")
    expect(page.locator("[data-checks-panel]")).to_be_empty()
    assert page.faults == []
