"""A guide from a department's draft to the public page, and a town that does it too: two editors in two browsers.

What lacks an element is refused with the list, on the way to the review already; the office approves; a town's
delegation changes its place, hours and phone on the one page and nothing else. PICTURES=docs/pictures/people keeps
what they saw, as docs/people.md shows it.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import editing

pytestmark = [pytest.mark.journey, pytest.mark.proof]
NAME = "长者就餐点登记"
TOWN = {"unit": "安平镇", "place": "便民服务中心 6 号窗口", "hours": "周一至周六 9:00—16:00", "phone": "0500-6003009"}


def act(page: Page, label: str) -> None:
    """A button of the page's editor, beside “save draft” or in the menu there."""
    button = page.get_by_role("button", name=label, exact=True)
    if not button.last.is_visible():
        page.get_by_role("button", name="更多动作").last.click()
    button.last.click()


def item_form(page: Page) -> None:
    page.goto(f"/admin/snippets/cases/serviceitem/?q={NAME}")
    page.locator("main table").get_by_role("link", name=NAME).first.click()
    expect(page.locator("#id_plain")).to_be_attached()


def save(page: Page, tab: str, **facts: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).click()
    for key, words in facts.items():
        page.locator(f"#id_{key}").fill(words)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def test_from_a_draft_that_lacks_something_to_a_town_that_does_it_too(someone, keep):
    department, office, citizen = someone(), someone(), someone()
    editing.sign_in(department, "editor2")
    editing.make_item(department, "J960", NAME, "民政局", 5)
    item_form(department)
    save(department, "地点、收费、结果", complain="")

    department.goto("/admin/")
    department.get_by_role("link", name="新建办事指南", exact=True).click()
    department.locator("#id_title").fill(NAME)
    editing.choose_in(department, "选择政务服务事项", NAME)
    act(department, "提交给办事指南审核")
    refused = department.locator("main")
    expect(refused).to_contain_text("投诉")
    keep(department, "editor-1-refused", whole=False)
    department.get_by_role("button", name="保存草稿", exact=True).click()
    expect(department.locator(".messages .success")).to_be_visible()
    draft = department.url
    expect(department.locator("main")).to_contain_text("还缺 1 项要素")
    keep(department, "editor-2-draft", whole=False)
    slug = re.search(r"/pages/(\d+)/", draft)[1]
    assert citizen.goto(f"/search/?q={NAME}").status == 200
    expect(citizen.locator("main").get_by_role("link", name=NAME)).to_have_count(0)

    item_form(department)
    save(department, "地点、收费、结果", complain="12345")
    department.goto(draft)
    expect(department.locator("main")).not_to_contain_text("还缺")
    act(department, "提交给办事指南审核")
    expect(department.locator(".messages .success")).to_contain_text("提交")
    keep(department, "editor-3-in-review", whole=False)
    expect(department.get_by_role("button", name="发布", exact=True)).to_have_count(0)

    editing.sign_in(office, "editor")
    expect(office.locator("main")).to_contain_text(NAME)
    office.locator("main").get_by_role("link", name=NAME).first.evaluate(
        "(row) => row.scrollIntoView({block: 'center'})"
    )
    keep(office, "editor-4-the-office-sees-it", whole=False)
    office.goto(f"/admin/pages/{slug}/edit/")
    act(office, "批准 和发布")
    expect(office.locator(".messages .success")).to_be_visible()

    citizen.goto(f"/search/?q={NAME}")
    citizen.locator("main").get_by_role("link", name=NAME).first.click()
    expect(citizen.locator("h1")).to_have_text(NAME)
    guide = citizen.url
    keep(citizen, "editor-5-published")

    item_form(office)
    row = " | ".join([TOWN["unit"], "前移受理", "2026-01-01", "", TOWN["place"], TOWN["hours"], TOWN["phone"]])
    save(office, "地点、收费、结果", handed_down=row)
    bare, there = said(citizen, guide), said(citizen, f"{guide}?at=anping")
    card = citizen.locator(".near-card")
    card.evaluate("(each) => each.scrollIntoView({block: 'center', behavior: 'instant'})")
    keep(citizen, "editor-6-at-the-town", whole=False)
    for key in TOWN.values():
        expect(card).to_contain_text(key)
    assert [line for line in there if line not in bare and line not in card.inner_text()] == []
    assert [line for line in bare if line not in there] == []
    assert department.faults == office.faults == citizen.faults == []


def said(page: Page, address: str) -> list[str]:
    """Every line of the page as it is read, drop-down lists left out."""
    page.goto(address)
    page.locator("main details").evaluate_all("(all) => all.forEach((each) => { each.open = true; })")
    return [line.strip() for line in page.locator("main").inner_text().splitlines() if line.strip()]
