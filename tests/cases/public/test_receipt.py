"""The receipt: number, code 4 + 4, what comes next; the same one however often it is asked for."""

import re

import pytest
import segno
from django.contrib.auth.models import AnonymousUser

from cases import opening
from cases.public import access
from cases.public.receipt import receipt
from tests.cases.public import office as world


@pytest.fixture
def show(site, rf):
    def ask(case, secret=world.SECRET, **more):
        request = rf.get("/apply/glbt/done/", SERVER_NAME="testserver", **more)
        request.user = AnonymousUser()
        return receipt(request, case.submission, secret)

    return ask


def test_it_shows_number_and_code_and_they_open_the_case(show, case, person):
    page = show(case).content.decode()
    assert case.number in page
    code = re.search(r"<dd>([A-Z2-9]{4} [A-Z2-9]{4})</dd>", page)[1]
    assert person.look_up(code=code).status_code == 302


def test_it_is_the_same_after_a_reload(show, case):
    def plain(answer):
        return answer.content

    assert plain(show(case)) == plain(show(case))


def test_the_qr_code_carries_the_number_and_nothing_personal(show, case):
    page = show(case).content.decode()
    address = f"http://testserver/track/{case.number}/"
    assert segno.make(address, error="m").svg_inline(border=2, omitsize=True) in page
    assert "13800001234" not in page


def test_what_happens_next_is_promised_by_the_item(show, office, kinds):
    item = world.add_item(office)
    case = opening.open_case(world.send_form(office.town, about=item.code), by=world.APPLICANT, secret=world.SECRET)
    page = show(case).content.decode()
    assert "县民政局作出决定" in page
    assert "受理后 10 个工作日内" in page


def test_it_is_kept_nowhere_and_may_be_printed(show, case):
    answer = show(case)
    assert "no-store" in answer["Cache-Control"]
    assert 'data-ow="print"' in answer.content.decode()
    assert "丢了怎么办" in answer.content.decode()


def test_the_browser_that_filed_is_known_on_the_tracking_page(show, case):
    cookie = show(case).cookies[access.KNOWN]
    assert (cookie["path"], cookie["httponly"]) == ("/track/", True)
