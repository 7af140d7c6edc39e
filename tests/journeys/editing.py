"""What an editor does in the Wagtail admin, in a browser, found by what stands on the screen."""

from playwright.sync_api import Page, expect

EDITOR = ("editor", "yichuang-demo")


def sign_in(page: Page, name: str = EDITOR[0], password: str = EDITOR[1]) -> None:
    page.goto("/admin/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("link", name="表单", exact=True)).to_be_visible()


def _type(page: Page, label: str, text: str) -> None:
    """Into the box itself: Wagtail names the panel around it and its buttons alike."""
    page.get_by_role("textbox", name=label).first.fill(text)


def publish(page: Page) -> None:
    """Through the menu beside “save draft”; ends on the page that says it worked."""
    page.get_by_role("button", name="更多动作").last.click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages .success")).to_contain_text("发布")


Steps = list[tuple[str, list[tuple[str, str, str]]]]  # (title, [(kind of question, question, choices)])


def make_form(page: Page, title: str, steps: Steps) -> None:
    draw_form(page, title, steps)
    publish(page)


def draw_form(page: Page, title: str, steps: Steps) -> None:
    """All but published."""
    _begin(page, "新建表单")
    _type(page, "表单名称", title)
    for n, (step, questions) in enumerate(steps):
        if n:
            _add_step(page)
        page.locator(f"#fields-{n}-value-title").fill(step)
        for kind, question, choices in questions:
            _add_question(page, n, kind, question, choices)


def _add_step(page: Page) -> None:
    offer(page, "步骤")


def _add_question(page: Page, n: int, kind: str, question: str, choices: str = "") -> None:
    prefix = f"fields-{n}-value-fields"
    f = int(page.locator(f"input[name={prefix}-count]").input_value())
    choose(page, f"第 {n + 1} 步")
    offer(page, kind)
    page.locator(f"#{prefix}-{f}-value-label").fill(question)
    if choices:
        page.locator(f"#{prefix}-{f}-value-choices").fill(choices)


def choose(page: Page, words: str) -> None:
    """A step or a question in the list of the builder."""
    page.locator(".ow-outline__row", has_text=words).first.click()


def offer(page: Page, kind: str) -> None:
    """Add a question, a step or a check behind what is chosen."""
    button = page.locator(".ow-outline").get_by_role("button", name=kind, exact=True)
    if not button.is_visible():
        page.get_by_text("全部类型、步骤和校验").click()
    button.click()


# What a guide must say before it is published, by the tab of the item's editor.
TABS = {
    "事项": {"plain": "到老年食堂吃饭有补贴", "item_type": "公共服务"},
    "时限与环节": {"steps": "登记 | 民政局 | 2", "visits": "0", "channels": "窗口、网上", "scope": "全县通办"},
    "条件与材料": {"conditions": "年满 60 周岁", "basis": "养老服务条例"},
    "地点、收费、结果": {
        "places": "县政务服务中心 | 8 号窗口 | 清溪大道 1 号", "result_name": "就餐卡", "deliver": "当场领取",
        "ask": "民政局 0500-6001234", "complain": "12345",
    },
}  # fmt: skip


def make_item(page: Page, code: str, name: str, authority: str, promise_days: int) -> None:
    _begin(page, "新建事项")
    _type(page, "代码", code)
    _type(page, "名称", name)
    units = page.get_by_role("combobox", name="实施主体")
    units.select_option(units.locator("option", has_text=authority).first.get_attribute("value"))
    page.get_by_role("tab", name="时限与环节").click()
    page.get_by_role("spinbutton", name="承诺办结时限").fill(str(promise_days))
    for tab, facts in TABS.items():
        page.get_by_role("tab", name=tab).click()
        for key, text in facts.items():
            page.locator(f"#id_{key}").fill(text)
    page.locator("#id_fee_on").select_option("no")
    page.get_by_role("tab", name="条件与材料").click()
    page.locator("#id_no_materials").check()
    page.get_by_role("tab", name="事项", exact=True).click()
    page.locator("input[name=audience]").first.check()
    page.locator("#id_base_code").fill("000511000000")
    page.locator("#id_impl_code").fill(f"11330599MB{code}")  # each item has one of its own
    page.get_by_role("tab", name="主体与权限").click()
    page.get_by_label("县级").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def make_form_page(page: Page, title: str, form: str) -> None:
    _begin(page, "新建在线办理页")
    page.locator("#id_title").fill(title)
    choose_in(page, "选择表单", form)
    publish(page)


def make_guide(page: Page, title: str, item: str, form_page: str) -> None:
    _begin(page, "新建办事指南")
    page.locator("#id_title").fill(title)
    choose_in(page, "选择政务服务事项", item)
    choose_in(page, "选择一个页面", form_page)
    publish(page)


def _begin(page: Page, what: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=what, exact=True).click()


def choose_in(page: Page, button: str, wanted: str) -> None:
    page.get_by_role("button", name=button).first.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("textbox").first.fill(wanted)
    dialog.get_by_role("link", name=wanted, exact=True).first.click()
    expect(dialog).to_have_count(0)
