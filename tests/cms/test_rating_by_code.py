"""Rating a window by its code: the case is the rating, counts with all others, and one device has one voice a day."""

import pytest
from django.core.cache import cache
from django.test import Client

from cases import figures, rights
from cases.figures import registry
from cases.models import Case, Survey
from cases.packs import load
from cases.packs.scenarios.world import World
from cms.models import FormPage
from home import clock, device
from home.models import Unit
from tests.cases.engine_world import at
from tests.cms.test_form_page import hidden

pytestmark = pytest.mark.django_db
BASE = "/apply/haochaping/"
OCTOBER = figures.Period.parse("2026-10")


@pytest.fixture
def window(site_pages):
    """The pack, a page for its form, and the code of the unit whose window is rated."""
    cache.clear()
    with clock.at(at("2026-10-12 10:00")):
        World(load("review")).build()
        FormPage.objects.get(slug="haochaping").save_revision().publish()
        yield Unit.objects.get(code="scenario-town-a")


def rate(browser: Client, unit: Unit, grade: str, **more) -> Survey:
    """What a phone does that has scanned the code."""
    for part, said in ((1, {"served_by": unit.code, "grade": grade}), (2, more)):
        seen = browser.get(f"{BASE}{part}/")
        browser.post(f"{BASE}{part}/", {**hidden(seen), **said})
    check = browser.get(f"{BASE}check/")
    done = browser.post(f"{BASE}check/", hidden(check))
    assert done["Location"] == f"{BASE}done/", done.content.decode()
    browser.post(BASE)  # the next one begins anew
    return Survey.objects.order_by("pk").last()


def share(key: str) -> tuple[int, int]:
    found = registry.named(key).asked.share(rights.OFFICE, OCTOBER)
    return found.part, found.n


def test_a_window_rated_by_its_code_counts_like_any_other_rating(window):
    good, low = rate(Client(), window, "5"), rate(Client(), window, "2", words="")
    assert [each.grade for each in (good, low)] == [5, 2]
    assert {each.unit for each in (good, low)} == {window}
    assert (low.followed.type.slug, good.followed) == ("rectify.rectify", None)
    assert share("review.window_satisfied") == share("review.good_rate") == (1, 2)
    assert share("review.online_satisfied") == (0, 0)  # who stood at a window did not file online
    assert share("review.response") == (0, 0)  # nobody had to ask


def test_one_device_has_one_voice_a_unit_and_day(window):
    phone = Client()
    first, again = rate(phone, window, "1"), rate(phone, window, "1")
    elsewhere, other = rate(phone, Unit.objects.get(code="scenario-office"), "4"), rate(Client(), window, "5")
    assert [each.repeated for each in (first, again, elsewhere, other)] == [False, True, False, False]
    assert again.followed.type.slug == "rectify.rectify"  # what is wrong is put right, however often it was said
    assert share("review.window_satisfied") == (2, 3)
    assert first.device not in ("", other.device, phone.cookies[device.COOKIE].value)
    assert Case.objects.filter(type__slug="review.review").count() == 4


def test_an_appeal_takes_such_a_rating_out_of_the_count(window):
    low = rate(Client(), window, "1")
    Survey.objects.filter(pk=low.pk).update(discounted_on=clock.today())
    assert share("review.window_satisfied") == (0, 0)


def test_a_form_that_rates_nobody_leaves_no_key(client, page, form_alone):
    from tests.cms.test_form_page import BASE as OTHER
    from tests.cms.test_form_page import fill_in

    check = client.get(fill_in(client)["Location"])
    client.post(f"{OTHER}check/", hidden(check))
    assert device.COOKIE not in client.cookies
