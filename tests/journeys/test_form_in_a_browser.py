"""A form in a real browser: with script questions come and go at once, without it the server asks on “next”."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


@pytest.fixture
def photo() -> dict:
    out = io.BytesIO()
    Image.effect_noise((900, 600), 80).convert("RGB").save(out, "JPEG")
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def next_step(page, name="下一步"):
    page.locator(".form-actions").get_by_role("button", name=name).click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_questions_come_and_go_and_what_was_typed_stays(someone, size):
    page = someone(size)
    page.goto("/apply/sbk/")
    page.get_by_role("link", name="开始填写").click()
    page.get_by_text("挂失并补一张新卡").click()
    where = page.get_by_label("可能丢在哪里")
    where.fill("菜市场")
    page.get_by_text("卡坏了，换一张").click()
    expect(where).to_have_count(0)
    expect(page.get_by_label("坏卡的照片")).to_be_attached()
    page.get_by_text("挂失并补一张新卡").click()
    expect(where).to_have_value("菜市场")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []


def test_a_photo_is_kept_at_once_and_a_script_in_its_coat_is_told(someone, photo):
    page = someone("phone")
    page.goto("/apply/sbk/1/")
    page.get_by_text("卡坏了，换一张").click()
    page.get_by_label("坏卡的照片").set_input_files(
        {"name": "卡.jpg", "mimeType": "image/jpeg", "buffer": b"<?php echo 1;"}
    )
    expect(page.get_by_role("alert")).to_contain_text("其实是网页或脚本")
    page.get_by_label("坏卡的照片").set_input_files(photo)
    expect(page.locator(".file")).to_contain_text("IMG_2041.jpg")
    page.get_by_role("button", name="删除 IMG_2041.jpg").click()
    expect(page.locator(".file")).to_have_count(0)
    assert page.faults == []


def test_a_photo_is_kept_that_was_chosen_while_the_step_was_drawn_again(someone, photo):
    """The phone's gallery was opened before the server had answered to what was tapped last."""
    page, held = someone("phone"), []
    page.goto("/apply/biaoyang/1/")
    page.route(
        "**/apply/biaoyang/1/",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_text("锦旗", exact=True).click()
    expect(page.locator("form[data-asking]")).to_have_count(1)
    with page.expect_file_chooser() as gallery:
        page.get_by_label("照片").click()
    held.pop().continue_()
    page.unroute("**/apply/biaoyang/1/")
    expect(page.locator("form[data-asking]")).to_have_count(0)
    gallery.value.set_files(photo)
    expect(page.locator(".file")).to_contain_text("IMG_2041.jpg")
    expect(page.locator(".file")).to_have_count(1)
    assert page.faults == []


def test_the_whole_form_without_script(someone):
    page = someone("phone", java_script_enabled=False)
    page.goto("/apply/sbk/")
    page.get_by_role("link", name="开始填写").click()
    page.get_by_text("只挂失，先找一找").click()
    next_step(page)
    page.get_by_label("哪天不见的").fill("2026-02-03")
    next_step(page)
    page.get_by_label("持卡人姓名").fill("沈小满")
    next_step(page)
    expect(page.get_by_role("alert")).to_contain_text("要改一改")
    expect(page.get_by_label("持卡人姓名")).to_have_value("沈小满")
    page.get_by_label("持卡人身份证号").fill("11010519491231002X")
    for box in page.get_by_label(re.compile("手机|电话")).all():
        box.fill("13800138000")
    next_step(page)
    page.get_by_text("我是持卡人本人或受他委托").click()
    next_step(page, "下一步：核对")
    expect(page.locator("dd", has_text="110***********002X")).to_be_visible()
    page.go_back()
    page.go_forward()
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/apply/sbk/done/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("收到")


def test_rows_are_added_and_taken_out_where_one_is(someone):
    page = someone()
    page.goto("/apply/doudi/1/")
    page.get_by_label("姓名").fill("沈小满")
    page.get_by_label("联系电话").fill("13800138000")
    for kind in page.get_by_text("个人", exact=True).all():
        kind.click()
    next_step(page)
    page.get_by_role("button", name="加一行").click()
    expect(page.locator(".rows-row")).to_have_count(2)
    assert page.evaluate("document.activeElement.closest('.rows-row') !== null")
    page.get_by_role("button", name="删除这一行").last.click()
    expect(page.locator(".rows-row")).to_have_count(1)
    assert page.faults == []
