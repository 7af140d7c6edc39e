"""Five people, each on the machine they have, from what they want to what they get; each leaves pictures.

A daughter on her phone, an elder who would rather be called, a firm's clerk at a desk, somebody
at a self-service machine, a clerk at the window. PICTURES=docs/pictures/people keeps what they saw, as docs/people.md
shows it; without it the pictures go to a folder that is thrown away.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_office_in_a_browser import ID_NUMBER, Keyboard, looked_up
from tests.journeys.test_road import READING_MS, desk, photo, track

pytestmark = [pytest.mark.journey, pytest.mark.proof]


def onward(page: Page) -> None:
    page.locator(".form-actions").get_by_role("button", name=re.compile("下一步")).click()


def choose(select: Locator, words: str) -> None:
    """The first option that says ``words``."""
    select.select_option(value=select.locator("option", has_text=words).first.get_attribute("value"))


def send(page: Page) -> tuple[str, str]:
    """From the summary to the receipt: number and pick-up code."""
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/done/"))
    said = page.locator("main").inner_text()
    number = re.search(r"\d{4} ?\d{4} ?\d{4}|[A-Z]{2}\d{9,}", said)[0]
    pickup = re.search(r"\b[A-Z0-9]{4} [A-Z0-9]{4}\b", said.replace(number, ""))[0]
    return number.replace(" ", ""), pickup


def test_the_daughter_on_her_phone(someone, keep):
    """Her mother turned eighty: what is there, is it for her, what does it take; sent, then looked after."""
    page = someone("phone")
    page.goto("/")
    page.get_by_role("combobox", name="搜事项").click()
    page.keyboard.type("gaolingj", delay=20)
    expect(page.get_by_role("option").first).to_have_text("高龄津贴申领")
    keep(page, "daughter-1-search", whole=False)
    page.get_by_role("option").first.click()
    page.wait_for_url("**/services/i091/")
    keep(page, "daughter-2-guide")
    page.get_by_role("link", name="答几个问题").click()
    said = {"满 80 周岁了吗": "是", "户口在清溪县吗": "是", "是替老人办吗": "是", "老人住在养老院吗": "否"}
    for name, answer in said.items():
        page.get_by_role("group", name=name).get_by_text(answer, exact=True).click()
    page.get_by_role("button", name="看我要带什么").click()
    expect(page.get_by_text("代办人的身份证")).to_be_visible()
    keep(page, "daughter-3-her-list")

    page.goto("/services/i091/")
    page.locator("main a[href*='/apply/']:visible").first.click()
    page.get_by_role("link", name="开始填写").click()
    page.get_by_text("老人的子女").click()
    page.get_by_label("您的姓名").fill("林小溪")
    onward(page)
    page.get_by_label("老人姓名").fill("麦阿婆")
    page.get_by_label("老人身份证号").fill("110105194306150037")
    page.get_by_label("打哪个电话找得到人").fill("13800138001")
    choose(page.get_by_label("现在住在哪个镇街"), "安平镇")
    page.get_by_label("详细住址").fill("下沙村樟树下 3 号")
    page.get_by_role("group", name="户口是近一年内迁入的吗").get_by_text("否", exact=True).click()
    onward(page)
    error = page.get_by_role("alert")
    expect(error).to_contain_text("身份证")  # the last sign is wrong: the page says which it should be
    keep(page, "daughter-4-cure")
    page.get_by_label("老人身份证号").fill(ID_NUMBER)
    onward(page)
    page.get_by_label("老人身份证照片").set_input_files(photo("身份证.jpg"))
    expect(page.locator(".file")).to_have_count(1)
    page.get_by_label("社会保障卡照片").set_input_files(photo("社保卡.jpg"))
    expect(page.locator(".file")).to_have_count(2)
    page.get_by_text("老人的社会保障卡").click()
    onward(page)
    page.get_by_role("checkbox").last.check()
    onward(page)
    number, pickup = send(page)
    keep(page, "daughter-5-receipt")
    track(page, number, pickup)
    keep(page, "daughter-6-progress")
    page.locator("main").get_by_role("button", name=re.compile("催")).or_(
        page.locator("main").get_by_role("link", name=re.compile("催"))
    ).first.click()
    keep(page, "daughter-7-urged")
    assert [each for each in page.faults if "422" not in each] == []  # that was her slip with the number


def test_the_elder_who_would_rather_be_called(someone, keep):
    """One number is enough; the hotline sees it and rings back. Where to go, a card for the fridge, a true badge."""
    elder, hotline = someone("phone"), someone()
    elder.goto("/mode/elder/?next=/")
    expect(elder.locator("html")).to_have_attribute("data-mode", "elder")
    keep(elder, "elder-1-home")
    elder.get_by_role("link", name=re.compile("给我回电话")).first.click()
    expect(elder.get_by_role("heading", level=1)).to_contain_text("回电话")
    if elder.get_by_role("link", name="开始填写").count():
        elder.get_by_role("link", name="开始填写").click()
    keep(elder, "elder-2-call-me")
    elder.get_by_label("打哪个电话").fill("13800138002")
    onward(elder)
    number, _pickup = send(elder)
    keep(elder, "elder-3-they-will-call")
    desk(hotline, "window")
    hotline.goto(f"/desk/case/{number}/")
    expect(hotline.locator("h1")).to_contain_text("回电")
    keep(hotline, "elder-4-the-hotline-sees-it", whole=False)

    elder.goto("/elder/places/")
    keep(elder, "elder-5-where-to-go")
    elder.goto("/elder/card/")
    keep(elder, "elder-6-a-card-for-the-fridge")
    elder.goto("/elder/badge/")
    elder.get_by_label("工牌").or_(elder.locator("#no")).first.fill("9999")
    elder.locator("main form").get_by_role("button").click()
    expect(elder.get_by_role("alert")).to_be_visible()
    keep(elder, "elder-7-no-helper-of-ours")
    assert elder.faults == hotline.faults == []


def test_the_firms_clerk_at_a_desk(someone, keep):
    """A licence for a snack shop: a table of staff, files, a promise; later how it stands and why that day."""
    page = someone()
    page.goto("/")
    page.get_by_role("combobox", name="搜事项").fill("开饭店")
    page.get_by_role("button", name="搜一下").first.click()
    keep(page, "firm-1-found")
    page.goto("/apply/spjy/")
    keep(page, "firm-2-before-the-first-question")
    page.get_by_role("link", name="开始填写").click()
    page.get_by_label("单位名称").fill("清溪县桐木小吃店")
    page.get_by_label("统一社会信用代码").fill("91330781MA2QX0001K")
    page.get_by_label("法定代表人或经营者", exact=True).fill("周建国")
    page.get_by_label("法定代表人或经营者身份证号").fill("330781197003055678")
    page.get_by_label("联系电话").fill("13800138003")
    onward(page)
    choose(page.get_by_label("场所所在镇街"), "安平镇")
    page.get_by_label("场所地址").fill("老街 12 号")
    page.get_by_label("使用面积（平方米）").fill("46")
    page.get_by_text("自有", exact=True).click()
    page.get_by_text("热食类制售").click()
    page.get_by_label("餐位数").fill("18")
    keep(page, "firm-3-place")
    onward(page)
    page.get_by_label("姓名").first.fill("周建国")
    page.get_by_label("岗位").first.select_option(label="食品安全管理员")
    page.get_by_label("健康证有效期至").first.fill("2027-06-30")
    keep(page, "firm-4-staff")
    onward(page)
    page.get_by_label("操作流程和平面布局图").set_input_files(photo("布局图.jpg"))
    expect(page.locator(".file")).to_have_count(1)
    page.get_by_label("场所使用证明").set_input_files(photo("房产证.jpg"))
    expect(page.locator(".file")).to_have_count(2)
    page.get_by_role("checkbox").last.check()
    onward(page)
    keep(page, "firm-5-look-it-through")
    number, pickup = send(page)
    keep(page, "firm-6-receipt")
    track(page, number, pickup)
    keep(page, "firm-7-progress")
    assert page.faults == []


def test_the_clerk_at_the_window(someone, keep):
    """From the ID number to the first question in three presses, then the queue that says what burns."""
    page = someone()
    desk(page, "window")
    keep(page, "clerk-1-queue", whole=False)
    looked_up(page, Keyboard(page), "")
    keep(page, "clerk-2-at-the-counter")
    page.goto("/desk/")
    page.locator("table.q tbody tr").first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/desk/case/"))
    keep(page, "clerk-3-a-case")
    assert page.faults == []
