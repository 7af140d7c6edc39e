"""Finding in a real browser: titles while typing, by keyboard and without script; “which case am I?” to one's list."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_titles_come_while_typing_and_the_arrows_choose(someone, size):
    page = someone(size)
    page.goto("/")
    box = page.get_by_role("combobox", name="搜事项")
    box.click()
    page.keyboard.type("gaolingj", delay=20)
    first = page.get_by_role("option").first
    expect(first).to_have_text("高龄津贴申领")
    assert first.evaluate("(each) => { const at = each.getBoundingClientRect();"
                          "return each.contains(document.elementFromPoint(at.x + 9, at.y + 9)); }")  # fmt: skip
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("gaolingj")
    page.keyboard.type("t", delay=20)
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/i091/")
    assert page.faults == []


def test_enter_without_a_choice_searches(someone):
    page = someone("phone")
    page.goto("/")
    page.get_by_role("combobox", name="搜事项").fill("社保卡丢了")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    expect(page.get_by_role("link", name="社会保障卡补领换领")).to_be_visible()


def test_from_the_guide_to_ones_own_list_without_script(someone):
    page = someone("phone", java_script_enabled=False)
    page.goto("/services/i091/")
    page.get_by_role("link", name="答几个问题").click()
    page.get_by_role("button", name="看我要带什么").click()
    expect(page.get_by_text("请选“是”或“否”。")).to_have_count(4)
    said = {"满 80 周岁了吗": "是", "户口在清溪县吗": "是", "是替老人办吗": "是", "老人住在养老院吗": "否"}
    for name, answer in said.items():
        page.get_by_role("group", name=name).get_by_text(answer, exact=True).click()
    page.get_by_role("button", name="看我要带什么").click()
    expect(page.get_by_role("heading", name="您可以办：子女或者村里代办")).to_be_visible()
    expect(page.get_by_text("代办人的身份证")).to_be_visible()
    expect(page.get_by_text("养老院开的入住证明")).to_have_count(0)
