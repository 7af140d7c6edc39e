"""The box at the top: a number opens its case, personal data finds cases and stays out of addresses."""

import pytest

from home import clock
from tests.cases.desk_life import ID_NUMBER, PHONE
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def search(client):
    def ask(user, words):
        client.force_login(user)
        return client.post("/desk/search/", {"q": words})

    return ask


def test_a_number_opens_its_case_however_it_is_grouped(search, people, file_case):
    case = file_case()
    grouped = f"{case.number[:4]} {case.number[4:8]} {case.number[8:]}"
    assert search(people["window"], grouped)["Location"] == case.get_absolute_url()


def test_a_foreign_number_opens_nothing(search, people, file_case):
    case = file_case(unit="yunling")
    answer = search(people["window"], case.number)
    assert (answer.status_code, answer.context["rows"]) == (200, [])


@pytest.mark.parametrize("words", [ID_NUMBER, ID_NUMBER.lower(), PHONE, f"+86 {PHONE}", "138 0000 1234"])
def test_an_id_number_or_phone_finds_its_cases_without_an_address(search, people, file_case, words):
    mine, _foreign = file_case(), file_case(unit="yunling")
    answer = search(people["window"], words)
    assert answer.status_code == 200
    assert [row.number for row in answer.context["rows"]] == [mine.number]
    page = answer.content.decode()
    assert ID_NUMBER not in page
    assert PHONE not in page


def test_a_slip_in_an_id_number_goes_into_no_address_either(search, people, db):
    answer = search(people["window"], ID_NUMBER[:-2] + "9X")
    assert (answer.status_code, answer.context["rows"]) == (200, [])


def test_part_of_a_number_lists_what_begins_with_it(search, people, file_case):
    case = file_case()
    assert [row.number for row in search(people["window"], case.number[:8]).context["rows"]] == [case.number]


def test_words_narrow_the_list_by_title(search, client, people, file_case):
    case = file_case()
    answer = search(people["window"], "高龄 津贴")
    assert answer["Location"].startswith("/desk/?open=all&q=")
    assert [row.number for row in client.get(answer["Location"]).context["rows"]] == [case.number]


def test_asking_nothing_explains_the_box(search, client, people):
    assert search(people["window"], " ").status_code == 200
    assert client.get("/desk/search/").status_code == 200
