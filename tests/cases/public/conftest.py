"""A small county on a morning in October: an office, its case types, the pages people come to, one case."""

from datetime import datetime

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.models import FormIndexPage, TrackPage
from home import clock
from home.models import HomePage, SiteProfile
from tests.cases.public import office as world

MORNING = datetime(2026, 10, 9, 9, 30, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture(autouse=True)
def morning():
    with clock.at(MORNING):
        yield MORNING


@pytest.fixture
def office(db):
    return world.make_office()


@pytest.fixture
def kinds(office):
    return world.make_kinds()


@pytest.fixture
def case(kinds, office):
    return world.open_online(office)


@pytest.fixture
def site(db):
    """{slug: page} of home, track and apply."""
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="首页", slug="home"))
    made = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    SiteProfile.objects.create(site=made, centre_phone="0500-6001234")
    track = home.add_child(instance=TrackPage(title="查办件", slug="track"))
    return {"home": home, "track": track, "apply": home.add_child(instance=FormIndexPage(title="办理", slug="apply"))}


class Person:
    """A browser of somebody with number and code."""

    def __init__(self, case, code=world.CODE) -> None:
        self.case, self.code, self.client = case, code, Client()

    @property
    def url(self) -> str:
        return f"/track/{self.case.number}/"

    def look_up(self, number=None, code=None, **more):
        typed = {"number": number or self.case.number, "code": code or self.code}
        return self.client.post("/track/", typed, **more)

    def read(self, address="", **more):
        return self.client.get(f"{self.url}{address}", **more)

    def take(self, name, /, seen=None, **typed):
        self.case.refresh_from_db()
        return self.client.post(f"{self.url}{name}/", {"seen_version": seen or self.case.version} | typed)


@pytest.fixture
def person(site, case):
    return Person(case)


@pytest.fixture
def inside(person):
    """The same, with the case open in the browser."""
    assert person.look_up().status_code == 302
    return person
