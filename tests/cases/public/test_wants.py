"""Somebody comes to a kiosk to hand in, to print or to rate: number and code lead straight there."""

import pytest

from tests.cases.public import office as world


def led(person, want):
    answer = person.client.post(f"/track/?want={want}", {"number": person.case.number, "code": person.code})
    return answer["Location"]


def said(person, address):
    return person.client.get(address).content.decode()


@pytest.mark.parametrize(
    ("want", "heading"), [("supply", "补材料"), ("print", "打印进度"), ("rate", "评价"), ("x", "我的事办到哪一步了")]
)
def test_the_page_says_what_one_came_for_and_keeps_it_after_a_slip(person, want, heading):
    page = said(person, f"/track/?want={want}")
    assert heading in page
    answer = person.client.post(f"/track/?want={want}", {"number": person.case.number, "code": "AAAA AAAA"})
    assert answer.status_code == 422
    assert heading in answer.content.decode()


def test_what_is_missing_is_asked_at_once(person, office):
    world.move(person.case, "accept", office)
    assert led(person, "supply") == person.url
    assert "现在没有要补的" in said(person, person.url)
    world.move(person.case, "ask", office, data={"missing": "社保卡照片"})
    assert led(person, "supply") == f"{person.url}supply/"
    assert said(person, f"{person.url}supply/").count("社会保障卡照片")


def test_printing_needs_no_second_press(person):
    assert led(person, "print") == f"{person.url}?print=1"
    assert "data-now" in said(person, f"{person.url}?print=1")
    assert "data-now" not in said(person, person.url)


def test_rating_leads_to_the_faces_once_it_is_asked_for(person, office):
    assert led(person, "rate") == person.url
    assert "还没到评价的时候" in said(person, person.url)
    world.to_closed(person.case, office)
    assert led(person, "rate") == f"{person.url}rate/"
    assert person.client.get(f"{person.url}rate/")["Location"].startswith("/rate/")
