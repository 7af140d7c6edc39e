"""The figures at the desk: a number, how many ratings it is of, and the very cases behind it."""

import pytest

from cases.models import Case, Export
from cases.surveys import invite
from home import clock
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def rated(file_case):
    """`rated(5, "bailu")` → a case that somebody rated today."""

    def make(grade, unit="bailu"):
        case = file_case(unit=unit)
        invite(case, case.events.first(), "closed")
        case.surveys.update(grade=grade, answered_at=clock.now())
        Case.objects.filter(pk=case.pk).update(channel="county")
        return case

    return make


def rating(page):
    """The face of satisfaction, wherever on the page it stands."""
    return next(face for face in page.context["figures"] if face.key == "review.window_satisfied")


def test_a_figure_says_of_how_many_it_is_and_leads_to_its_cases(client, people, rated):
    cases = [rated(5), rated(2), rated(4, "yunling")]
    client.force_login(people["supervisor"])
    page = client.get("/desk/figures/")
    figure = rating(page)
    assert (figure.value_text, figure.n) == ("66.7%", 3)
    assert "共 3 个评价" in page.content.decode()
    drilled = client.get(f"/desk/figures/cases/?{figure.query}")
    assert {row.number for row in drilled.context["rows"]} == {case.number for case in cases}


def test_figures_of_nothing_stand_together_at_the_end_and_no_empty_box_where_there_are_none(client, people, rated):
    client.force_login(people["supervisor"])
    assert "这一时期没有可数的" in client.get("/desk/figures/").content.decode()
    rated(5)
    Case.objects.filter(pk=rated(4).pk).update(channel="web")
    page = client.get("/desk/figures/")
    assert [face.label for face in page.context["figures"] if not face.n] == []
    assert "这一时期没有可数的" not in page.content.decode()


def test_each_units_number_leads_to_that_units_cases(client, people, rated):
    mine, _other = rated(2), rated(5, "yunling")
    client.force_login(people["supervisor"])
    part = next(part for part in rating(client.get("/desk/figures/")).parts if part.unit.code == "bailu")
    assert (part.value_text, part.n) == ("0.0%", 1)
    drilled = client.get(f"/desk/figures/cases/?{part.query}")
    assert [row.number for row in drilled.context["rows"]] == [mine.number]


def test_a_total_counts_only_what_one_may_see(client, people, rated):
    mine, _other = rated(2), rated(5, "yunling")
    client.force_login(people["window"])
    figure = rating(client.get("/desk/figures/"))
    assert (figure.value_text, figure.n) == ("0.0%", 1)
    drilled = client.get("/desk/figures/cases/?figure=review.window_satisfied&unit=yunling")
    assert drilled.context["rows"] == []
    drilled = client.get("/desk/figures/cases/?figure=review.window_satisfied")
    assert [row.number for row in drilled.context["rows"]] == [mine.number]


def test_another_period_is_another_number(client, people, rated):
    rated(5)
    client.force_login(people["supervisor"])
    assert rating(client.get("/desk/figures/?period=2026-09")).n == 0
    assert rating(client.get("/desk/figures/?period=2026")).n == 1
    assert rating(client.get("/desk/figures/?period=nonsense")).n == 1


@pytest.mark.parametrize("query", ["", "figure=no.such", "figure=review.window_satisfied&unit=nowhere"])
def test_an_unknown_figure_or_unit_is_not_there(client, people, query):
    client.force_login(people["supervisor"])
    assert client.get(f"/desk/figures/cases/?{query}").status_code == 404


def test_a_number_is_taken_out_with_the_very_cases_it_counts(client, people, rated):
    mine, _other = rated(2), rated(5, "yunling")
    client.force_login(people["window"])
    page = client.get("/desk/figures/cases/?figure=review.window_satisfied")
    address = page.context["export_url"]
    assert address in page.content.decode().replace("&amp;", "&")
    body = b"".join(client.post(address, {"format": "csv", "purpose": "半年报"}).streaming_content).decode("utf-8-sig")
    assert mine.number in body
    assert body.count("\r\n") == 2
    taken = Export.objects.get()
    assert (taken.source, taken.purpose, taken.rows) == ("figure", "半年报", 1)
    assert client.get("/desk/export/?source=figure&figure=nothing").status_code == 404
    assert client.get("/desk/export/?source=nothing").status_code == 404
