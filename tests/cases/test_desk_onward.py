"""From one case to the next of the very list one came from, without script; and what keys a page tells of."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from home import clock
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def clerk(client, people):
    client.force_login(people["window"])
    return client


def links(page) -> list[str]:
    return [unescape(each) for each in re.findall(r'class="t1" href="([^"]+)"', page.content.decode())]


def form_of(page, words: str) -> tuple[str, dict]:
    """(address, hidden inputs) of the form whose button says ``words``."""
    for action, body in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page.content.decode()):
        if f">{words}<" in body:
            return action, {k: unescape(v) for k, v in re.findall(r'name="([^"]+)" value="([^"]*)"', body)}
    raise AssertionError(words)


def test_a_clerk_goes_through_a_list_by_what_the_pages_offer(clerk, file_case):
    cases = [file_case() for _n in range(4)]
    file_case(unit="yunling")
    url, met = links(clerk.get("/desk/?category=intake"))[0], []
    while "/case/" in url:
        page = clerk.get(url)
        action, data = form_of(page, "受理")
        met.append(page.context["case"].number)
        answer = clerk.post(action, data, follow=True)
        assert "已办：受理" in answer.content.decode()
        onward = answer.context["onward"]
        url = onward.url or onward.back
    assert met == [case.number for case in cases]
    assert url == "/desk/?category=intake"
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("state", flat=True)) == {"work"}


def test_the_list_goes_along_through_a_steps_own_page_a_note_and_a_refusal(clerk, file_case):
    file_case(), file_case()
    first = clerk.get(links(clerk.get("/desk/?open=yes"))[0])
    number, onward = first.context["case"].number, first.context["onward"]
    refuse = next(move for move in first.context["moves"] if move.label == "不予受理")
    page = clerk.get(refuse.url)
    assert f'name="ow-list" value="{onward.place}"' in page.content.decode()
    sent = {"seen_version": "1", "ow-list": onward.place}
    assert clerk.post(f"/desk/case/{number}/move/refuse/", sent).context["place"] == onward.place
    noted = clerk.post(f"/desk/case/{number}/note/", {"text": "看过", "ow-list": onward.place}, follow=True)
    assert noted.context["onward"] == onward
    done = sent | {"ow-reason": "材料不实", "ow-sure": "yes"}
    assert clerk.post(f"/desk/case/{number}/move/refuse/", done, follow=True).context["onward"].url == onward.url


def test_without_a_list_nothing_is_offered_and_a_made_up_one_shows_nothing_foreign(clerk, file_case):
    case, foreign = file_case(), file_case(unit="yunling")
    assert clerk.get(case.get_absolute_url()).context["onward"] is None
    page = clerk.get(f"{case.get_absolute_url()}?list=unit%3Dyunling%26after%3D0_0%26open%3Dall")
    assert foreign.number not in page.content.decode()
    assert clerk.get(f"{case.get_absolute_url()}?list={'x' * 3000}").context["onward"] is None


def test_where_it_leads_is_always_the_desk(clerk, file_case):
    case = file_case()
    for made_up in ("//evil.example", "https://evil.example/?a=b", "../../admin/"):
        page = clerk.get(case.get_absolute_url(), {"list": made_up})
        assert page.context["onward"].back.startswith("/desk/")
        assert page.context["onward"].back == "/desk/"


def test_the_way_on_costs_the_same_in_a_long_list(clerk, make_case):
    costs = []
    for n in (2, 8):
        for _n in range(n):
            make_case()
        url = links(clerk.get("/desk/"))[0]
        clerk.get(url)
        with CaptureQueriesContext(connection) as queries:
            clerk.get(url)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_each_step_shows_its_key(clerk, file_case):
    page = clerk.get(file_case().get_absolute_url())
    assert [move.key for move in page.context["moves"]] == ["1", "2"]
    assert re.findall(r'data-key="(.)"', page.content.decode()) == ["1", "2"]
