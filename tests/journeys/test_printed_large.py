"""What is printed in 长者版, and on a kiosk's slip, is printed large; no number to call is left off the paper."""

import io
import re
import unicodedata

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.test_road import READING_MS

pytestmark = pytest.mark.journey

PT, SLIP_PT = 14, 10  # the least on paper of A4, on a slip of 80 mm
SMALL = """(least) => {
  const found = new Set(), nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const box = nodes.currentNode.parentElement, said = nodes.currentNode.textContent.trim();
    const seen = box.getBoundingClientRect(), pt = parseFloat(getComputedStyle(box).fontSize) * 0.75;
    if (!said || box.closest("script,style,svg,option,.sr,.skip") || seen.width < 2 || seen.height < 2) continue;
    if (pt < least - 0.1) found.add(`${pt.toFixed(1)} pt: ${said.slice(0, 20)}`);
  }
  return [...found];
}"""
SHEETS = [
    "/services/i091/", "/services/i091/check/?c1=1&c2=1&s1=1&s2=0&go=1", "/apply/dibao/materials/", "/elder/card/",
    "/elder/places/", "/elder/places/?town=anping", "/places/",
]  # fmt: skip


@pytest.fixture
def elder(someone):
    page = someone("desktop")
    page.goto("/mode/elder/")
    return page


def small(page, least=PT) -> list[str]:
    """Words that would be printed smaller than ``least``."""
    page.emulate_media(media="print")
    found = [f"{page.url}: {each}" for each in page.evaluate(SMALL, least)]
    page.emulate_media(media="screen")
    return found


def test_sheets_to_take_home(elder):
    found = []
    for address in SHEETS:
        elder.goto(address)
        found += small(elder)
    assert found == []


def test_the_number_to_call_is_on_the_paper(elder):
    elder.goto("/elder/places/?town=anping")
    elder.emulate_media(media="print")
    for line in elder.locator(".els-place .els-tel").all():
        expect(line).to_be_visible()


def test_the_card_for_the_fridge_is_one_sheet(elder):
    elder.goto("/elder/card/?town=anping")
    sheets = pypdf.PdfReader(io.BytesIO(elder.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == 1


def test_the_receipt_and_how_it_stands(elder):
    elder.goto("/apply/huidian/1/")
    elder.get_by_label("打哪个电话").fill("0500-6900001")
    elder.get_by_role("button", name=re.compile("下一步|核对")).first.click()
    elder.wait_for_timeout(READING_MS)
    elder.get_by_role("button", name="提交").click()
    expect(elder.get_by_role("heading", level=1)).to_have_text("已收到您的申请")
    found = small(elder)
    code = elder.locator(".pick dd").inner_text()
    elder.get_by_role("link", name="查进度").last.click()
    if elder.get_by_role("textbox", name="取件码").count():
        elder.get_by_role("textbox", name="取件码").fill(code)
        elder.get_by_role("button", name=re.compile("查")).last.click()
    expect(elder.get_by_role("heading", name="发生了什么").or_(elder.locator("#went"))).to_be_visible()
    assert [*found, *small(elder)] == []


def test_a_guide_starts_on_its_first_sheet_and_what_is_read_together_stays_together(elder):
    elder.goto("/services/i091/")
    sheets = pypdf.PdfReader(io.BytesIO(elder.pdf(prefer_css_page_size=True))).pages
    texts = [re.sub(r"\s", "", unicodedata.normalize("NFKC", sheet.extract_text())) for sheet in sheets]
    assert "谁能办" in texts[0]
    assert "不重复发放" in texts[0]
    for first, last in (("为什么是这一天", "计入期限"), ("可以帮爸妈办吗", "表上填您是代办人")):
        assert [first in text for text in texts] == [last in text for text in texts], first
