"""Somebody who walks through the site in one mode and has each page looked at; what the walk needs of the county."""

import json
import re
import time

from playwright.sync_api import Page, expect

from tests.journeys.answering import steps
from tests.journeys.conftest import County
from tests.journeys.looking import PORTRAIT, look
from tests.journeys.test_road import READING_MS

OWN = "2468"  # the number somebody thought of
# The form of the call back is published once more, with another title.
CHANGED = """
from cms.models import FormPage
from forms import schema
from forms.models import FormVersion
from home import clock
form = FormPage.objects.get(slug="huidian").form
now = form.current
spec = json.loads(now.schema)
spec["title"] += "（新）"
text = schema.canonical(schema.Form.model_validate(spec))
new = FormVersion(form=form, number=now.number + 1, schema=text, sha256=schema.digest(text))
new.published_at = clock.now()
new.save()
print(1)
"""
# One case of each type in each state gets the code that the walk types; their numbers.
KNOWN = """
from cases import codes
from cases.models import Case
first = {}
for case in Case.objects.select_related("type").order_by("pk"):
    first.setdefault((case.type_id, case.state), case)
Case.objects.filter(pk__in=[each.pk for each in first.values()]).update(code_hash=codes.code_hash("ABCD2345"))
print(json.dumps([each.number for each in first.values()]))
"""
# A request for a helper names the case that came of it, and gets the code that the walk types; its number.
LED = """
from cases import codes
from cases.models import Case
asked = Case.objects.filter(type__slug="elder.help", void=False).first()
asked.facts["formal"] = Case.objects.filter(type__slug="intake.case", void=False).first().number
asked.code_hash = codes.code_hash("ABCD2345")
asked.save(update_fields=["facts", "code_hash"])
print(json.dumps(asked.number))
"""
# Three links to rate closed cases by: two that wait, one whose time is over.
RATINGS = """
from datetime import timedelta
from cases import surveys
from cases.models import Survey
from home import clock
made, now = [], clock.now()
for n, old in enumerate(Survey.objects.exclude(answered_at=None).filter(segment="closed", second_of=None)[:3]):
    one = Survey(case=old.case, segment="closed", unit=old.unit, user=old.user)
    one.asked_at = now + timedelta(microseconds=n)
    one.expires_at = now + timedelta(days=-1 if n == 2 else 5)
    one.token_hash = surveys.token_hash(surveys.token(one))
    one.save()
    made.append(surveys.token(one))
print(json.dumps(made))
"""
# What was just finished at the window of the town asks on its tablet.
FINISHED = """
from datetime import timedelta
from cases import surveys
from cases.models import Case, Survey
from home import clock
from home.models import Unit
now = clock.now()
old = Survey.objects.filter(segment="closed", second_of=None).first()
Case.objects.filter(pk=old.case_id).update(channel="town", opened_at=now)
one = Survey(case=old.case, segment="closed", unit=Unit.objects.get(code="anping"), asked_at=now)
one.expires_at = now + timedelta(days=5)
one.token_hash = surveys.token_hash(surveys.token(one))
one.save()
print(1)
"""


def ask(county: County, code: str):
    """What ``code`` prints as JSON in the county's own shell."""
    return json.loads(county.manage("shell", "-v0", "-c", f"import json\n{code}").splitlines()[-1])


class Walk:
    """One person's way through the site; ``found``: what is wrong, each in a line."""

    def __init__(self, county: County, someone, mode: str) -> None:
        self.county, self.someone, self.mode, self.found = county, someone, mode, []
        self.page = self.anew()

    def anew(self) -> Page:
        """The same person, with a browser that knows nothing yet."""
        page = self.someone()
        if self.mode == "elder":
            page.goto("/mode/elder/")
        elif self.mode == "kiosk":
            page.set_viewport_size({"width": PORTRAIT[0], "height": PORTRAIT[1]})
            page.goto("/terminal/")
            page.get_by_label("开通码").fill(machine(self.county, "kiosk"))
            page.locator("main form button").click()
            expect(page).to_have_url(re.compile("/kiosk/"))
            page.goto("/kiosk/start/?to=/services/")
        return page

    def look(self, page: Page | None = None, name: str = "") -> None:
        page = page or self.page
        where = name or page.url.removeprefix(self.county.url)
        self.found += look(page, f"{self.mode} {where}")
        self.found += [f"{self.mode} {where}: {said}" for said in page.faults if not re.search("status of 4", said)]
        page.faults.clear()

    def over(self) -> None:
        assert not self.found, "\n".join(["what was found:", *self.found])

    def go(self, address: str) -> None:
        self.page.goto(address, wait_until="load")
        self.look(name=address)

    def show(self, html: str, name: str) -> None:
        """A page that no address gives: as if the county had answered it."""
        self.page.route("**/broken/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        self.page.goto("/broken/")
        self.look(name=name)
        self.page.unroute("**/broken/")


def machine(county: County, kind: str) -> str:
    """A new machine of the town, and the code that sets it up."""
    return ask(county, "from home import terminals\nfrom home.models import Terminal, Unit\n"
               f"made = Terminal.objects.create(kind='{kind}', number='T-{time.time_ns()}',"
               " unit=Unit.objects.get(code='anping'), modules=['printer'])\n"
               "print(json.dumps(terminals.give_code(made)))")  # fmt: skip


def answered(page: Page, form: str) -> None:
    """``form`` ("/apply/glbt/") filled in up to its summary."""
    for _each in steps(page, form):
        pass


def send(page: Page) -> tuple[str, str]:
    """From the summary to the receipt: number and pick-up code."""
    page.wait_for_timeout(READING_MS)
    page.locator(".form-actions button.btn--big").first.click()
    expect(page).to_have_url(re.compile("/done/"))
    said = page.locator("main").inner_text()
    number = re.search(r"\d{4} ?\d{4} ?\d{4}|[A-Z]{2}\d{9,}", said)[0]
    return number.replace(" ", ""), re.search(r"\b[A-Z0-9]{4} [A-Z0-9]{4}\b", said.replace(number, ""))[0]


def keep(page: Page) -> str:
    """On the page of a draft that goes on later: choose a number of one's own, and read the code of the slip."""
    if not page.locator("#id_word").is_visible():
        page.locator("main details summary").first.click()
    page.locator("#id_word").fill(OWN)
    page.locator("main form", has=page.locator("#id_word")).get_by_role("button").click()
    return page.locator(".slip .pick dd").inner_text()
