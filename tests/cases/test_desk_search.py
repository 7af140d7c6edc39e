"""The box at the top: a number opens its case, personal data finds cases and stays out of addresses."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.found_by import note
from cases.models import CaseKey, Withheld
from cases.rebuild import rebuild
from forms import intake
from forms.models import FormRights
from home import clock
from tests.cases.desk_life import ID_NUMBER, PHONE, TYPED
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


# --- by who it is about ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["林小溪", "林 小溪", "lxx", "LXX", "1234"])
def test_a_name_its_initials_or_the_end_of_the_phone_find_the_cases_of_a_person(search, people, file_case, words):
    mine, _foreign = file_case(), file_case(unit="yunling")
    file_case(name="王大山", phone="13800005678")
    answer = search(people["window"], words)
    assert answer.status_code == 200
    assert [row.number for row in answer.context["rows"]] == [mine.number]
    assert answer.context["rows"][0].who == "林**"
    assert "林小溪" not in answer.content.decode().replace('value="林小溪"', "")


@pytest.mark.parametrize(("name", "typed"), [("单国强", "sgq"), ("单国强", "dgq"), ("阿依古丽·买买提", "ayglmmt")])
def test_a_sign_of_several_readings_is_found_by_each(search, people, file_case, name, typed):
    case = file_case(name=name)
    assert [row.number for row in search(people["window"], typed).context["rows"]] == [case.number]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("欧阳小明", "oy"),
        ("欧阳小明", "oyx"),
        ("欧阳小明", "oyxm"),
        ("欧阳小明", "欧阳"),
        ("曾小明", "zx"),
        ("曾小明", "cx"),
        ("仇小明", "qx"),
        ("仇小明", "cx"),
        ("解小明", "xx"),
        ("解小明", "jx"),
        ("单小明", "sx"),
        ("单单和乐解", "ddh"),  # of more readings than are kept
        ("单单和乐解", "sdh"),
        ("单单和乐解", "ss"),
    ],
)
def test_the_beginning_of_a_name_finds_its_cases(search, people, file_case, name, typed):
    case = file_case(name=name)
    file_case(name="林大山")
    assert [row.number for row in search(people["window"], typed).context["rows"]] == [case.number]


@pytest.mark.parametrize("typed", ["yxm", "xm", "阳小", "欧阳大", "oyd"])
def test_what_is_no_beginning_finds_nobody(search, people, file_case, typed):
    file_case(name="欧阳小明")
    assert search(people["window"], typed).status_code == 302


def test_who_is_called_just_that_stands_before_those_who_begin_so(search, people, file_case):
    asked = file_case(name="王小")
    longer = [file_case(name="王小明", at=NOW + timedelta(minutes=n)) for n in (1, 2)]
    found = [row.number for row in search(people["window"], "王小").context["rows"]]
    assert found == [asked.number, longer[1].number, longer[0].number]


def test_what_is_nobody_is_looked_for_in_titles(search, client, people, file_case):
    case = file_case(name="高龄津")
    found = search(people["window"], "高龄津")
    assert [row.number for row in found.context["rows"]] == [case.number]
    instead = client.post("/desk/search/", {"q": "高龄津", "words": "yes"})
    assert instead["Location"].startswith("/desk/?open=all&q=")
    assert search(people["stranger"], "高龄津")["Location"].startswith("/desk/?open=all&q=")  # as if there were none


def test_nothing_of_a_person_stands_in_what_finds_the_case(file_case):
    kept = file_case().keys.values_list("lookup", flat=True)
    assert len(kept) >= 3  # the name, its initials, the end of the phone
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in kept)


def test_rebuilding_gives_the_same_keys_again(file_case):
    case = file_case()
    before = set(case.keys.values_list("lookup", flat=True))
    CaseKey.objects.all().delete()
    rebuild(case)
    rebuild(case)
    assert set(case.keys.values_list("lookup", flat=True)) == before
    CaseKey.objects.create(case=case, form_id=case.submission.version.form_id, lookup="0" * 64)
    rebuild(case)
    assert set(case.keys.values_list("lookup", flat=True)) == before


def test_what_a_later_form_says_finds_the_case_too(search, people, file_case):
    case = file_case()
    later = intake.submit(case.submission.version, TYPED | {"name": "赵四"}, key="later", announce=False)
    note(case, later)
    assert [row.number for row in search(people["window"], "赵四").context["rows"]] == [case.number]


def test_answers_of_a_form_for_named_people_find_nothing_for_others(search, people, file_case):
    case = file_case()
    FormRights.objects.create(form=case.submission.version.form, named_only=True)
    for words in ("林小溪", "lxx", "1234"):
        assert search(people["window"], words).status_code == 302
    assert search(people["window"], PHONE).context["rows"] == []


def test_a_withheld_case_is_not_found_by_its_person(search, people, file_case):
    case = file_case()
    Withheld.objects.create(case=case, user=people["window"], why="recused")
    assert search(people["window"], "lxx").status_code == 302
    assert search(people["handler"], "lxx").status_code == 200


def test_searching_costs_the_same_for_one_case_and_for_ten(search, client, people, file_case):
    costs = []
    for n in (1, 9):
        for _n in range(n):
            file_case()
        search(people["window"], "lxx")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.post("/desk/search/", {"q": "lxx"}).context["rows"]) >= n
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 22
