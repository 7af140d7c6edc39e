"""Where one can go, and which of it is open now."""

from datetime import datetime

import pytest

from cms.points import tree
from home import clock
from home.models import Unit
from tests.cms.few import screens

pytestmark = pytest.mark.django_db
WEEK = {day: [["09:00", "12:00"], ["13:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def county(site_pages):
    top = Unit.add_root(code="qx", name="清溪县", level="county", hours=WEEK)
    top.add_child(code="zx", name="县政务服务中心", level="office", phone="0500-1", address="清溪大道 1 号")
    early = {"mon": [["08:00", "11:00"]]}
    town = Unit.objects.get(pk=top.pk).add_child(code="ap", name="安平镇", level="town", hours=early)
    town.add_child(code="sp", name="上坪村", level="village")
    Unit.objects.get(pk=top.pk).add_child(code="gone", name="旧镇", level="town", active_to="2020-01-01")


def at(text):
    return clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE_ZONE))


def states():
    return {each.unit.code: each.state for point in tree() for each in (point, *point.below)}


def test_centre_towns_and_their_villages_stand_in_that_order(county):
    found = [(each.unit.code, [point.unit.code for point in each.below]) for each in tree()]
    assert found == [("zx", []), ("ap", ["sp"])]


def test_a_place_without_hours_has_those_above_it_and_says_when_it_opens(county):
    with at("2026-03-02 08:30"):  # a Monday
        assert states() == {"zx": "09:00 开门", "ap": "正在开门，到 11:00", "sp": "正在开门，到 11:00"}
    with at("2026-03-02 12:30"):
        assert states()["zx"] == "13:30 开门"
        assert "3月9日" in states()["ap"]


def test_holidays_and_make_up_days_count(county):
    with at("2026-10-01 10:00"):
        assert "10月8日" in states()["zx"]
    with at("2026-10-10 10:00"):  # a Saturday that is worked
        assert states()["zx"] == "正在开门，到 12:00"


def test_only_what_is_open_now(client, county):
    with at("2026-03-02 08:30"):
        page = client.get("/places/", {"now": "1"}).content.decode()
    assert "上坪村" in page
    assert "县政务服务中心</h2>" not in page.replace(" ", "")
    assert 'id="zx"' not in page
    with at("2026-03-02 20:00"):
        assert "现在没有开门" in client.get("/places/", {"now": "1"}).content.decode()


def test_the_page_costs_the_same_for_many_villages(client, county, django_assert_max_num_queries):
    town = Unit.objects.get(code="ap")
    for n in range(30):
        town = Unit.objects.get(pk=town.pk)
        town.add_child(code=f"v{n}", name=f"{n}号村", level="village")
    client.get("/places/")
    with django_assert_max_num_queries(14):
        assert client.get("/places/").content.decode().count("号村") >= 30


def test_in_elder_mode_a_few_names_at_a_time_and_every_place_is_reached(client, county):
    for n in range(14):
        Unit.objects.get(code="qx").add_child(code=f"t{n}", name=f"{n}号镇", level="town", phone=f"0500-2{n}")
    for n in range(10):
        Unit.objects.get(code="ap").add_child(code=f"v{n}", name=f"{n}号村", level="village", phone=f"0500-3{n}")
    client.get("/mode/elder/")
    pages = screens(client, "/places/")
    assert {address: n for address, (n, _said) in pages.items() if n > 8} == {}
    said = "".join(said for _n, said in pages.values())
    for unit in Unit.objects.active(clock.today()).filter(level__in=("office", "town", "village")):
        assert unit.name in said
        assert unit.phone in said
    with at("2026-03-02 20:00"):
        assert "现在没有开门" in client.get("/places/", {"now": "1"}).content.decode()
    assert client.get("/places/", {"at": "nowhere"}).status_code == 200
