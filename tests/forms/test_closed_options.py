"""A check may take an option of a choice away: the page says why, and a post that chooses it anyway is refused."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from pydantic import ValidationError

from forms import schema
from forms.filling import Filling
from tests.forms.intake_samples import version_of

WHY = "有没履行的承诺，修复信用后才能选"
FORM = {
    "title": "申请",
    "steps": [
        {
            "title": "一",
            "fields": [
                {"key": "broken", "type": "yes_no", "label": "有没履行的承诺吗", "required": True},
                {
                    "key": "way",
                    "type": "choice",
                    "label": "怎么办",
                    "required": True,
                    "choices": [{"code": "promise", "label": "承诺办理"}, {"code": "plain", "label": "一般程序"}],
                },
            ],
        }
    ],
    "checks": [{"must": {"broken": False}, "say": WHY, "field": "way", "option": "promise"}],
}


def built(**check):
    return {**FORM, "checks": [{**FORM["checks"][0], **check}]}


def posted(filling, **data):
    sent = QueryDict(mutable=True)
    sent.update(data)
    form = filling.form(0, sent)
    return filling.keep(0, form), form


def drawn(form) -> str:
    return render_to_string("forms/questions.html", {"form": form})


@pytest.mark.django_db
def test_an_option_stays_open_while_nothing_is_known():
    page = drawn(Filling.fresh(version_of(FORM)).form(0))
    assert "disabled" not in page
    assert WHY not in page


@pytest.mark.django_db
def test_it_goes_and_says_why_once_the_answers_forbid_it():
    filling = Filling.fresh(version_of(FORM), answers={"broken": "yes"})
    page = drawn(filling.form(0))
    assert page.count("disabled") == 1
    assert WHY in page
    assert 'value="plain"' in page
    assert "broken" in filling.form(0).watched()


@pytest.mark.django_db
def test_whoever_chooses_it_anyway_is_told_beside_the_question():
    right, form = posted(Filling.fresh(version_of(FORM)), broken="yes", way="promise")
    assert not right
    assert form.errors["way"] == [WHY]
    assert "disabled" not in drawn(form)  # what was chosen stays to be seen


@pytest.mark.django_db
@pytest.mark.parametrize(("broken", "way"), [("yes", "plain"), ("no", "promise")])
def test_the_other_answers_pass(broken, way):
    right, form = posted(Filling.fresh(version_of(FORM)), broken=broken, way=way)
    assert right, form.errors


@pytest.mark.django_db
def test_in_a_list_that_drops_down_the_reason_stands_in_the_line():
    many = [{"code": f"way{n}", "label": f"办法{n}"} for n in range(9)]
    step = {
        **FORM["steps"][0],
        "fields": [FORM["steps"][0]["fields"][0], {**FORM["steps"][0]["fields"][1], "choices": many}],
    }
    version = version_of({**built(option="way3"), "steps": [step]}, "many")
    assert f"办法3（{WHY}）" in drawn(Filling.fresh(version, answers={"broken": "yes"}).form(0))


@pytest.mark.parametrize(
    ("check", "said"),
    [({"option": "promis"}, "没有“promis”"), ({"field": None}, "field"), ({"field": "broken"}, "field")],
)
def test_a_check_that_takes_away_what_there_is_not_is_refused(check, said):
    with pytest.raises(ValidationError) as refused:
        schema.build(built(**check))
    assert said in str(refused.value)
