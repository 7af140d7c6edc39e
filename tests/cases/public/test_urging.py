"""催办 on the tracking page: once a day, seen at the desk; and praise that knows which case it is about."""

from datetime import timedelta

import pytest
from django.test import Client

from cases import chain
from cases.models import CaseEvent
from cms.models import FormPage
from forms import publishing, schema
from home import clock
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING


def words(answer) -> str:
    return answer.content.decode()


def urge(person):
    person.client.post(f"{person.url}urge/")
    return words(person.read())


def urges(case):
    return case.events.filter(kind=CaseEvent.Kind.URGE).count()


def test_it_is_an_event_once_a_day(inside):
    assert "催一下" in words(inside.read())
    page = urge(inside)
    assert "已经替您催了" in page
    assert "催办了一次" in page  # in what has happened
    assert "催一下" not in page
    assert "今天 09:30 您已经催过" in page
    assert "今天 09:30 您已经催过" in urge(inside)
    assert urges(inside.case) == 1
    with clock.at(MORNING + timedelta(hours=15)):  # half an hour past midnight
        inside.look_up()
        assert "催办 1 次，最近 10月9日（周五）09:30" in words(inside.read())
        urge(inside)
    assert urges(inside.case) == 2
    assert list(chain.verify(inside.case)) == []


def test_pressed_again_from_an_old_tab_its_sentence_stands_once(inside):
    urge(inside)
    answer = inside.client.post(f"{inside.url}urge/")  # the tab still showed the button
    assert answer["Location"].endswith("#urge")
    page = words(inside.read())
    assert page.count("今天 09:30 您已经催过") == 1
    assert 'id="urge"' in page


def test_looking_at_its_address_urges_nothing(inside):
    assert inside.client.get(f"{inside.url}urge/").status_code == 302
    assert urges(inside.case) == 0


def test_a_stranger_does_not_urge(person):
    answer = person.client.post(f"{person.url}urge/")
    assert answer["Location"].startswith("/track/?number=")
    assert urges(person.case) == 0


def test_what_waits_for_the_applicant_or_is_closed_is_not_urged(inside, office):
    world.to_correction(inside.case, office)
    page = words(inside.read())
    assert "催一下" not in page
    assert "从10月9日起停表：等补材料。" in page
    assert "现在等的是您" in urge(inside)
    world.move(inside.case, "withdraw", reason="不办了")
    assert "催一下" not in words(inside.read())
    assert "现在不用催了" in urge(inside)
    assert urges(inside.case) == 0


def test_the_desk_sees_how_often_and_when_last(inside, office):
    urge(inside)
    for who in ("window@town", "supervisor@county"):
        desk = Client()
        desk.force_login(office.people[who])
        assert "催办 1 次" in words(desk.get("/desk/"))
        assert "催办 1 次，最近 10月9日（周五）09:30" in words(desk.get(f"/desk/case/{inside.case.number}/"))


def test_an_urge_makes_no_click_late_and_no_step_final(inside, office):
    seen = inside.case.version
    urge(inside)
    desk = Client()
    desk.force_login(office.people["window@town"])
    answer = desk.post(f"/desk/case/{inside.case.number}/move/accept/", {"seen_version": seen})
    assert answer.status_code == 302


def test_the_page_says_the_day_it_is(inside):
    assert "今天刚交来" in words(inside.read())
    with clock.at(MORNING + timedelta(days=4)):
        inside.look_up()
        assert "从交来算，今天是第 3 个工作日" in words(inside.read())


# --- praise ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def praising(site):
    fields = [
        {"key": "praised", "type": "unit", "level": "any", "label": "哪个单位"},
        {"key": "about_case", "type": "text", "label": "哪一件事的编号"},
        {"key": "story", "type": "long_text", "label": "做了什么"},
    ]
    shape = schema.build({"title": "夸一夸", "steps": [{"title": "夸谁", "fields": fields}]})
    form = publishing.make_form("praise-send", "夸一夸", shape, pack_key="praise.send")
    return site["apply"].add_child(instance=FormPage(title="夸一夸", slug="praise", form=form))


def test_without_the_pack_praise_is_not_offered(inside):
    assert "夸一夸" not in words(inside.read())
    assert inside.client.post(f"{inside.url}praise/")["Location"] == inside.url


def test_praise_opens_its_form_with_unit_and_number_filled_in(inside, praising):
    assert "夸一夸办事的人" in words(inside.read())
    answer = inside.client.post(f"{inside.url}praise/")
    assert answer["Location"] == "/apply/praise/"
    page = words(inside.client.get("/apply/praise/1/"))
    assert inside.case.number in page
    assert "白鹭街道便民服务中心" in page
