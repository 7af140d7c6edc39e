"""A system that no pack resembles, made by an editor from nothing but the admin: a dog licence with yearly renewal,
inspection as a part, a public register without names; and a case runs through it.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import editing
from tests.journeys.designing import Designer
from tests.journeys.test_road import READING_MS, desk, onward, step

pytestmark = [pytest.mark.journey, pytest.mark.proof, pytest.mark.timeout(600)]
UNIT = "农业农村局"
ASKED = [
    ("狗", [("单行文字", "芯片号", ""), ("单选", "犬种", "小型犬\n中型犬"), ("日期", "免疫日期", "")]),
    ("主人", [("姓名", "主人姓名", ""), ("手机号", "主人手机", "")]),
]


def test_a_dog_licence_from_nothing_but_the_admin(someone, capsys):
    page = someone()
    editing.sign_in(page)
    editing.draw_form(page, "养犬登记申请", ASKED)
    for question in ("芯片号", "犬种"):
        make_public(page, question)
    editing.publish(page)
    made = Designer(page)
    draw(made)
    with capsys.disabled():
        print(f"\na dog licence: {made.clicks} clicks, {made.seconds} s in the designer")  # noqa: T201
    editing.make_form_page(page, "养犬登记", "养犬登记申请")
    register(page)

    citizen, handler, town = someone("phone"), someone(), someone()
    number = filed(citizen)
    desk(handler, "handler5")
    step(handler, number, "受理")
    inspected(handler, town, number)
    step(handler, number, "发证")

    citizen.goto("/news/")
    citizen.locator("main").get_by_role("link", name="养犬名录").first.click()
    listed = citizen.locator("main")
    expect(listed).to_contain_text("900123000012345")
    expect(listed).to_contain_text("小型犬")
    expect(listed).not_to_contain_text("麦晴岚")
    for each in (page, citizen, handler, town):
        assert each.faults == []


def make_public(page: Page, question: str) -> None:
    editing.choose(page, question)
    page.locator("input[name$='-public']:visible").check()


def register(page: Page) -> None:
    """A public list of what is in force."""
    page.goto("/admin/pages/")
    for title in ("首页", "公开"):
        row = page.locator("main tr", has=page.get_by_role("link", name=title, exact=True))
        row.locator("td.children a").first.click()
    page.get_by_role("link", name="添加子页面").first.click()
    page.get_by_role("link", name=re.compile("名录、公示和排名页")).first.click()
    page.locator("#id_title").fill("养犬名录")
    page.locator("#id_over").fill("养犬登记")
    page.locator("#id_columns").fill("芯片号、犬种、登记日期")
    editing.publish(page)


def filed(page: Page) -> str:
    page.goto("/apply/")
    page.locator("main").get_by_role("link", name="养犬登记").first.click()
    page.get_by_role("link", name="开始填写").click()
    page.get_by_label("芯片号").fill("900123000012345")
    page.get_by_text("小型犬").click()
    page.get_by_label("免疫日期").fill("2026-05-01")
    onward(page)
    page.get_by_label("主人姓名").fill("麦晴岚")
    page.get_by_label("主人手机").fill("13800138001")
    onward(page)
    page.wait_for_timeout(READING_MS)
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/done/"))
    return re.search(r"YQDJ[\d ]{9,12}", page.locator("main").inner_text())[0].replace(" ", "")[:13]


def inspected(page: Page, clerk: Page, number: str) -> None:
    """The licence waits for the inspection, a case of its own in the town."""
    page.goto(f"/desk/case/{number}/")
    page.locator("main").get_by_role("button", name="发证", exact=True).click()
    expect(page.locator("main")).to_contain_text("查验还没有做完")
    page.faults.clear()  # the refusal itself: a 422
    page.goto(f"/desk/case/{number}/")
    page.locator("main").get_by_role("link", name="请其他单位").click()
    town = page.locator("select[name='ow-unit']")
    town.select_option(town.locator("option", has_text="安平镇人民政府").first.get_attribute("value"))
    page.get_by_label(re.compile("理由")).fill("请上门查验")
    page.locator("main").get_by_role("button", name="请其他单位").click()
    desk(clerk, "anping")
    clerk.get_by_role("link", name="查验：养犬登记申请").first.click()
    clerk.locator("main").get_by_role("button", name="已办好", exact=True).click()
    expect(clerk.locator("main")).to_contain_text("已办结")


def draw(made: Designer) -> None:
    made.begin_task("犬只查验", UNIT)
    made.publish()

    made.begin("养犬登记", "养犬登记申请", UNIT, 10)
    made.open("状态", "已办结")
    made.set("名称", "在册")
    made.set("来办的人看到的说法", "已发证")
    made.pick("类别", "办理中")
    made.tick("在这个状态下登记有效")
    made.set("结果代码", "")
    made.save()
    for label, result in (("已过期", "expired"), ("已注销", "struck")):
        made.add("状态", label)
        made.pick("类别", "办结")
        made.set("结果代码", result)
        made.save()
    made.tab("保存年限")
    for label in ("已过期", "已注销"):
        made.term(label, 5, "年")
    made.set("done", "")  # nothing ends so any more
    made.save()

    made.add("节点", "已发证")
    made.save()
    made.add("时限", "有效期")
    made.only("从什么时候开始", "已发证")
    made.term("多久", 1, "年")
    made.save()

    made.add("子办件", "查验")
    made.pick("子办件的类型", "犬只查验")
    made.roles("谁可以加", ("经办", UNIT))
    made.save()

    made.open("流转", "办结")
    made.set("按钮上的字", "发证")
    made.refuse("“查验”办成的件数", "不少于", "1", "查验还没有做完")
    made.only("到达哪些节点", "已办理", "已发证")
    made.save()
    made.add("流转", "年审续期")
    made.only("从哪些状态", "在册")
    made.roles("谁可以点", ("经办", UNIT))
    made.only("到达哪些节点", "已发证")
    made.save()
    made.add("流转", "到期")
    made.only("从哪些状态", "在册")
    made.pick("转到", "已过期")
    auto = made.box("系统什么时候自动做")
    made.choose(auto.locator("select").nth(0), "有效期")
    made.choose(auto.locator("select").nth(1), "超期时")
    made.roles("谁可以点", ("—", ""))
    made.save()
    made.add("流转", "注销")
    made.only("从哪些状态", "在册")
    made.pick("转到", "已注销")
    made.roles("谁可以点", ("经办", UNIT))
    made.pick("理由", "写文字")
    made.save()
    made.add("督办阶梯", "快到期")
    made.pick("时限", "有效期")
    made.save()
    made.publish()
