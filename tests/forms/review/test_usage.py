"""Where each question is used, so that nobody takes one out unawares."""

from forms.review import usage
from forms.review.usage import Use
from tests.forms.review.sample import form


def test_rules_checks_and_the_proof_of_a_draft_are_named(glbt):
    found = usage.usage(form(), glbt)
    assert [use.place for use in found["way"]] == ["agent", "agent_id"]
    assert found["way"][0].text == "当“办理方式”是“家人代办”时，显示“代办人姓名”。"
    assert [use.kind for use in found["born"]] == ["must", "beside"]
    assert [use.place for use in found["alone"]] == ["step:2"]
    assert [use.kind for use in found["agent_id"]] == ["proves"]
    assert found["rent"][0].place == "left"
    assert found["agent"] == ()


def test_columns_are_found_in_their_own_row_and_in_rules_over_the_table():
    def counted(data, fields):
        fields["rent"]["show_if"] = {">": [{"count": [{"var": "family"}, {"<": [{"var": "row.age"}, 6]}]}, 1]}

    found = usage.usage(form(counted))
    assert [use.place for use in found["family.age"]] == ["family.school", "rent"]
    assert [use.place for use in found["family"]] == ["rent"]


def test_higher_apps_say_what_they_know(glbt, monkeypatch):
    monkeypatch.setattr(
        usage, "_sources", [*usage._sources, lambda form, spec: [Use("rent", "page", "", "页面", "/x/")]]
    )
    assert usage.usage(form(), glbt)["rent"][-1].url == "/x/"
