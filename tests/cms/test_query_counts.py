"""Guide, form step and case page ask the database the same number of times, however much there is (law 10)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actor import staff
from cases.models import Delegation, ItemVersion, ServiceItem
from cases.transition import note
from cms import models as cms
from forms.models import Draft
from home import clock
from home.models import Unit
from tests.cases.desk_world import NOW
from tests.cms.conftest import FACTS, add_guide
from tests.forms.intake_samples import version_of
from tests.forms.test_filling import STEP_2

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
pytestmark = pytest.mark.django_db


def asked(do) -> int:
    """How many queries ``do()`` takes; its answer must be a page or a way on."""
    with CaptureQueriesContext(connection) as queries:
        assert do().status_code in (200, 303)
    return len(queries)


# --- guides ---------------------------------------------------------------------------------------------------------
def test_a_guide_costs_the_same_with_few_facts_and_with_many(client, site_pages, guide):
    client.get(guide.url)
    few = asked(lambda: client.get(guide.url))
    item = ServiceItem.objects.get(code=guide.item_code)
    long = {name: FACTS[name] * 12 for name in ("materials", "steps", "conditions", "basis", "faq", "places")}
    for number in range(2, 6):
        facts = {**FACTS, **long}
        ItemVersion.objects.create(item=item, number=number, facts=facts, valid_from=date(2026, 1, number))
    for n in range(8):
        town = Unit.add_root(code=f"t{n}", name=f"第{n}镇", level=Unit.Level.TOWN)
        Delegation.objects.create(item=item, unit=town, mode="intake", valid_from=date(2026, 1, 1))
    for n in range(12):
        add_guide(site_pages, f"X{n}", f"别的事项{n}", guide.form_page)
    client.get(guide.url)
    assert asked(lambda: client.get(guide.url)) == few <= 40


# --- forms ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def form_url(site_pages):
    version = version_of()
    page = cms.FormPage(title="高龄津贴申领", slug="glbt", form=version.form)
    return site_pages["apply"].add_child(instance=page).url


def test_posting_a_step_costs_the_same_for_one_row_of_a_table_and_for_many(client, form_url):
    client.post(f"{form_url}1/", {"who": "self"})
    client.post(f"{form_url}2/", STEP_2)
    one, nine = (asked(lambda rows=rows: client.post(f"{form_url}2/", STEP_2 | _kin(rows))) for rows in (1, 9))
    assert one == nine <= 40


def _kin(rows):
    return {f"kin-{n}-name": "林大海" for n in range(rows)} | {"kin-rows": str(rows)}


def test_a_step_costs_the_same_beside_one_draft_and_beside_many(client, form_url):
    def fill(number):
        for _n in range(number):
            client.cookies.clear()
            client.post(f"{form_url}1/", {"who": "self"})
        return asked(lambda: client.get(f"{form_url}2/")), asked(lambda: client.post(f"{form_url}2/", STEP_2))

    fill(1)
    assert fill(1) == fill(10)
    assert Draft.objects.count() == 12


# --- the case page --------------------------------------------------------------------------------------------------
@pytest.fixture
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


def test_a_case_page_costs_the_same_for_a_short_log_and_a_long_one(client, friday, people, file_case):
    case = file_case()
    client.force_login(people["window"])
    client.get(case.get_absolute_url())
    few = asked(lambda: client.get(case.get_absolute_url()))
    for n in range(12):
        note(case, f"第{n}次电话没人接", staff(people["window"]))
        file_case()
    assert asked(lambda: client.get(case.get_absolute_url())) == few <= 60
