"""Who gets in: whoever shows number and code, for half an hour; nothing tells a stranger which of both was wrong."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import codes
from cases.models import Case
from cases.public import access
from home import clock
from home.models import Attempt
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING, Person

WRONG = "ABCDEFGH"


def body(answer, number, code) -> bytes:
    """The bytes of a page without what the browser itself sent or was given: its form token, number and code."""
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
    return text.replace(number.encode(), b"NUMBER").replace(code.encode(), b"CODE")


def test_number_and_code_open_the_case(person):
    answer = person.look_up()
    assert (answer.status_code, answer["Location"]) == (302, person.url)
    page = person.read()
    assert page.status_code == 200
    assert "已收到，等着收件" in page.content.decode()


@pytest.mark.parametrize("shape", [str.lower, lambda t: f"  {t[:4]} {t[4:]} ", lambda t: t.translate(FULL_WIDTH)])
def test_it_does_not_matter_how_they_are_typed(person, shape):
    answer = person.look_up(shape(person.case.number), shape(person.code))
    assert answer["Location"] == person.url


FULL_WIDTH = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}


def test_a_wrong_number_and_a_wrong_code_answer_alike(person):
    real, missing = person.case.number, person.case.number[:-1] + "9"
    wrong_code, wrong_number = person.look_up(real, WRONG), person.look_up(missing, person.code)
    assert wrong_code.status_code == wrong_number.status_code == 422
    assert body(wrong_code, real, WRONG) == body(wrong_number, missing, person.code)
    told = [
        {name: value for name, value in each.headers.items() if name != "Expires"}
        for each in (wrong_code, wrong_number)
    ]
    assert told[0] == told[1]  # but for the second in which they came
    assert len(wrong_code.content) == len(wrong_number.content)
    assert not wrong_code.cookies.get(access.COOKIE)
    assert "编号和取件码对不上" in wrong_code.content.decode()


def test_a_wrong_number_costs_the_queries_of_a_wrong_code(person):
    def queries(number):
        with CaptureQueriesContext(
            connection,
        ) as told:
            person.look_up(number, WRONG)
        return len(told)

    queries("warm")
    assert queries(person.case.number) == queries("QX202699999")


def test_a_case_without_a_code_opens_for_nobody(person):
    Case.objects.update(code_hash=None)
    assert person.look_up().status_code == 422
    assert person.look_up(code="").status_code == 422


def test_the_eleventh_wrong_code_is_answered_with_a_wait_in_words(person):
    answers = [person.look_up(code=WRONG) for _n in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 6
    said = answers[-1].content.decode()
    assert "60 分钟" in said
    assert answers[-1]["Retry-After"] == "3600"


def test_nobody_is_kept_out_for_longer_than_an_hour(person):
    for _n in range(11):
        person.look_up(code=WRONG)
    assert person.look_up().status_code == 429  # the right code is not looked at either
    with clock.at(MORNING + timedelta(hours=1, seconds=1)):
        assert person.look_up().status_code == 302


def test_a_browser_that_had_the_code_is_not_shut_out_by_strangers(inside):
    stranger = Person(inside.case, WRONG)
    for _n in range(8):
        stranger.look_up(REMOTE_ADDR="203.0.113.9")
    assert stranger.look_up(REMOTE_ADDR="203.0.113.9").status_code == 429
    assert inside.look_up().status_code == 302
    assert stranger.look_up(code=inside.code, REMOTE_ADDR="203.0.113.10").status_code == 429


def test_empty_fields_are_named_and_not_counted(person):
    answer = person.client.post("/track/", {"number": "", "code": ""})
    assert answer.status_code == 422
    assert "请输回执上的办件编号" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_the_address_of_a_case_asks_for_the_code(person):
    answer = person.read(follow=True)
    assert answer.redirect_chain == [(f"/track/?number={person.case.number}", 302)]
    assert f'value="{person.case.number}"' in answer.content.decode()


def test_a_case_that_is_not_there_looks_like_one_that_is(person):
    answer = person.client.get("/track/QX202699999/")
    assert answer["Location"] == "/track/?number=QX202699999"


def test_half_an_hour_without_a_page_closes_the_case(inside):
    with clock.at(MORNING + timedelta(minutes=29)):
        assert inside.read().status_code == 200
    with clock.at(MORNING + timedelta(minutes=58)):
        assert inside.read().status_code == 200  # each page counts anew
    with clock.at(MORNING + timedelta(minutes=90)):
        answer = inside.read(follow=True)
    assert "半小时没有操作" in answer.content.decode()


def test_no_cookie_lives_longer_than_four_hours(inside):
    for n in range(1, 13):
        with clock.at(MORNING + n * timedelta(minutes=20)):
            last = inside.read().status_code
    assert last == 302


def test_the_cookie_of_another_case_opens_nothing(inside, office):
    other = world.opening.open_case(world.send_form(office.town, secret="other"), by=world.APPLICANT, secret="other")
    answer = inside.client.get(f"/track/{other.number}/")
    assert answer.status_code == 302
    assert inside.client.get(f"/track/{other.number}/withdraw/").status_code == 302


def test_a_cookie_that_was_written_by_hand_opens_nothing(person):
    person.client.cookies[access.COOKIE] = "eyJuIjoiUVgifQ:forged"
    assert person.read().status_code == 302


def test_the_cookie_ends_with_the_code_it_was_given_for(inside):
    Case.objects.update(code_hash=codes.code_hash("ZZZZZZZZ"))
    assert inside.read().status_code == 302


def test_the_cookie_is_kept_from_scripts_other_pages_and_other_sites(person):
    cookie = person.look_up(secure=True).cookies[access.COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/track/", "Lax", True, True)
    assert cookie["max-age"] == 1800


def test_leaving_closes_the_case(inside):
    assert inside.client.get("/track/leave/").status_code == 302
    assert inside.read().status_code == 200  # a link somebody sends cannot throw anybody out
    said = inside.client.post("/track/leave/", follow=True).content.decode()
    assert "已退出" in said
    assert inside.read().status_code == 302


@pytest.mark.parametrize("address", ["/track/", "{url}", "{url}withdraw/"])
def test_nothing_of_it_is_kept_in_a_cache(inside, address):
    answer = inside.client.get(address.format(url=inside.url))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_address_follows_the_page(inside, site):
    site["track"].slug = "progress"
    site["track"].save()
    answer = inside.client.post("/progress/", {"number": inside.case.number, "code": inside.code})
    assert answer["Location"] == f"/progress/{inside.case.number}/"
    assert answer.cookies[access.COOKIE]["path"] == "/progress/"
