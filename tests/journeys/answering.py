"""Whatever a step of a form asks, answered with something plausible: for who wants every step, and not what is said."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from home import clock
from tests.journeys.test_road import photo

ID_NUMBER, PHONE, CREDIT = "110105195306150032", "13800138000", "91330781MA2QX0001K"
TODAY = clock.today()
LATELY, LATER = TODAY - timedelta(days=9), TODAY + timedelta(days=30)
MOST_STEPS = 60
# What is asked (label, and the kind of box) and an answer that holds; the first that fits.
SAID = [
    ["身份证|证件号", ID_NUMBER], ["这位股东的手机", "13800138009"], ["手机|电话|联系方式", PHONE],
    ["信用代码", CREDIT], ["邮箱", "a@example.com"],
    ["(有效期|到期|预计|计划|最晚).*date", f"{LATER:%Y-%m-%d}"], ["从哪天.*date", f"{LATELY:%Y-%m-%d}"],
    ["date", f"{TODAY:%Y-%m-%d}"], ["time", "09:30"],
    ["银行卡|账号", "6222020200001234562"], ["邮编|邮政编码", "313000"], ["纬度", "30.630112"], ["经度", "119.690004"],
    ["number|decimal|numeric", "46"],
    ["textarea", "下沙村口的路灯坏了半个月，晚上走路看不见，请来修一修。"], ["", "安平镇下沙村"],
]  # fmt: skip
ANSWERED = """(said) => {
  const open = (el) => !el.disabled && !el.closest("[hidden]") && !el.name.startsWith("_") && el.type !== "hidden";
  const told = (el, what) => { for (const each of what) el.dispatchEvent(new Event(each, { bubbles: true })); };
  let changed = 0;
  for (const el of [...document.querySelectorAll("#step input, #step select, #step textarea")].filter(open)) {
    if (el.type === "file" || el.readOnly) continue;
    if (el.type === "radio" || el.type === "checkbox") {
      if (document.querySelector(`#step [name="${el.name}"]:checked`)) continue;
      el.click();
      changed += 1;
    } else if (el.value === "") {
      const words = [...(el.labels || [])].map((each) => each.innerText).join() + (el.getAttribute("aria-label") || "");
      const whole = `${words} ${el.type} ${el.inputMode}`;
      const found = el.matches("select") ? [...el.options].map((each) => each.value).find((each) => each)
        : said.find(([words]) => new RegExp(words).test(whole))[1];
      if (!found) continue;
      el.value = found;
      told(el, ["input", "change"]);
      changed += 1;
    }
  }
  return changed;
}"""
UNSENT = """() => [...document.querySelectorAll("#step input[type=file]")]
  .filter((el) => !el.closest(".field").querySelector(".file")).map((el) => el.id)"""


def answer(page: Page) -> None:
    """All that the step asks, what comes up by an answer too."""
    for _again in range(8):
        changed = page.evaluate(ANSWERED, SAID)
        page.wait_for_load_state("networkidle")
        for name in page.evaluate(UNSENT):
            box = page.locator(f'[id="{name}"]')
            box.set_input_files(photo("照片.jpg"))
            expect(page.locator(".field", has=box).locator(".file")).to_have_count(1)
            changed += 1
        if not changed:
            return


def onward(page: Page) -> None:
    """The button that leads on; back when the next page is there."""
    with page.expect_navigation():
        page.locator(".form-actions").get_by_role("button", name=re.compile("下一步")).click()


def steps(page: Page, form: str) -> Iterator[None]:
    """Begin ``form`` ("/apply/glbt/") and answer it step by step up to its summary.

    Yields on each page that is shown, unanswered or refused.
    """
    page.goto(f"{form}1/")
    for _page in range(MOST_STEPS):
        if urlsplit(page.url).path.endswith("/check/"):
            return
        yield
        answer(page)
        before = page.locator("#step h2.q").inner_text(), page.url
        onward(page)
        said = page.get_by_role("alert")
        for _again in range(3):  # what came up only now was not answered yet
            if said.count():
                yield
                answer(page)
                onward(page)
        assert not said.count(), f"{before}: {said.first.inner_text()}"
    raise AssertionError(f"{form} has no end")
