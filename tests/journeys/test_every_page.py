"""Every kind of page, looked at by a machine: axe, the console, the width of a phone, links, words, weight.

What a person must judge (is it calm, is it clear) no test can; what one must not find again stands here.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys import old_eyes
from tests.journeys.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.journey

PUBLIC = [
    "/", "/services/", "/services/i091/", "/news/", "/learning/", "/track/", "/sitemap/", "/search/?q=老人",
    "/search/?q=飞碟停车场", "/apply/", "/apply/glbt/", "/apply/glbt/1/", "/apply/spjy/", "/apply/dibao/2/",
    "/apply/dibao/materials/", "/verify/", "/screen/", "/resume/", "/not-here/", "/news/agencies/",
    "/news/agencies/?on=2020-01-01", "/news/promise-list/", "/news/agency-grades/", "/places/", "/places/?now=1",
    "/search/?q=补贴&who=firm", "/services/i091/check/", "/services/i091/check/?c1=1&go=1",
    "/services/i091/check/?c1=1&c2=1&s1=1&s2=0&go=1", "/services/i091/check/?c1=0&c2=1&s1=1&s2=0&go=1",
    "/elder/places/", "/elder/places/?town=anping", "/elder/card/", "/elder/badge/?no=1101",
]  # fmt: skip
ELDER = ["/", "/services/?hot=elder", "/services/i091/", "/track/", "/apply/glbt/1/", "/verify/", "/not-here/"]
ELDER += ["/apply/dibao/materials/", "/news/promise-list/", "/places/", "/search/?q=补贴"]
ELDER += ["/services/i091/check/", "/services/i091/check/?c1=1&c2=1", "/services/i091/check/?c1=1&c2=1&s1=1&s2=0&go=1"]
ELDER += ["/services/", "/news/", "/learning/", "/sitemap/", "/resume/", "/apply/", "/apply/glbt/", "/apply/bangban/"]
ELDER += ["/apply/huidian/1/", "/elder/places/", "/elder/places/?town=anping", "/elder/places/?from=5"]
ELDER += ["/places/?from=5", "/places/?at=anping", "/places/?at=anping-1", "/elder/card/", "/elder/badge/?no=1"]
DESK = ["/desk/", "/desk/?open=all&type=intake.case", "/desk/figures/", "/desk/export/?open=all", "/desk/search/"]
DESK += ["/desk/mentions/", "/desk/leave/", "/desk/own/"]
WINDOW = ["/desk/counter/", "/desk/paper/", "/desk/list/", "/desk/list/petition.petition/", "/desk/tables/"]
LEAD = ["/desk/board/", "/desk/?open=all"]
ADMIN = ["/admin/", "/admin/snippets/forms/form/", "/admin/snippets/cases/casetype/", "/admin/reports/locked/"]
ADMIN += ["/admin/parts/", "/admin/tables/", "/admin/tables/items/-/", "/admin/snippets/cases/casetype/design/new/"]
ADMIN += ["/admin/packs/", "/admin/packs/import/", "/admin/packs/import/?pack=doudi", "/admin/packs/doudi/"]
ADMIN += ["/admin/packs/doudi/export/", "/admin/everyday-words/", "/admin/everyday-words/new/", "/admin/searched/"]
DESIGNER = ["", "about/", "states/", "transitions/", "clocks/", "survey/", "publish/", "history/", "compare/?a=v1"]
DESIGNER += ["recurs/", "recuse/", "tables/", "sheets/", "hide_from/"]

GRAVE = ("serious", "critical")
AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
WEIGHT = 150_000  # bytes of a first visit without pictures

# Names of things that are Latin in Chinese too; words in capitals and with digits are codes.
LATIN = {"Word", "Excel", "Enter", "jpg", "png", "pdf"}
SEEN = """() => {
  const said = [document.title];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const box = nodes.currentNode.parentElement;
    if (box && !box.closest("script,style,datalist")) said.push(nodes.currentNode.textContent);
  }
  for (const one of document.querySelectorAll("[aria-label],[placeholder],[title],[alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"]) said.push(one.getAttribute(name) || "");
  return said.join("\\n");
}"""
NOWHERE = """() => [...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href").slice(1))
  .filter((id) => id && !document.getElementById(id))"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
BYTES = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .filter((got) => !/[.](png|jpe?g|webp|svg)$/.test(new URL(got.name).pathname) || /icons/.test(got.name))
  .reduce((sum, got) => sum + got.transferSize, 0)"""


def faults(page, address: str) -> list[str]:
    """What is wrong with the page at ``address``, each in a line."""
    page.goto(address, wait_until="load")
    broken = Axe().run(page, options=AXE).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['target']}" for each in broken if each["impact"] in GRAVE]
    if (over := page.evaluate(TOO_WIDE)) > 0:
        found.append(f"{over} px wider than the screen")
    found += [f"link to a missing #{name}" for name in page.evaluate(NOWHERE)]
    if not address.startswith("/admin/"):
        found += [f"English: {word}" for word in english(page.evaluate(SEEN))]
    found += [said for said in page.faults if "not-here" not in address or "404" not in said]
    page.faults.clear()
    return [f"{address}: {each}" for each in found]


def english(said: str) -> set[str]:
    said = re.sub(r"https?://\S+", "", said)
    return {word for word in re.findall(r"[A-Za-z]{3,}", said) if re.search("[a-z]", word)} - LATIN


def all_faults(page, addresses: list[str]) -> list[str]:
    return [each for address in addresses for each in faults(page, address)]


@pytest.fixture
def signed_in(someone):
    def enter(name: str, size: str = "desktop", door: str = "/desk/login/"):
        page = someone(size)
        page.goto(door)
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form button[type=submit]").last.click()
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return enter


NARROW = ["phone", pytest.param("desktop", marks=pytest.mark.proof)]
WIDE = ["desktop", pytest.param("phone", marks=pytest.mark.proof)]


@pytest.mark.parametrize("size", NARROW)
def test_public_pages(someone, size):
    assert all_faults(someone(size), PUBLIC) == []


def test_pages_for_old_people(someone):
    page = someone("phone")
    page.goto("/mode/elder/")
    found = []
    for address in ELDER:
        found += [*faults(page, address), *old_eyes.slips(page, address)]
    assert found == []


@pytest.mark.parametrize("size", WIDE)
def test_the_desk(signed_in, size):
    page = signed_in("handler", size)
    case = page.locator("[data-ow~=rows] tbody a").first.get_attribute("href")
    page.goto(case)
    moves = page.locator(".acts a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
    assert all_faults(page, [*DESK, case, *moves[:1]]) == []


def test_a_chosen_file_is_named_before_it_is_sent(someone, tmp_path):
    (tmp_path / "回执.pdf").write_bytes(b"%PDF-1.4")
    page = someone("phone")
    page.goto("/verify/")
    page.set_input_files("input[type=file]", tmp_path / "回执.pdf")
    page.get_by_text("回执.pdf").wait_for()


def test_the_window(signed_in):
    assert all_faults(signed_in("window"), WINDOW) == []
    assert all_faults(signed_in("lead"), ["/desk/phrases/"]) == []


def test_the_admin(signed_in):
    page = signed_in("editor", door="/admin/login/")
    forms = "/admin/snippets/forms/form/"
    page.goto(forms)
    edit = page.locator("main a[href*='/edit/']").first.get_attribute("href")
    assert (
        all_faults(page, [*ADMIN, edit, edit.replace("/edit/", "/review/"), edit.replace("/edit/", "/rehearse/")]) == []
    )


@pytest.mark.parametrize("size", WIDE)
def test_the_board(signed_in, size):
    assert all_faults(signed_in("supervisor", size), LEAD) == []


def test_the_designer(signed_in):
    page = signed_in("editor", door="/admin/login/")
    page.goto("/admin/snippets/cases/casetype/?q=doudi")
    whole = page.locator("main a[href*='/design/']:not([href*='/new/'])").first.get_attribute("href")
    page.goto(f"{whole}states/")
    part = page.locator(".ow-list a").first.get_attribute("href")
    play = page.locator("a[href$='/play/']").first.get_attribute("href")
    assert all_faults(page, [*(whole + each for each in DESIGNER), part, play]) == []


def test_a_first_visit_is_light(someone):
    for address in ("/", "/services/i091/", "/apply/glbt/1/"):
        page = someone("phone")
        page.goto(address, wait_until="networkidle")
        assert page.evaluate(BYTES) <= WEIGHT, address


def test_no_link_leads_nowhere(county):
    """Every address that can be reached from the home page, and from the supervisor's desk, once."""
    assert dead(Visitor(county.url), "/") == []
    assert dead(Visitor(county.url).sign_in("supervisor"), "/desk/") == []


def dead(visitor: Visitor, start: str) -> list[str]:
    known, wave, gone = {_kind(start)}, [(start, "")], []
    with ThreadPoolExecutor(4) as many:
        while wave:
            fresh = []
            for (address, seen_on), answer in zip(wave, many.map(lambda step: visitor.get(step[0]), wave), strict=True):
                if answer.status_code != 200:
                    gone.append(f"{answer.status_code} {address} on {seen_on}")
                for link in _links(answer):
                    if _kind(link) not in known and link.startswith(start):
                        known.add(_kind(link))
                        fresh.append((link, address))
            wave = fresh
    return gone


def _links(answer) -> list[str]:
    if "text/html" not in answer.headers.get("content-type", ""):
        return []
    hrefs = (unescape(href) for href in re.findall(r'<a\b[^>]*?\shref="([^"]+)"', answer.text))
    whole = [urldefrag(urljoin(answer.url, href))[0] for href in hrefs if not re.match("#|tel:|mailto:", href)]
    host = urlsplit(answer.url).netloc
    parts = [urlsplit(each) for each in whole if urlsplit(each).netloc == host]
    return [f"{part.path}?{part.query}" if part.query else part.path for part in parts if _ours(part.path)]


def _ours(path: str) -> bool:
    return not path.startswith(("/mode/", "/admin/", "/desk/login"))


def _kind(address: str) -> tuple:
    """Lists narrowed by another value, and one case or another, are of a kind: one of each is enough."""
    part = urlsplit(address)
    return re.sub(r"(?<=/)[A-Z]*\d{8,}(?=/)", "#", part.path), *sorted(parse_qs(part.query))
