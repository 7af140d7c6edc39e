"""A draft goes on elsewhere: a code and a fact open it, nothing else does, and the first browser is told."""

from datetime import datetime, timedelta

import pytest

from forms import resuming
from forms.drafts import Elsewhere
from forms.filling import Filling, expire
from forms.identity import id_check_digit
from forms.models import Draft
from home import clock
from home.attempts import TooMany
from tests.forms.intake_samples import ID, PHONE, one_question, version_of
from tests.forms.test_filling import STEP_2, filled, kept, post

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 9, 12, tzinfo=clock.OFFICE_ZONE)


def given(filling: Filling, word: str = "") -> str:
    return resuming.give(filling.draft, filling.value, word)


def reopened(code: str, fact: str) -> Filling | None:
    draft = resuming.find(code, fact)
    return Filling.of(resuming.take_over(draft)) if draft else None


def test_code_and_fact_open_the_draft_on_another_device():
    filling = filled()
    code = given(filling)
    assert len(code) == 8
    again = reopened(f"{code[:4].lower()} {code[4:]}", ID)
    assert again.answers == filling.answers
    assert again.done(2)
    assert again.staged["card"][0].name == "card.jpg"


@pytest.mark.parametrize(
    "typed", [ID, ID.lower(), f" {ID[:6]} {ID[6:]} ", "１１０１０５１９４９１２３１００２Ｘ", f"{ID[:6]}-{ID[6:]}"]
)
def test_the_fact_may_be_typed_as_people_do(typed):
    assert resuming.find(given(filled()), typed)


@pytest.mark.parametrize("typed", ["", ID[:-1] + "1", PHONE, "林小溪", "X"])
def test_a_wrong_fact_opens_nothing(typed):
    assert resuming.find(given(filled()), typed) is None


def test_a_phone_may_be_typed_with_its_country():
    filling = Filling.fresh(one_question(type="mobile"))
    kept(filling, 0, post(q=PHONE))
    assert resuming.find(given(filling), f"+86 {PHONE[:3]}-{PHONE[3:]}")


def test_the_first_usual_answer_proves_it():
    filling = Filling.fresh(version_of())
    kept(filling, 0, post(who="self"))
    kept(filling, 1, post(name="林小溪"))
    given(filling)
    assert filling.draft.fact_key == "name"
    kept(filling, 1, post(name="林小溪", tel=PHONE))
    given(filling)
    assert filling.draft.fact_key == "tel"


def test_a_wrong_answer_proves_nothing():
    filling = Filling.fresh(version_of())
    kept(filling, 1, post(idno=ID[:-1]))
    with pytest.raises(resuming.NoFact):
        given(filling)


def test_the_editors_question_comes_first_if_it_was_answered():
    version = version_of()
    version.form.fact_field = "born"
    version.form.save()
    filling = filled(version)
    given(filling)
    assert filling.draft.fact_key == "idno"
    kept(filling, 1, post(**STEP_2 | {"born": "1949-12-31"}))
    code = given(filling)
    assert resuming.find(code, "1949-12-31")
    assert resuming.find(code, "1949 12 31")
    assert resuming.find(code, ID) is None


def test_without_such_an_answer_a_number_of_their_own_counts():
    filling = Filling.fresh(version_of())
    kept(filling, 0, post(who="self"))
    code = given(filling, "4071")
    assert resuming.find(code, "4071")
    kept(filling, 1, post(**STEP_2))
    assert given(filling, "90210") == code
    assert resuming.find(code, "4071") is None


@pytest.mark.parametrize("word", ["", "123", "123456789", "12a4", "０１２３", "0000", "1234", "87654321"])
def test_what_everybody_would_try_first_is_refused(word):
    assert resuming.word_problem(word)


def test_a_corrected_answer_is_the_new_fact_and_a_blank_one_changes_nothing():
    filling = filled()
    code, other = given(filling), "11010119900307277" + id_check_digit("11010119900307277")
    kept(filling, 1, post(**STEP_2 | {"idno": ""}))
    assert resuming.find(code, ID)
    kept(filling, 1, post(**STEP_2 | {"idno": other}))
    assert resuming.find(code, other)
    assert resuming.find(code, ID) is None


def test_neither_code_nor_fact_stands_in_the_row():
    filling = filled()
    code = given(filling, "4071")
    row = str(Draft.objects.values().get())
    assert code not in row
    assert "4071" not in row


def test_the_first_browser_is_shut_out_and_told():
    filling = filled()
    elsewhere = reopened(given(filling), ID)
    assert Filling.of(filling.secret) is None
    assert resuming.taken_over(filling.secret).pk == elsewhere.draft.pk
    with pytest.raises(Elsewhere):
        kept(filling, 0, post(who="family", helper="林知夏"))
    with pytest.raises(Elsewhere):
        filling.send()
    assert elsewhere.send().data["who"] == "self"


def test_sent_from_the_second_device_it_is_one_submission():
    filling = filled()
    code = given(filling)
    second = reopened(code, ID)
    sent = second.send()
    third = reopened(code, ID)
    assert third.submission == sent
    assert third.send() == sent


def test_a_draft_with_a_code_is_kept_for_a_month_after_the_last_change():
    with clock.at(NOON):
        filling = filled()
        code = given(filling)
    with clock.at(NOON + timedelta(days=20)):
        assert expire() == 0
        again = reopened(code, ID)
        kept(again, 0, post(who="self"))
    with clock.at(NOON + timedelta(days=49)):
        assert resuming.find(code, ID)
    with clock.at(NOON + timedelta(days=51)):
        assert resuming.find(code, ID) is None
        assert expire() == 1


def test_five_wrong_facts_lock_a_code_that_exists_like_one_that_does_not():
    code = given(filled())
    for tried in (code, "ABCDEFGH"):
        for n in range(5):
            resuming.take(tried, f"10.0.0.{n}")
        with pytest.raises(TooMany) as refused:
            resuming.take(f"{tried[:4]} {tried[4:]}".lower(), "10.9.9.9")
        assert (refused.value.scope, refused.value.minutes) == ("draft", 60)
