"""One guide page for the whole county: ?at= shows the town's or village's own window and what it may do there."""

from datetime import date

import pytest

from cases.models import Delegation, ServiceItem
from home.models import Unit
from tests.cms.conftest import add_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(site_pages):
    """A town that takes papers in, and a village whose own row says nothing."""
    page = add_guide(site_pages, "I801", "长者食堂就餐登记")
    hours = {"mon": [["08:30", "11:30"]]}
    town = Unit.add_root(code="szz", name="示中镇人民政府", short_name="示中镇", level="town", address="示中路 1 号",
                         phone="0500-6003001", hours=hours)  # fmt: skip
    village = town.add_child(code="szz-1", name="河东村村民委员会", short_name="河东村", level="village",
                             phone="0500-6003002", address="河东村便民服务点", hours=hours)  # fmt: skip
    item = ServiceItem.objects.get(code="I801")
    first = {"item": item, "valid_from": date(2026, 1, 1)}
    Delegation.objects.create(unit=town, mode="intake", place="便民服务中心 2 号窗口", hours="周一至周六 9:00—16:00",
                              phone="0500-6003009", **first)  # fmt: skip
    Delegation.objects.create(unit=village, mode="agent", **first)
    return page


def near(client, page, code):
    text = client.get(page.url, {"at": code}).content.decode()
    return text.split('class="card near-card"')[1].split("</section>")[0] if "near-card" in text else ""


def test_a_towns_window_hours_and_phone_are_shown_with_what_it_may_do(client, handed):
    card = near(client, handed, "szz")
    for said in ("示中镇", "前移受理", "便民服务中心 2 号窗口", "周一至周六 9:00—16:00", "0500-6003009", "民政局决定"):
        assert said in card
    assert "收件凭证和办理结果以民政局的名义出具" in card


def test_what_the_register_leaves_blank_the_unit_says(client, handed):
    card = near(client, handed, "szz-1")
    for said in ("河东村", "代办帮办", "河东村便民服务点", "周一 08:30-11:30", "0500-6003002", "代您交"):
        assert said in card


@pytest.mark.parametrize(
    ("mode", "said"),
    [("granted", "以示中镇人民政府的名义出具"), ("entrusted", "受民政局委托"), ("intake", "以民政局的名义")],
)
def test_papers_are_in_the_name_of_who_decides(client, handed, mode, said):
    Delegation.objects.filter(unit__code="szz").update(mode=mode)
    assert said in near(client, handed, "szz")


def test_the_place_is_chosen_by_a_plain_form_and_kept_by_no_cookie(client, handed):
    text = client.get(handed.url).content.decode()
    assert "near-card" not in text
    assert '<option value="szz">' in text
    assert 'method="get"' in text
    answer = client.get(handed.url, {"at": "szz"})
    assert '<option value="szz" selected>' in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize("code", ["", "szz"])
def test_the_canonical_address_is_the_bare_page(client, handed, code):
    text = client.get(handed.url, {"at": code}).content.decode()
    assert f'<link rel="canonical" href="{handed.full_url}">' in text


@pytest.mark.parametrize("code", ["nowhere", "<script>", "\x00", "x" * 500])
def test_a_place_that_does_not_do_it_is_said_so(client, handed, code):
    text = client.get(handed.url, {"at": code}).content.decode()
    assert ("那里不办这件事" in text) == (code != "\x00")
    assert "near-card" not in text
    assert "<script>alert" not in text


def test_a_handing_down_that_is_over_shows_nowhere(client, handed):
    Delegation.objects.update(valid_to=date(2026, 2, 1))
    text = client.get(handed.url, {"at": "szz"}).content.decode()
    assert "near-card" not in text
    assert '<option value="szz"' not in text


def test_a_town_changes_only_its_place_and_hours(client, handed):
    """No page is copied: what the county says stands beside it."""
    text = client.get(handed.url, {"at": "szz"}).content.decode()
    assert "08 号窗口" in text
    assert "便民服务中心 2 号窗口" in text
    assert type(handed).objects.count() == 1
