"""Scenarios: they hold what the form does, say what differs, stop publishing, and see every rule both ways."""

import copy
from datetime import date

import pytest

from forms import publishing, rules, schema
from forms.models import Scenario
from forms.review import gate, scenarios
from forms.review.scenarios import Tried
from tests.forms.review.sample import FORM, form

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
ADULT = {"_id": "aaaaaa", "name": "李梅", "age": "40"}
CHILD = {"_id": "bbbbbb", "name": "李小梅", "age": "9", "school": "白鹭小学"}
TOLD = {
    "独居老人自己来": Tried({"way": "self", "born": "1940-01-01", "alone": "yes", "papers": ["book"]}),
    "家人代办": Tried(
        {"way": "family", "agent": "李梅", "born": "1940-01-01", "alone": "no", "family": [ADULT, CHILD],
         "papers": ["id"], "why": "在老家", "income": "3000", "rent": "1200"}
    ),
    "年纪不到": Tried({"way": "self", "born": "1950-01-01", "alone": "yes", "papers": ["book"]}),
}  # fmt: skip


@pytest.fixture
def told(glbt):
    for title, tried in TOLD.items():
        scenarios.record(glbt, form(), title, tried, day=DAY)
    return glbt


def test_a_scenario_expects_what_the_form_does(told):
    assert all(result.holds for result in scenarios.play_all(told, form()))
    row = Scenario.objects.get(title="家人代办")
    expected = scenarios.expected_of(row)
    assert {"agent", "family", "left"} <= set(expected.shown)
    assert expected.results == {"left": 180000}
    assert expected.errors == {}
    assert scenarios.expected_of(Scenario.objects.get(title="年纪不到")).errors == {"born": ("要满 80 周岁",)}
    assert "李梅" not in row.sealed


def test_it_is_played_on_its_own_day(told):
    """“Eighty years before today” must not turn a scenario red next spring."""
    row = Scenario.objects.get(title="年纪不到")
    row.day = date(2031, 1, 1)
    assert scenarios.differences(form(), row) == ("在“老人生日”应当提示而没有提示：要满 80 周岁",)


NEGATED = {"show_if", "required", "must"}


def mutants():
    """The form with one rule turned round, for every rule; a sum is one more."""
    for rule in rules.of(form()):
        data = copy.deepcopy(FORM)
        head, _colon, n = rule.place.partition(":")
        key, _dot, column = rule.place.partition(".")
        if head == "step":
            holder, name = data["steps"][int(n) - 1], "show_if"
        elif head == "check":
            holder, name = data["checks"][int(n) - 1], "must"
        else:
            holder = next(each for step in data["steps"] for each in step["fields"] if each["key"] == key)
            if column:
                holder = next(each for each in holder["columns"] if each["key"] == column)
            name = {"show": "show_if", "require": "required", "calculate": "calc"}[rule.kind]
        for turned in [{"+": [rule.logic, 1]}] if name == "calc" else [{"!": rule.logic}, True]:
            holder[name] = turned
            yield pytest.param(copy.deepcopy(data), id=f"{rule.id}-{'gone' if turned is True else 'turned'}")


@pytest.mark.parametrize("data", [*mutants()])
def test_whichever_rule_is_changed_a_scenario_fails(told, data):
    spec = schema.build(data)
    failed = [result for result in scenarios.play_all(told, spec) if not result.holds]
    assert failed
    assert all(result.scenario.title in result.text for result in failed)


def test_every_rule_is_seen_both_ways_and_what_is_not_is_named(told):
    seen = scenarios.coverage(form(), told)
    assert {each.sentence.rule.id for each in seen if not each.both} == set()
    Scenario.objects.exclude(title="独居老人自己来").delete()
    left = {each.sentence.rule.id: (each.yes, each.no) for each in scenarios.coverage(form(), told)}
    assert left["agent/show"] == (0, 1)
    assert left["family.school/show"] == (0, 0)


def test_publishing_waits_for_the_scenarios(told):
    def changed(data, fields):
        fields["agent"]["show_if"] = {"way": "self"}

    with pytest.raises(publishing.Unpublishable) as refused:
        publishing.make_form("glbt", told.title, form(changed))
    said = " ".join(refused.value.sentences)
    assert "“独居老人自己来”没有通过" in said
    assert "“代办人姓名”不应当出现而出现了" in said
    for row in told.scenarios.all():
        scenarios.accept(row, form(changed))
    publishing.make_form("glbt", told.title, form(changed))
    assert told.versions.count() == 2


def test_an_answer_the_form_does_not_ask_any_more_is_said(told):
    def gone(data, fields):
        data["steps"][2]["fields"] = [each for each in data["steps"][2]["fields"] if each["key"] != "why"]

    [failed] = [each for each in scenarios.play_all(told, form(gone)) if each.scenario.title == "家人代办"]
    assert "“why”" in failed.text
    scenarios.accept(failed.scenario, form(gone))
    assert scenarios.differences(form(gone), failed.scenario) == ()


def test_a_title_is_taken_once_and_needed(told):
    with pytest.raises(scenarios.Refused, match="家人代办"):
        scenarios.record(told, form(), " 家人代办 ", Tried())
    with pytest.raises(scenarios.Refused):
        scenarios.record(told, form(), "  ", Tried())


def test_a_form_without_scenarios_has_nothing_to_wait_for(glbt):
    assert gate.stops(form(), glbt) == ()


def test_what_is_worked_out_in_each_row_is_held_too(glbt):
    def paid(factor):
        columns = [
            {"key": "hours", "type": "number", "label": "小时"},
            {"key": "pay", "type": "money", "label": "报酬", "calc": {"*": [{"var": "row.hours"}, factor]}},
        ]
        table = {"key": "shifts", "type": "repeat", "label": "每一班", "columns": columns}
        return schema.build({"title": "表", "steps": [{"title": "一", "fields": [table]}]})

    rows = [{"_id": "aaaaaa", "hours": "2"}, {"_id": "bbbbbb", "hours": "3"}]
    row = scenarios.record(glbt, paid(20), "两班", Tried({"shifts": rows}), day=DAY)
    assert scenarios.expected_of(row).results == {"shifts.0.pay": 4000, "shifts.1.pay": 6000}
    assert scenarios.differences(paid(20), row) == ()
    assert scenarios.differences(paid(21), row)[0] == "“每一班 1 · 报酬”应当是 40.00 元，现在是 42.00 元"
