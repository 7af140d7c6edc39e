"""What an editor does in the designer of case types, found by what stands on the screen. Counts its clicks."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect


@dataclass
class Designer:
    """``clicks``: presses, choices and boxes typed in, since the beginning."""

    page: Page
    clicks: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.began)

    # --- hands ------------------------------------------------------------------------------------------------------
    def click(self, where: Locator) -> None:
        where.click()
        self.clicks += 1

    def type(self, where: Locator, text: str) -> None:
        where.fill(text)
        self.clicks += 1

    def choose(self, where: Locator, label: str) -> None:
        """An option by its words, or by a part of them."""
        value = where.locator("option", has_text=label).first.get_attribute("value")
        where.select_option(value)
        self.clicks += 1

    # --- the designer's pages ---------------------------------------------------------------------------------------
    def begin(self, title: str, form: str, unit: str, days: int) -> None:
        """A type from the five questions."""
        self._new()
        wish = self.page.locator("form", has_text="回答五个问题")
        self.type(wish.get_by_label("叫什么？"), title)
        self.choose(wish.get_by_label("群众填哪张表？"), form)
        self.choose(wish.get_by_label("哪个单位办？"), unit)
        self.type(wish.get_by_label("几个工作日办好？"), str(days))
        self.click(wish.get_by_role("button", name="建好类型"))
        expect(self.page.locator(".messages .success")).to_contain_text(title)

    def begin_task(self, title: str, unit: str) -> None:
        self._new()
        task = self.page.locator("form", has_text="小任务")
        self.type(task.get_by_label("叫什么？"), title)
        self.choose(task.get_by_label("哪个单位办？"), unit)
        self.click(task.get_by_role("button", name="建好任务"))
        expect(self.page.locator(".messages .success")).to_contain_text(title)

    def _new(self) -> None:
        self.page.goto("/admin/")
        self.click(self.page.get_by_role("link", name="办件类型", exact=True))
        self.click(self.page.locator("a[href$='/design/new/']").first)

    def tab(self, name: str) -> None:
        tabs = self.page.get_by_role("navigation", name="办件类型的各部分")
        self.click(tabs.get_by_role("link", name=name).first)

    def add(self, section: str, title: str) -> None:
        """A new part; ends in its boxes."""
        self.tab(section)
        self.type(self.page.locator("#new-title"), title)
        self.click(self.page.get_by_role("button", name="添加", exact=True))
        expect(self.page.locator(".ow-boxes h2")).to_contain_text(title)

    def open(self, section: str, title: str) -> None:
        self.tab(section)
        self.click(self.page.locator(".ow-list").get_by_role("link", name=title, exact=True))

    def box(self, label: str) -> Locator:
        """The box with this heading; what is folded is opened first."""
        found = self.page.locator("fieldset.ow-box", has=self.page.locator("legend", has_text=label)).first
        more = self.page.locator("details.ow-more")
        if not found.is_visible() and more.count():
            self.click(more.locator("> summary"))
        return found

    def set(self, label: str, text: str) -> None:
        self.type(self.box(label).locator("input[type=text], textarea").first, text)

    def pick(self, label: str, option: str) -> None:
        self.choose(self.box(label).locator("select").first, option)

    def only(self, label: str, *wanted: str) -> None:
        """Just these ticks."""
        box = self.box(label)
        for line in box.locator("li").all():
            tick, words = line.locator("input"), line.inner_text().strip()
            if tick.is_checked() != (words in wanted):
                tick.set_checked(words in wanted)
                self.clicks += 1

    def tick(self, label: str) -> None:
        self.box(label).locator("input[type=checkbox]").first.check()
        self.clicks += 1

    def term(self, label: str, n: int, unit: str) -> None:
        box = self.box(label)
        self.type(box.locator("input").first, str(n))
        self.choose(box.locator("select").first, unit)

    def roles(self, label: str, *rows: tuple[str, str]) -> None:
        """(role, place) a line; one more line is there after saving, so several are saved one by one."""
        for n, (role, place) in enumerate(rows):
            line = self.box(label).locator(".ow-pair").nth(n)
            self.choose(line.locator("select").first, role)
            if place:
                self.choose(line.locator("select").last, place)
            if n < len(rows) - 1:
                self.save()

    def condition(self, label: str, left: str, relation: str, right: str = "") -> None:
        box = self.box(label)
        fold = box.locator("details.ow-addrow").first
        if fold.count() and not fold.evaluate("node => node.open"):
            self.click(fold.locator("summary").first)
        line = box.locator(".ow-sentence").last
        self.choose(line.locator("select").first, left)
        line.locator("select").last.select_option(label=relation)
        if right:
            self.type(line.locator("input"), right)
        self.clicks += 1

    def refuse(self, left: str, relation: str, right: str, say: str) -> None:
        box = self.box("不符合就拦下")
        fold = box.locator("details.ow-addrow").last
        self.click(box.get_by_text("加一条", exact=True))
        self.click(fold.get_by_text("设条件", exact=True)) if fold.get_by_text("设条件").count() else None
        refusal = box.locator(".ow-refusal").last
        if not refusal.locator(".ow-sentence").last.is_visible():
            self.click(refusal.locator("summary").first)
        line = refusal.locator(".ow-sentence").last
        self.choose(line.locator("select").first, left)
        line.locator("select").last.select_option(label=relation)
        self.type(line.locator("input"), right)
        self.type(refusal.get_by_label("否则提示"), say)

    def does(self, what: str, label: str = "随后系统做什么") -> None:
        """One more thing that happens by itself."""
        box = self.box(label)
        self.click(box.get_by_text("加一项", exact=True))
        self.choose(box.locator("details.ow-addrow select").first, what)

    def save(self) -> None:
        self.click(self.page.get_by_role("button", name="存草稿"))
        expect(self.page.locator(".messages .success")).to_contain_text("已存进草稿")

    def publish(self, scenarios: int = 0) -> None:
        """``scenarios``: how many are kept, and played first."""
        self.click(self.page.get_by_role("link", name="发布", exact=True))
        if scenarios:
            expect(self.page.locator("main")).to_contain_text(f"先跑一遍 {scenarios} 个情景")
        self.click(self.page.get_by_role("button", name="现在发布"))
        expect(self.page.locator(".messages .success")).to_contain_text("已启用")


@dataclass
class Played:
    """The type played under a clock of its own, by a ``hand`` whose clicks count. Ends as a kept scenario."""

    hand: Designer

    def __post_init__(self) -> None:
        self.page = self.hand.page
        self.hand.click(self.page.get_by_role("link", name="走一遍", exact=True).first)

    def press(self, name: str) -> None:
        self.hand.click(self.page.locator(".ow-play-main").get_by_role("button", name=name).first)
        expect(self.page.locator(".ow-play-note--bad")).to_have_count(0)

    def day(self, day: str) -> None:
        """When the next step is taken."""
        self.hand.type(self.page.locator("#play-day"), day)

    def stands(self, *words: str) -> None:
        """What the card of the chosen case says."""
        for each in words:
            expect(self.page.locator(".ow-play-case.is-chosen")).to_contain_text(each)

    def onto(self, title: str) -> None:
        """Goes on with another case of the run."""
        case = self.page.locator(".ow-play-case", has=self.page.locator("b", has_text=title))
        self.hand.click(case.get_by_role("button", name="接着办这一件"))

    def keep(self, title: str) -> None:
        self.hand.type(self.page.get_by_label("发生了什么"), title)
        self.hand.click(self.page.get_by_role("button", name="记下", exact=True))
        expect(self.page.locator(".messages .success")).to_contain_text("已记下")
