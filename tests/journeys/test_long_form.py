"""A long form as life is: begun, interrupted, gone on with on another device, corrected, sent twice, printed.

Twenty questions in three steps, people in a household as a repeat, two uploads; with script and without.
"""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey
NAME, ID_NUMBER, PHONE = "沈小满", "11010519491231002X", "13800138000"
CARD = "6217000000000000004"


def photo(name: str) -> dict:
    out = io.BytesIO()
    Image.effect_noise((600, 400), 60).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Person:
    """Somebody at a device; ``scripted``: whether its browser runs scripts."""

    def __init__(self, page: Page, scripted: bool) -> None:
        self.page, self.scripted = page, scripted

    def onward(self, name: str = "下一步") -> None:
        self.page.locator(".form-actions").get_by_role("button", name=name).click()

    def pick(self, scope: Page | Locator, group: str, answer: str) -> None:
        """The words of a choice: its box is drawn over it."""
        scope.get_by_role("group", name=group).get_by_text(answer, exact=True).click()

    def sound(self) -> None:
        """Nothing wider than the screen, no finding of axe, nothing in the console."""
        if self.scripted:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # Without script a question comes up with an answer that says 422, which the browser notes in its console.
        assert [each for each in self.page.faults if self.scripted or "422" not in each] == []

    def who_applies(self) -> None:
        page = self.page
        self.pick(page, "给谁家申请", "自己家")
        page.get_by_label("申请人姓名").fill(NAME)
        page.get_by_label("申请人身份证号").fill(ID_NUMBER)
        page.get_by_label("打哪个电话找得到人").fill(PHONE)
        page.get_by_label("住在哪个镇街").select_option(index=1)
        page.get_by_label("详细住址").fill("柳溪村 12 号")
        self.pick(page, "户口是", "农村")

    def relative(self, n: int, name: str, number: str, doing: str) -> Locator:
        row = self.page.locator(".repeat-row").nth(n)
        row.get_by_label("姓名").fill(name)
        row.get_by_label("身份证号").fill(number)
        self.pick(row, "是申请人的", "子女")
        self.pick(row, "在做什么", doing)
        return row

    def circumstances(self) -> None:
        """Two relatives, one of whom earns, one of whom is ill and has a proof."""
        page = self.page
        self.relative(0, "沈大同", "110105197803070016", "上班")
        if self.scripted:  # what an answer brings up comes at once, without script with the next press
            page.locator(".repeat-row").first.get_by_label("每月收入（元）").fill("1800.50")
        page.get_by_role("button", name="再添一个").click()
        expect(page.locator(".repeat-row")).to_have_count(2)
        page.locator(".repeat-row").first.get_by_label("每月收入（元）").fill("1800.50")
        self.relative(1, "沈小芸", "11010520120307002X", "上学")

    def hardship(self) -> None:
        page = self.page
        page.get_by_label("申请人自己每月收入（元）").fill("600")
        self.pick(page, "家里难在哪里", "家里有人生大病")
        self.pick(page, "家里有汽车吗", "否")
        if not self.scripted:
            self.onward()
        page.get_by_label("近一年看病自己花了多少").fill("18500")

    def papers(self) -> None:
        page = self.page
        page.get_by_label("申请人身份证照片").set_input_files(photo("身份证.jpg"))
        page.get_by_label("收入证明").set_input_files([photo("工资条.jpg"), photo("证明.jpg")])
        page.get_by_label("申请人的银行卡号").fill(CARD)
        page.get_by_text("同意由民政部门核对全家的收入和财产").click()
        page.locator(".choice", has=page.locator("[name=consent]")).locator("label").click()

    def value(self, words: str) -> Locator:
        return self.page.locator("dd", has_text=words)


@pytest.mark.parametrize(
    ("size", "other", "scripted"),
    [("desktop", "phone", True), ("phone", "desktop", True), ("desktop", "phone", False)],
    ids=["script", "script from a phone", "plain"],
)
def test_begun_interrupted_gone_on_elsewhere_corrected_and_sent_twice(someone, size, other, scripted):
    first = Person(someone(size, java_script_enabled=scripted), scripted)
    page = first.page
    page.goto("/apply/dibao/")
    first.sound()
    page.get_by_role("link", name="开始填写").click()
    first.who_applies()
    first.sound()
    first.onward()
    first.circumstances()
    first.sound()
    first.onward("保存，以后接着填")
    code = _slip(page)

    # On another device, with the code and what only the person knows; the first one has lost it.
    second = Person(someone(other, java_script_enabled=scripted), scripted)
    page = second.page
    page.goto("/resume/")
    page.get_by_label("暂存码").fill(code)
    page.get_by_label(re.compile("身份证号|只有您")).fill(ID_NUMBER)
    page.get_by_role("button", name="接着填").click()
    page.get_by_role("link", name="接着填", exact=True).click()
    expect(page.locator(".repeat-row").first.get_by_label("姓名")).to_have_value("沈大同")
    expect(page.locator(".repeat-row").first.get_by_label("每月收入（元）")).to_have_value("1800.50")
    second.hardship()
    second.onward()
    second.papers()
    second.onward("下一步：核对")

    # Everything stands on the summary, what is secret masked; one answer is changed from there.
    for words in ("沈大同", "沈小芸", "柳溪村 12 号", "2,400.50 元", "身份证.jpg", "工资条.jpg", "证明.jpg"):
        expect(second.value(words).first).to_be_visible()
    assert ID_NUMBER not in page.locator("main").inner_text()
    assert CARD not in page.locator("main").inner_text()
    second.sound()
    page.get_by_role("link", name="修改 详细住址").click()
    page.get_by_label("详细住址").fill("柳溪村 15 号")
    second.onward()
    expect(second.value("柳溪村 15 号")).to_be_visible()

    # Sent, and sent once more by whoever goes back: one case, the same receipt.
    page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/apply/dibao/done/"))
    number = page.locator(".slip dd").first.inner_text()
    second.sound()
    page.go_back()
    if page.get_by_role("button", name="提交申请").is_visible():
        page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".slip dd").first).to_have_text(number)

    # Printed, and kept as a file.
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_contain_text(number)
    expect(page.get_by_role("link", name="存成 PDF")).to_be_hidden()
    page.emulate_media(media="screen")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="存成 PDF").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF-")

    # What was left behind on the first device opens nothing.
    first.page.goto("/apply/dibao/2/")
    expect(first.page.locator("main")).not_to_contain_text("沈大同")
    expect(first.page.locator("body")).not_to_contain_text(NAME)


def _slip(page: Page) -> str:
    """The code of the draft, asked for where it is not shown yet."""
    if page.get_by_role("button", name="拿暂存码").is_visible():
        page.get_by_role("button", name="拿暂存码").click()
    return page.locator(".slip .pick dd").inner_text()


FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels[0];
  return (label ? label.innerText : here.innerText || here.getAttribute("aria-label") || "").trim();
}"""


def test_who_types_while_the_step_is_drawn_again_goes_on_where_they_were(someone):
    page = someone()
    page.goto("/apply/dibao/1/")
    box = page.get_by_label("申请人身份证号")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            """number => {
                document.querySelector("input[type=radio]").click();
                document.querySelector("#id_id_number").focus();
                document.execCommand("insertText", false, number); }""",
            ID_NUMBER[:13],
        )
    expect(page.locator("form[data-asking]")).to_have_count(0)
    page.keyboard.type(ID_NUMBER[13:])
    expect(box).to_have_value(ID_NUMBER)


def test_a_name_half_typed_in_pinyin_waits_for_its_characters(someone):
    page = someone()
    page.goto("/apply/dibao/1/")
    keys = page.context.new_cdp_session(page)
    box = page.get_by_label("申请人姓名")
    box.evaluate("box => { box.before_it = true; box.focus() }")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate("document.querySelector('input[type=radio]').click()")
        keys.send("Input.imeSetComposition", {"text": "shen", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(300)
    assert box.evaluate("box => box.before_it && document.activeElement === box")
    expect(box).to_have_value("shen")
    keys.send("Input.insertText", {"text": "沈"})
    expect(page.locator("form[data-asking]")).to_have_count(0)
    page.keyboard.type("青禾")
    expect(box).to_have_value("沈青禾")
    assert not page.faults


def test_a_step_is_filled_in_by_the_keyboard_alone(someone):
    page = someone()
    page.goto("/apply/dibao/1/")
    keys = {"自己家": "Space", "城镇": "ArrowDown", "住在哪个镇街": "ArrowDown"}
    typed = {"申请人姓名": NAME, "申请人身份证号": ID_NUMBER, "打哪个电话找得到人": PHONE, "详细住址": "柳溪村 12 号"}
    for _tab in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name in keys:
            page.keyboard.press(keys.pop(name))
        elif name in typed:
            page.keyboard.type(typed.pop(name))
        elif name == "下一步":
            page.keyboard.press("Enter")
            break
    assert (keys, typed) == ({}, {})
    expect(page.get_by_role("heading", name="家里的情况")).to_be_visible()
    assert page.faults == []
