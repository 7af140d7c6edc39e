"""A system that no pack resembles, made by an editor from nothing but the admin: a dog licence with yearly renewal,
inspection as a part, a public register without names; it is played, and a case runs through it for two years.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import editing
from tests.journeys.conftest import running
from tests.journeys.designing import Designer, Played
from tests.journeys.test_road import READING_MS, desk, onward, step

pytestmark = [pytest.mark.journey, pytest.mark.proof, pytest.mark.timeout(1200)]
UNIT = "农业农村局"
ASKED = [
    ("狗", [("单行文字", "芯片号", ""), ("单选", "犬种", "小型犬\n中型犬"), ("日期", "免疫日期", "")]),
    ("主人", [("姓名", "主人姓名", ""), ("手机号", "主人手机", "")]),
]


@pytest.fixture(scope="module")
def county():
    """One of its own: two years go by in it."""
    with running() as started:
        yield started


def test_a_dog_licence_from_nothing_but_the_admin(someone, county, capsys):
    page = someone()
    editing.sign_in(page)
    editing.draw_form(page, "养犬登记申请", ASKED)
    for question in ("芯片号", "犬种"):
        make_public(page, question)
    editing.publish(page)
    made = Designer(page)
    draw(made)
    play(made)
    made.click(page.get_by_role("link", name="回到办件类型"))
    made.publish(scenarios=2)
    with capsys.disabled():
        print(f"\na dog licence: {made.clicks} clicks, {made.seconds} s to draw, play and publish it")  # noqa: T201
    editing.make_form_page(page, "养犬登记", "养犬登记申请")
    register(page)

    citizen, handler, town = someone("phone"), someone(), someone()
    number = filed(citizen)
    desk(handler, "handler5")
    step(handler, number, "受理")
    inspected(handler, town, number)
    step(handler, number, "发证")

    listed(citizen)
    a_year_later(county, citizen, handler, number)
    for each in (page, citizen, handler, town):
        assert each.faults == []


RENEW = """
import datetime
from django.test import Client
from cases.models import Case
from home import clock
from home.models import User
case = Case.objects.get(number={number!r})
key = next(key for key, move in case.life.transitions.items() if move.label == "年审续期")
with clock.at(datetime.datetime.fromisoformat({moment!r})):
    desk = Client(headers={{"host": "127.0.0.1"}})
    desk.force_login(User.objects.get(username="handler5"))
    print(desk.post(f"/desk/case/{{case.number}}/move/{{key}}/", {{"seen_version": case.version}}).status_code)
"""


def a_year_later(county, citizen: Page, handler: Page, number: str) -> None:
    """A day before the year is over the handler is reminded; renewed then, the licence holds a year more, and ends."""
    issued = date.fromisoformat(
        county.manage("shell", "-c", "from home import clock; print(clock.today())").split()[-1]
    )
    eve = issued.replace(year=issued.year + 1) - timedelta(days=1)
    county.manage("tick", "--at", f"{eve}T10:00")
    handler.goto(f"/desk/case/{number}/")
    told = f"{eve.year}年{eve.month}月{eve.day}日（周{'一二三四五六日'[eve.weekday()]}）10:00"
    expect(handler.locator("main")).to_contain_text(re.compile(rf"{re.escape(told)}\s*快到期"))
    assert "302" in county.manage("shell", "-c", RENEW.format(number=number, moment=f"{eve}T11:00"))
    county.manage("tick", "--at", f"{eve + timedelta(days=30)}T10:00")
    listed(citizen)
    county.manage("tick", "--at", f"{eve.replace(year=eve.year + 1) + timedelta(days=30)}T10:00")
    handler.reload()
    expect(handler.locator("main")).to_contain_text("已过期")
    citizen.reload()
    expect(citizen.locator("main")).not_to_contain_text("900123000012345")


def listed(page: Page) -> None:
    """The public register says what the dog is, and not whose."""
    page.goto("/news/")
    page.locator("main").get_by_role("link", name="养犬名录").first.click()
    row = page.locator("main")
    expect(row).to_contain_text("900123000012345")
    expect(row).to_contain_text("小型犬")
    expect(row).not_to_contain_text("麦晴岚")


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


def play(made: Designer) -> None:
    """Two lives on chosen days, each kept: one dog is renewed, the other's licence runs out."""
    made.tab("一图看全")
    run = Played(made)
    licensed(run)
    run.day("2027-05-10")
    run.press("年审续期")
    run.day("2027-06-20")
    run.press("时间走到这里")
    run.stands("在册")
    expect(made.page.locator(".ow-play-clocks")).to_contain_text("2028年5月10日")
    run.keep("年审以后再管一年")

    made.click(made.page.get_by_role("link", name="走一遍", exact=True).first)
    licensed(run)
    run.day("2027-06-20")
    run.press("时间走到这里")
    run.stands("已过期")
    run.keep("没有年审，到期失效")


def licensed(run: Played) -> None:
    """Filed, taken in, looked at in the town, licensed; on four days of May and June."""
    run.day("2026-05-11")
    run.press("填“养犬登记申请”")
    run.press("办这一步")
    run.day("2026-05-12")
    run.press("受理")
    run.press("请其他单位")
    made = run.hand
    made.choose(run.page.locator("select[name='ow-unit']"), "镇")
    made.type(run.page.get_by_label(re.compile("理由")), "请上门查验")
    run.press("办这一步")
    run.onto("查验")
    run.day("2026-05-20")
    run.press("已办好")
    run.onto("养犬登记申请")
    run.day("2026-06-01")
    run.press("发证")
    run.stands("在册")
