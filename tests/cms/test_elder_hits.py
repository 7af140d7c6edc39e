"""Visits of the service for the elderly: a browser counts once a day; programs and staff never do."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from cases import rights
from cases.figures import Period, named
from cases.signals import ticked
from cms.models import ElderDay, ElderVisit
from home import clock
from home.models import User

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36"
MORNING = datetime(2026, 5, 6, 9, tzinfo=clock.OFFICE_ZONE)
PAGE = "/elder/badge/"


def browser(agent=PHONE, **more):
    return Client(headers={"user-agent": agent} if agent else {}, **more)


def told(at=MORNING):
    with clock.at(at):
        period = Period.parse("2026H1")
        return tuple(named(f"elder.{key}").asked.share(rights.OFFICE, period).exact for key in ("hits", "raw_hits"))


def test_fourteen_pages_of_one_browser_on_one_day_are_one_visit(site_pages):
    web = browser()
    with clock.at(MORNING):
        for _n in range(14):
            assert web.get(PAGE).status_code == 200
        assert told() == (1, 14)
        browser().get(PAGE)
        assert told() == (2, 15)
    with clock.at(MORNING + timedelta(days=1)):
        web.get(PAGE)
    assert told() == (3, 16)
    assert len(set(ElderVisit.objects.values_list("key", flat=True))) == 3  # nobody's days can be laid side by side


def test_elder_mode_counts_on_every_page_the_ordinary_one_only_where_the_service_is(site_pages):
    web = browser()
    web.get("/")
    web.get("/sitemap/")
    assert ElderVisit.objects.count() == 0
    web.get("/mode/elder/")
    web.get("/sitemap/")
    web.get("/")
    assert list(ElderVisit.objects.values_list("hits", flat=True)) == [2]


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "python-requests/2", "Baiduspider"])
def test_programs_do_not_count(site_pages, agent):
    assert browser(agent).get(PAGE).status_code == 200
    assert ElderVisit.objects.count() == 0


def test_staff_what_is_missing_and_what_is_fetched_ahead_do_not_count(site_pages):
    web = browser()
    web.force_login(User.objects.create(username="clerk"))
    web.get(PAGE)
    browser().get("/elder/nothing/")
    browser().get(PAGE, headers={"sec-purpose": "prefetch"})
    browser().head(PAGE)
    assert ElderVisit.objects.count() == 0


def test_days_that_are_over_keep_their_number_and_lose_their_marks(site_pages):
    web = browser()
    with clock.at(MORNING):
        web.get(PAGE)
        web.get(PAGE)
    with clock.at(MORNING + timedelta(days=3)):
        for _twice in range(2):
            ticked.send(sender=None, now=clock.now())
        assert ElderVisit.objects.count() == 0
        assert list(ElderDay.objects.values_list("visitors", "hits")) == [(1, 2)]
    assert told() == (1, 2)
