"""After a session at a kiosk: three faces, once, that count where ratings count; nothing of the person is left."""

import pytest

from cases import packs
from cases.models import Case, Survey
from home.models import Unit
from tests.cms.test_form_page import text
from tests.cms.test_kiosk import begin, left

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviews(site_pages):
    """The pack by which people rate a window is there."""
    office = Unit.objects.get(code="mzj").add_sibling(code="zx", name="县政务服务中心", level=Unit.Level.OFFICE)
    town = office.add_sibling(code="ap", name="安平镇", level=Unit.Level.TOWN)
    for name in ("base", "supervise", "rectify", "review"):
        pack = packs.load(name)
        packs.install(pack, {slot: town.code if "town" in slot else office.code for slot in pack.shape.units})


def finish(kiosk):
    """The address to which the button leads."""
    answer = kiosk.get("/kiosk/end/", {"done": "1"})
    assert left(kiosk) == {"terminal"}
    return answer["Location"]


def test_who_finishes_is_asked_once_and_what_they_say_counts_for_the_machines_unit(kiosk, reviews):
    begin(kiosk)
    there = finish(kiosk)
    assert there.startswith("/kiosk/rate/?of=")
    shown = text(kiosk.get(there))
    assert "这台机器用着怎么样" in shown
    assert 'content="10; url=/kiosk/"' in shown
    assert shown.count('class="tab-face"') == 3
    answer = kiosk.post(there, {"grade": "3"})
    assert "谢谢" in text(kiosk.get(answer["Location"]))
    rated = Survey.objects.get()
    assert (rated.grade, rated.channel, rated.unit.code, rated.repeated) == (3, "kiosk", "mzj", False)
    assert kiosk.get("/kiosk/").status_code == 200
    assert left(kiosk) == {"terminal"}
    assert kiosk.post(there, {"grade": "5"})["Location"] == "/kiosk/"  # pressed twice, or by the next
    assert kiosk.get(there)["Location"] == "/kiosk/"
    assert Survey.objects.count() == 1
    assert "自助机 02" in str(Case.objects.get().submission.data)


def test_the_next_person_has_a_voice_of_their_own(kiosk, reviews):
    for grade in ("5", "2"):
        begin(kiosk)
        kiosk.post(finish(kiosk), {"grade": grade})
    assert [(each.grade, each.repeated) for each in Survey.objects.order_by("pk")] == [(5, False), (2, False)]
    assert Case.objects.filter(type__slug="rectify.rectify").count() == 1


def test_who_walks_away_is_not_asked_nor_later_nor_elsewhere(kiosk, reviews, client):
    begin(kiosk)
    assert kiosk.get("/kiosk/end/")["Location"] == "/kiosk/"
    begin(kiosk)
    there = finish(kiosk)
    assert client.get(there)["Location"] == "/kiosk/"
    for wrong in ("/kiosk/rate/", "/kiosk/rate/?of=x", f"{there}x"):
        assert kiosk.get(wrong)["Location"] == "/kiosk/"
    assert kiosk.post(there, {"grade": "4"})["Location"] == "/kiosk/"  # no such face
    assert kiosk.post(there, {})["Location"] == "/kiosk/"  # not now
    assert Survey.objects.count() == 0


def test_an_office_without_ratings_is_asked_nothing(kiosk):
    begin(kiosk)
    assert finish(kiosk) == "/kiosk/"
