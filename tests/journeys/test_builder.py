"""An editor builds a form from an empty page, holds it to scenarios, breaks a rule, is told, repairs, and changes it
while a citizen is in the middle."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import editing

pytestmark = pytest.mark.journey
TITLE = "楼道无障碍扶手补贴申请"


class Builder:
    """The builder on a screen, used by what stands on it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def open(self) -> Locator:
        """The boxes of the chosen step or question."""
        return self.page.locator(".ow-on")

    def step(self, title: str, *, first: bool = False) -> None:
        if not first:
            editing.offer(self.page, "步骤")
        self.box("title").fill(title)

    def ask(self, kind: str, words: str, *, must: bool = True, choices: str = "") -> None:
        editing.offer(self.page, kind)
        self.box("label").fill(words)
        if must:
            self.box("required").check()
        if choices:
            self.box("choices").fill(choices)

    def box(self, name: str) -> Locator:
        return self.open.last.locator(f"[name$='-value-{name}']").first

    def only_if(self, question: str, answer: str, *, slot: str = "show_if") -> None:
        """Pick the condition, and read it back."""
        rule = self.open.last.locator(f"[data-contentpath='{slot}'] .ow-rule")
        rule.get_by_role("button", name="加一个条件").click()
        rule.get_by_label("问题").select_option(label=question)
        rule.get_by_label("答案").select_option(label=answer)
        expect(rule.locator(".ow-rule__said")).to_contain_text(f"当“{question}”是“{answer}”时")

    def choose(self, words: str) -> None:
        editing.choose(self.page, words)

    def save(self) -> None:
        self.page.get_by_role("button", name="保存草稿").click()
        expect(self.page.locator(".messages .success")).to_be_visible()

    def edit(self) -> None:
        self.page.goto(f"/admin/snippets/forms/form/?q={TITLE}")
        self.page.get_by_role("link", name=TITLE).first.click()
        expect(self.page.locator(".ow-outline__row").first).to_be_visible()


def build(page: Page) -> Builder:
    page.goto("/admin/snippets/forms/form/add/")
    editing._type(page, "表单名称", TITLE)
    builder = Builder(page)
    builder.step("您是谁", first=True)
    builder.ask("姓名", "申请人姓名")
    builder.ask("单选", "替谁申请", choices="自己\n别人")
    builder.ask("单行文字", "和他是什么关系")
    builder.only_if("替谁申请", "别人")
    builder.step("家里的情况")
    builder.ask("可重复的一组问题", "一起住的人", must=False)
    builder.ask("姓名", "叫什么")
    builder.choose("家里的情况")
    builder.ask("是或否", "楼里有电梯吗")
    builder.step("装在哪里")
    builder.ask("单选", "装在", choices="楼道\n门口\n别处")
    builder.ask("单行文字", "别处是哪里")
    builder.only_if("装在", "别处")
    builder.ask("多行文字", "为什么要装", must=False)
    builder.only_if("装在", "门口", slot="required_if")
    builder.save()
    return builder


def rehearse(page: Page, who: str, where: str, title: str) -> None:
    """Fill it in as people do, and keep it as a scenario."""
    page.get_by_role("link", name="试填一遍").first.click()
    page.get_by_role("button", name="开始").click()
    page.get_by_label("申请人姓名").fill("沈小满")
    page.get_by_text(who, exact=True).click()
    if who == "别人":
        page.get_by_label("和他是什么关系").fill("邻居")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("group", name="楼里有电梯吗").get_by_text("否", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_text(where, exact=True).click()
    if where == "别处":
        page.get_by_label("别处是哪里").fill("院门外的坡道")
    page.get_by_role("button", name=re.compile("下一步")).click()
    page.get_by_label(re.compile("情形")).fill(title)
    page.get_by_role("button", name=re.compile("存为情形")).click()
    expect(page.locator("#scenarios")).to_be_visible()
    expect(page.locator("main")).to_contain_text(title)


def publish(page: Page) -> None:
    page.get_by_role("button", name="更多动作").last.click()
    page.get_by_role("button", name="发布", exact=True).click()


def meant(page: Page) -> None:
    """What changed for the scenarios is looked at and accepted, one by one."""
    page.get_by_role("link", name="情形、规则、改了什么").click()
    expect(page.locator("#scenarios")).to_be_visible()
    while page.get_by_text("没有通过").count():
        page.locator("tr", has_text="没有通过").get_by_role("link").first.click()
        page.get_by_role("button", name=re.compile("就是要这样")).click()
        expect(page.locator("#scenarios")).to_be_visible()


def begin(someone, slug: str) -> Page:
    """A citizen who has answered the first step."""
    citizen = someone("phone")
    citizen.goto(f"/apply/{slug}/")
    citizen.get_by_role("link", name="开始填写").click()
    citizen.get_by_label("申请人姓名").fill("沈小满")
    citizen.get_by_text("自己", exact=True).click()
    citizen.get_by_role("button", name="下一步").click()
    expect(citizen.get_by_role("heading", name="家里的情况")).to_be_visible()
    return citizen


def finish(citizen: Page) -> None:
    citizen.get_by_role("group", name="楼里有电梯吗").get_by_text("否", exact=True).click()
    citizen.get_by_role("button", name="下一步").click()
    citizen.get_by_text("楼道", exact=True).click()
    citizen.get_by_role("button", name=re.compile("下一步")).click()
    citizen.get_by_role("button", name="提交申请").click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("收到")


def test_a_form_is_built_held_to_its_scenarios_and_changed_while_somebody_fills_it_in(someone):
    page = someone()
    editing.sign_in(page)
    builder = build(page)
    builder.edit()
    rehearse(page, "自己", "楼道", "自己办，装在楼道")
    builder.edit()
    rehearse(page, "别人", "别处", "替别人办，装在别处")

    # A rule turned round is told by its scenario, and nothing is published.
    builder.edit()
    builder.choose("和他是什么关系")
    builder.open.last.locator("[data-contentpath='show_if'] .ow-rule").get_by_label("答案").select_option(label="自己")
    expect(builder.open.last.locator(".ow-rule__said").first).to_contain_text("“自己”")
    publish(page)
    # The answer to publishing, not what the builder says beforehand: a post may wait for a draft that is being saved.
    expect(page.locator(".messages .error")).to_be_visible()
    expect(page.locator("main")).to_contain_text("替别人办，装在别处")
    expect(page.locator(".messages .success")).to_have_count(0)

    # Put right, it goes out.
    builder.choose("和他是什么关系")
    builder.open.last.locator("[data-contentpath='show_if'] .ow-rule").get_by_label("答案").select_option(label="别人")
    expect(builder.open.last.locator(".ow-rule__said").first).to_contain_text("“别人”")
    editing.publish(page)
    editing.make_form_page(page, TITLE, TITLE)
    slug = _slug(page)

    # Somebody is in the middle when the form changes: they end as it was asked when they began.
    citizen = begin(someone, slug)
    builder.edit()
    builder.choose("楼里有电梯吗")
    builder.box("label").fill("楼里装了电梯没有")
    builder.ask("整数", "住在几楼", must=False)
    builder.save()
    meant(page)
    builder.edit()
    editing.publish(page)
    finish(citizen)
    later = begin(someone, slug)
    expect(later.get_by_label("住在几楼")).to_be_visible()
    expect(later.get_by_role("group", name="楼里装了电梯没有")).to_be_visible()
    assert citizen.faults + later.faults == []


def _slug(page: Page) -> str:
    page.goto("/apply/")
    return page.get_by_role("link", name=re.compile(TITLE)).first.get_attribute("href").rstrip("/").rpartition("/")[2]
