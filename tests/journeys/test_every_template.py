"""Every page the public can meet, in each mode and at each width, found from the code and looked at without mercy.

The county writes down which templates it prints (rendered/sitecustomize.py): one that a walk never led to fails the
last test, until the walk leads there or LEFT_OUT says why nobody can.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import every_kind
from tests.journeys.addresses import ADDRESSES, CODE
from tests.journeys.answering import MOST_STEPS, onward, steps
from tests.journeys.conftest import BASE, County, running
from tests.journeys.test_road import desk, step, track
from tests.journeys.walking import CHANGED, FINISHED, KNOWN, LED, OWN, RATINGS, Walk, answered, ask, keep, machine, send

pytestmark = [pytest.mark.journey, pytest.mark.proof, pytest.mark.timeout(3600)]
MODES = ["plain", "elder", "kiosk"]

# Which templates are the public's, and of those the ones nobody meets on a walk.
PUBLIC = (
    "site/templates/*.html", "site/templates/home/*.html", "site/templates/parts/*.html",
    "site/templates/components/*.html", "home/templates/home/*.html", "cms/templates/cms/**/*.html",
    "forms/templates/forms/*.html", "forms/templates/forms/questions/*.html", "forms/templates/forms/runner/*.html",
    "forms/templates/forms/widgets/*.html", "cases/templates/public/**/*.html",
)  # fmt: skip
LEFT_OUT = {
    "base.html": "a frame: what extends it is printed",
    "desk_base.html": "a frame of the desk",
    "forms/runner/frame.html": "a frame",
    "forms/runner/received.html": "only where no app prints receipts; ours does",
    "forms/runner/resume_none.html": "a code whose form was sent meanwhile: tests/cms/test_form_drafts.py",
    "components/conflict.html": "two people at one moment: tests/journeys/test_desk_in_a_browser.py",
    "components/masked.html": "the desk's",
    "public/score.html": "no sheet of the sample county is published: tests/cases/test_sheets.py",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A county of its own that writes down what it prints, and lets one address begin as many forms as it likes."""
    log = tmp_path_factory.mktemp("rendered") / "names"
    log.touch()
    paths = f"{BASE}/site:{BASE}/tests/journeys/rendered"
    with running(
        PYTHONPATH=paths,
        RENDERED=str(log),
        REQUEST_LIMIT_MB="4",
        FORM_STARTS_PER_HOUR="9999",
        FORM_SENDS_PER_HOUR="9999",
    ) as one:
        yield one


@pytest.fixture(params=MODES)
def walk(request, county, someone):
    return Walk(county, someone, request.param)


# --- what stands there for everybody --------------------------------------------------------------------------------
def test_pages_of_the_tree_and_beside_it(walk):
    """At least one page of every type, all lists of cases, then what is no page of the tree."""
    tree = ask(walk.county, "from wagtail.models import get_page_models\nfrom cms.models import CaseListPage\n"
               "print(json.dumps([p.url for m in get_page_models() if m._meta.app_label != 'wagtailcore'"
               " for p in m.objects.live()[:99 if m is CaseListPage else 3] if p.url]))")  # fmt: skip
    for address in dict.fromkeys([*tree, *ADDRESSES]):
        walk.go(address)
    walk.over()


def test_guides_that_offer_nothing(walk):
    """Suspended, and retired."""
    for status, code in (("suspended", "i034"), ("retired", "i035")):
        ask(walk.county, "from cases.models import ServiceItem\n"
            f"ServiceItem.objects.filter(code='{code.upper()}').update(status='{status}')\nprint(1)")  # fmt: skip
        walk.go(f"/services/{code}/")
    walk.over()


# --- forms ----------------------------------------------------------------------------------------------------------
def forms(county: County) -> list[str]:
    return ask(county, "from cms.models import FormPage\nprint(json.dumps([p.url for p in FormPage.objects.live()]))")


def test_every_step_of_every_form(walk):
    for form in forms(walk.county):
        walk.page = walk.anew()
        walk.go(form)
        for _each in steps(walk.page, form):
            walk.look()
        walk.look()
    walk.over()


def test_every_kind_of_question(walk):
    """Also what no form of the sample county asks: open, refused, and left out."""
    ask(walk.county, every_kind.MADE)
    walk.go("/apply/kinds/1/")
    for _page in range(MOST_STEPS):
        if walk.page.url.endswith("/check/"):
            break
        every_kind.typed(walk.page, wrong=True)
        walk.look(name=f"{walk.page.url} typed")
        onward(walk.page)
        walk.look()
        if walk.page.get_by_role("alert").count():
            every_kind.typed(walk.page, wrong=False)
            onward(walk.page)
            walk.look()
    assert walk.page.url.endswith("/check/")
    walk.over()


def test_a_draft_on_its_ways(walk):
    """Kept, left, found again, gone on with elsewhere, over to a newer form, shut."""
    form = "/apply/sbk/"
    walk.page.goto(f"{form}1/")
    walk.page.locator(".form-actions button[value=save]").click()
    walk.look(name="kept without a code")
    walk.page.get_by_label("您自己想一个数").or_(walk.page.locator("#id_word")).last.fill("12")
    walk.page.locator("main form button[type=submit]").last.click()
    walk.look(name="a number that will not do")
    walk.page.goto(f"{form}leave/")
    walk.look(name="leaving without a code")
    answered(walk.page, form)
    walk.go(f"{form}save/")
    code = keep(walk.page)
    walk.look(name="kept with its code")
    walk.go(form)
    walk.go(f"{form}leave/")
    other = walk.anew()
    other.goto("/resume/")
    other.get_by_label(re.compile("码")).first.fill(code)
    other.locator("main form button").last.click()
    walk.look(other, "a slip without what only they know")
    other.goto(f"{form}resume/?code={code}")
    other.locator("[name=fact]").fill("13999999999")
    other.locator("main form button").last.click()
    walk.look(other, "a wrong fact")
    other.locator("[name=code]").fill(code)
    other.locator("[name=fact]").fill(OWN)
    other.locator("main form button").last.click()
    expect(other).to_have_url(re.compile(f"{form}$"))
    walk.look(other, "gone on with elsewhere")
    walk.go(f"{form}2/")
    other.goto(f"{form}leave/")
    other.locator("main form button[value=leave]").click()
    walk.look(other, "left")
    walk.over()


def test_a_form_that_changed_and_one_that_is_shut(walk):
    form = "/apply/huidian/"
    answered(walk.page, form)
    ask(walk.county, CHANGED)
    walk.go(form)
    walk.go(f"{form}changes/")
    ask(walk.county, "from forms.models import Form\nfrom forms import publishing\nfrom cms.models import FormPage\n"
        "publishing.take_off(FormPage.objects.get(slug='credit').form)\nprint(1)")  # fmt: skip
    walk.go("/apply/credit/")
    ask(walk.county, "from forms import publishing\nfrom cms.models import FormPage\n"
        "publishing.publish(FormPage.objects.get(slug='credit').form)\nprint(1)")  # fmt: skip
    walk.over()


# --- a matter on its way --------------------------------------------------------------------------------------------
def test_a_case_that_was_just_sent(walk):
    answered(walk.page, "/apply/glbt/")
    number, code = send(walk.page)
    walk.look(name="receipt")
    proof = walk.page.locator("main a[href*='/verify/']").first.get_attribute("href")
    walk.go("/apply/glbt/leave/")
    walk.page.goto("/track/")
    enter(walk.page, number, CODE)
    walk.look(name="a wrong code")
    track(walk.page, number, code)
    walk.look(name="case, sent")
    for name in ("urged", "urged again"):
        if walk.page.locator("form[action$='/urge/'] button").count():
            walk.page.locator("form[action$='/urge/'] button").click()
            walk.look(name=name)
    other = walk.anew()
    other.goto("/apply/glbt/earlier/")
    enter(other, number, code)
    walk.look(other, "from an earlier case")
    walk.go(proof)
    walk.page.locator("#sheet").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    walk.page.locator(".verify-file button").click()
    walk.look(name="a file that is not ours")
    walk.over()


def enter(page: Page, number: str, code: str) -> None:
    page.locator("main [name=number]").fill(number)
    page.locator("main [name=code]").fill(code)
    page.locator("main form", has=page.locator("[name=code]")).get_by_role("button").last.click()


def test_cases_of_every_type_in_every_state(walk):
    """Of what the sample county holds one each, with whatever its applicant may do now, empty and refused."""
    asked = set()
    for number in ask(walk.county, KNOWN):
        track(walk.page, number, CODE)
        walk.look(name=f"case {number}")
        acts = walk.page.locator(f"main a[href^='/track/{number}/']:not([href$='receipt/'])")
        for href in dict.fromkeys(acts.evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")):
            kind = href.split("/")[3]
            if kind in asked or "/papers/" in href:
                continue
            asked.add(kind)
            walk.go(href)
            walk.page.locator("main form button[type=submit]:visible").last.click()
            walk.look(name=f"{href} sent empty")
            track(walk.page, number, CODE)
    assert asked
    walk.over()


def test_a_case_that_several_departments_handle(walk):
    answered(walk.page, "/apply/kaiban/")
    number, code = send(walk.page)
    clerk = walk.someone()
    desk(clerk, "window")
    step(clerk, number, "受理")
    track(walk.page, number, code)
    expect(walk.page.locator("#parts")).to_be_visible()
    walk.look(name="case in parts")
    walk.over()


def test_a_case_that_led_to_another(walk):
    """A helper was asked for, and then registered what it was about."""
    track(walk.page, ask(walk.county, LED), CODE)
    expect(walk.page.locator("#led")).to_be_visible()
    walk.look(name="case that led to another")
    walk.over()


def test_what_a_party_sees(walk):
    answered(walk.page, "/apply/guquan/")
    number, _code = send(walk.page)
    partner = walk.anew()
    track(partner, number, letter(walk.county, number))
    walk.look(partner, "party")
    for href in partner.locator("main .acts a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))"):
        partner.goto(href)
        walk.look(partner, f"party {href.split('/')[3]}")
    walk.over()


def letter(county: County, number: str) -> str:
    """The code in the letter to the other shareholder, once the ticker has sent it."""
    for _second in range(30):
        for file in (county.var / "outbox").glob("*.txt"):
            text = file.read_text(encoding="utf-8")
            if number in text and (found := re.search(r"(?<![A-Z0-9])[A-Z2-9]{4} [A-Z2-9]{4}(?![A-Z0-9])", text)):
                return found[0]
        time.sleep(1)
    raise AssertionError(f"no letter about {number}")


def test_a_rating_and_what_is_said_after_it(walk):
    low, high, over = ask(walk.county, RATINGS)
    walk.go(f"/rate/{low}/")
    walk.page.locator("main form button[type=submit]").last.click()
    walk.look(name="no grade chosen")
    for token, grade in ((low, 2), (high, 5)):
        walk.page.goto(f"/rate/{token}/")
        walk.page.locator(f"[name=grade][value='{grade}']").first.evaluate("(each) => each.click()")
        if "told=" not in walk.page.url:
            walk.page.locator("main form button[type=submit]").last.click()
        expect(walk.page).to_have_url(re.compile("told="))
        walk.look(name=f"rated {grade}")
    walk.go(f"/rate/{low}/")
    walk.go(f"/rate/{over}/")
    walk.over()


# --- machines and screens of the office -----------------------------------------------------------------------------
def test_the_second_screen(walk):
    if walk.mode == "kiosk":
        pytest.skip("a kiosk is no second screen")
    answered(walk.page, "/apply/sbk/")
    code = ask(walk.county, "from forms import assisting\nfrom forms.models import Draft\n"
        "print(json.dumps(assisting.code_of(assisting.open_screen(Draft.objects.latest('updated_at')))))")  # fmt: skip
    page = walk.anew()
    for name, typed in (("screen, wrong code", CODE), ("screen", code)):
        page.goto("/screen/")
        page.locator("[name=code]").fill(typed)
        page.locator("main form button").click()
        walk.look(page, name)
    page.locator("main button[name=of]").click()
    walk.look(page, "screen, yes")
    send(walk.page)
    page.goto("/screen/")
    walk.look(page, "screen, sent")
    walk.over()


def test_the_rating_tablet(walk):
    page = walk.someone()
    page.goto("/terminal/")
    page.locator("[name=code]").fill(CODE)
    page.locator("main form button").click()
    walk.look(page, "a code that sets nothing up")
    page.locator("[name=code]").fill(machine(walk.county, "tablet"))
    page.locator("main form button").click()
    walk.look(page, "tablet, waiting")
    ask(walk.county, FINISHED)
    page.goto("/tablet/")
    page.locator(".tab-faces").wait_for()
    walk.look(page, "tablet, asking")
    page.locator(".tab-faces button").first.click()
    walk.look(page, "tablet, thanks")
    desk(page, "window")
    page.goto("/tablet/")
    walk.look(page, "tablet, somebody signed in")
    walk.over()


def test_screens_of_a_kiosk(walk):
    if walk.mode != "kiosk":
        pytest.skip("only a kiosk has them")
    for address in ("/kiosk/", "/kiosk/help/", "/apply/glbt/paper/", "/kiosk/end/?done=1"):
        walk.go(address)
    walk.page.locator(".kio-faces button").first.click()
    walk.look(name="rated at the kiosk")
    walk.over()


# --- when something is wrong ----------------------------------------------------------------------------------------
def test_pages_that_say_no(walk):
    page = walk.page
    walk.go("/track/")
    number = f"2026{time.time_ns() % 10**8:08}"
    while page.locator("main [name=code]").count():
        enter(page, number, CODE)
    walk.look(name="too many wrong codes")
    page.goto("/track/")
    page.context.clear_cookies(name="csrftoken")
    enter(page, "202600000001", CODE)
    walk.look(name="no cookie")
    page.goto("/verify/")
    page.locator("#sheet").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%" * 5_000_000})
    page.locator(".verify-file button").click()
    walk.look(name="too large")
    for name in ("400.html", "500.html") if walk.mode == "plain" else ():  # printed without a request: the same for all
        walk.show(ask(walk.county, f"from django.template.loader import render_to_string\n"
                      f"print(json.dumps(render_to_string('{name}')))"), name)  # fmt: skip
    walk.over()


def test_what_staff_see_in_the_public_frame(walk):
    if walk.mode == "kiosk":
        pytest.skip("nobody signs in at a kiosk")
    page, name = walk.page, {"plain": "auditor", "elder": "visitor"}[walk.mode]
    desk(page, "lead")
    walk.go("/learning-read/")
    walk.go(
        ask(
            walk.county,
            "from cms.models import LearningPost\nprint(json.dumps(LearningPost.objects.live().first().url))",
        )
    )
    walk.page = page = walk.anew()
    for _wrong in range(12):
        page.goto("/desk/login/")
        if not page.locator("[name=password]").count():
            break
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill("not-mine")
        page.locator("main form button[type=submit], form button[type=submit]").last.click()
    walk.look(name="locked out")
    walk.page = page = walk.anew()
    desk(page, "window")
    walk.go("/desk/phrases/")
    walk.over()


# --- nothing was left out -------------------------------------------------------------------------------------------
def test_every_template_was_printed(county):
    """Runs last: what the walks above led to, against what is there."""
    files = [file for pattern in PUBLIC for file in BASE.glob(pattern) if "/admin/" not in str(file)]
    there = {str(file).partition("/templates/")[2] for file in files}
    printed = set(Path(county.env["RENDERED"]).read_text(encoding="utf-8").split())
    assert sorted(there - printed - LEFT_OUT.keys()) == []
    assert sorted(LEFT_OUT.keys() & printed) == []
    assert sorted(LEFT_OUT.keys() - there) == []
