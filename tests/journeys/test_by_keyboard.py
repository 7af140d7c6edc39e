"""The public site without a mouse: Tab, Shift+Tab, Enter, Space, arrows, typing; one always sees where one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_office_in_a_browser import ID_NUMBER, Keyboard
from tests.journeys.test_road import READING_MS, desk, photo, step

pytestmark = pytest.mark.journey
# What has the focus, and whether it shows: a ring or a shadow on it, its label, its box or what is drawn before it;
# and it stands on the screen.
SHOWN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const around = [at, ...(at.labels || []), at.closest(".drop, .searchbox, .choice, .face")].filter(Boolean);
  const ring = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || (style.boxShadow !== "none" && style.boxShadow !== "");
  const seen = around.some((el) => [null, "::before", "::after"].some((part) => ring(getComputedStyle(el, part))));
  const box = (around[1] && at.getBoundingClientRect().width < 4 ? around[1] : at).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const name = (at.innerText || at.getAttribute("aria-label") || at.name || at.tagName).trim().slice(0, 20);
  return seen && inside ? "" : `${name}: ${seen ? "off the screen" : "no ring"}`;
}"""


class Watched(Keyboard):
    """Hands on the keys, eyes on the ring: each place the focus comes to must show."""

    def press(self, key: str) -> None:
        super().press(key)
        if key.endswith("Tab"):
            hidden = self.page.evaluate(SHOWN)
            if hidden and hidden != "nothing has the focus":  # it left the page for the browser's own bar
                self.page.wait_for_timeout(400)  # a smooth scroll is on its way
                hidden = self.page.evaluate(SHOWN)
                assert not hidden, f"{self.page.url}: {hidden}"

    def back_to(self, target: Locator) -> None:
        """Walk there from the end of the page."""
        for _turn in range(120):
            self.press("Shift+Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError("Shift+Tab does not lead there")

    def follow(self, target: Locator, leads_to: str) -> None:
        self.to(target)
        self.press("Enter")
        expect(self.page).to_have_url(re.compile(leads_to))
        self.page.wait_for_load_state()

    def choose(self, group: Locator, words: str) -> None:
        """A radio of ``group`` by Space and the arrows."""
        radios = group.get_by_role("radio")
        wanted = group.get_by_role("radio", name=words, exact=True)
        self.to(radios.first)
        self.press("Space")
        for _turn in range(radios.count()):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {words}")

    def fill(self, target: Locator, text: str) -> None:
        self.to(target)
        self.page.keyboard.press("Control+a")
        self.write(text)

    def upload(self, target: Locator, file: dict, n: int) -> None:
        self.to(target)
        with self.page.expect_file_chooser() as asked:
            self.press("Space")
        asked.value.set_files(file)
        expect(self.page.locator(".file")).to_have_count(n)

    def onward(self, part: str) -> None:
        self.follow(self.page.locator(".form-actions").get_by_role("button", name=re.compile("下一步")), f"/{part}/")


def group(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def sent(keys: Watched) -> tuple[str, str]:
    keys.page.wait_for_timeout(READING_MS)
    keys.follow(keys.page.get_by_role("button", name="提交申请"), "/done/")
    said = keys.page.locator("main").inner_text()
    number = re.search(r"\d{4} ?\d{4} ?\d{4}|[A-Z]{2}\d{9,}", said)[0]
    return number.replace(" ", ""), re.search(r"\b[A-Z0-9]{4} [A-Z0-9]{4}\b", said.replace(number, ""))[0]


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_suggestion_to_a_rating(someone, size):
    page = someone(size)
    keys = Watched(page)
    page.goto("/")
    keys.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    keys.to(page.get_by_role("combobox", name="搜事项"))
    keys.write("gaolingj")
    expect(page.get_by_role("option").first).to_have_text("高龄津贴申领")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/services/i091/$"))

    keys.follow(page.get_by_role("link", name="答几个问题"), "/check/")
    said = {"满 80 周岁了吗": "是", "户口在清溪县吗": "是", "是替老人办吗": "是", "老人住在养老院吗": "否"}
    for name, answer in said.items():
        keys.choose(group(page, name), answer)
    keys.follow(page.get_by_role("button", name="看我要带什么"), "go=1")
    expect(page.get_by_text("代办人的身份证")).to_be_visible()

    page.goto("/services/i091/")
    keys.follow(page.locator("main a[href*='/apply/']:visible").first, "/apply/glbt/")
    keys.follow(page.get_by_role("link", name="开始填写"), "/1/")
    keys.choose(page.locator("main"), "老人的子女")
    keys.fill(page.get_by_label("您的姓名"), "林小溪")
    keys.onward("2")
    keys.fill(page.get_by_label("老人姓名"), "麦阿婆")
    keys.fill(page.get_by_label("老人身份证号"), "110105194306150037")
    keys.fill(page.get_by_label("打哪个电话找得到人"), "13800138001")
    keys.to(page.get_by_label("现在住在哪个镇街"))
    keys.press("ArrowDown")
    keys.fill(page.get_by_label("详细住址"), "下沙村樟树下 3 号")
    keys.choose(group(page, "户口是近一年内迁入的吗"), "否")
    keys.onward("2")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("身份证")
    expect(summary).to_be_focused()
    keys.follow(summary.get_by_role("link").first, "/2/")
    expect(page.get_by_label("老人身份证号")).to_be_focused()
    keys.fill(page.get_by_label("老人身份证号"), ID_NUMBER)
    keys.onward("3")
    keys.upload(page.get_by_label("老人身份证照片"), photo("身份证.jpg"), 1)
    keys.upload(page.get_by_label("社会保障卡照片"), photo("社保卡.jpg"), 2)
    keys.choose(page.locator("main"), "老人的社会保障卡")
    keys.onward("4")
    keys.to(page.get_by_role("checkbox").last)
    keys.press("Space")
    keys.onward("check")
    number, pickup = sent(keys)

    staff = {name: someone() for name in ("window", "handler")}
    for name, theirs in staff.items():
        desk(theirs, name)
    step(staff["window"], number, "收件")
    step(staff["window"], number, "受理")
    step(staff["handler"], number, "开始审查")
    page.goto("/track/")
    keys.fill(page.get_by_role("textbox", name="办件编号"), number)
    keys.fill(page.get_by_role("textbox", name="取件码"), pickup.lower())
    keys.follow(page.locator("main").get_by_role("button", name="查进度"), number)
    keys.follow(page.get_by_role("button", name="催一下"), number)
    expect(page.locator("main")).to_contain_text("替您催了")
    step(staff["handler"], number, "办结", {"办理结果": "已发放"})
    page.reload()
    keys.follow(page.locator("main").get_by_role("link", name=re.compile("评")).first, "/rate/")
    keys.choose(page.locator("main form fieldset").first, "满意")
    keys.follow(page.get_by_role("button", name="提交评价"), "told=thanks")
    assert [each for each in page.faults if "422" not in each] == []


def test_a_call_back_in_elder_mode(someone):
    """Short enough for every landing."""
    page = someone("phone")
    keys = Watched(page)
    page.goto("/mode/elder/?next=/")
    keys.follow(page.get_by_role("link", name=re.compile("给我回电话")).first, "/huidian/")
    if page.get_by_role("link", name="开始填写").count():
        keys.follow(page.get_by_role("link", name="开始填写"), "/1/")
    keys.fill(page.get_by_label("打哪个电话"), "13800138002")
    keys.onward("check")
    sent(keys)
    assert page.faults == []


@pytest.mark.proof
def test_news_learning_policies_and_places(someone):
    page = someone()
    keys = Watched(page)
    for column, leads_to in (("公开", "/news/"), ("每日学习", "/learning/")):
        page.goto("/")
        keys.follow(page.get_by_role("navigation", name="主导航").get_by_role("link", name=column), leads_to)
    keys.follow(page.locator("main a[href*='/learning/calendar']").first, "/calendar/")
    page.goto("/news/")
    keys.follow(page.locator("main a[href*='/news/policy-']").first, "/policy-")
    page.goto("/news/")
    keys.follow(page.locator("main a[href*='/news/news-']").first, "/news-")
    keys.back_to(page.locator("footer").get_by_role("link", name=re.compile("去哪办")))
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/places/"))
    assert page.faults == []
