"""Rules that cannot be, always are, or hide a question for ever; what is uncertain is only doubted."""

import time

import pytest

from forms import schema
from forms.review import soundness
from forms.review.findings import MUST, SHOULD
from tests.forms.review.sample import form


def found(change=None, severity=None):
    return [
        (each.code, each.place)
        for each in soundness.findings(form(change))
        if severity in (None, each.severity)
    ]  # fmt: skip


def test_a_sound_form_has_nothing_to_find():
    assert found() == []


def show(key, rule):
    return lambda data, fields: fields[key].update(show_if=rule)


def both(*rules):
    return {"and": list(rules)}


AGE = {"var": "income"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (show("rent", both({"<": [AGE, 100]}, {">": [AGE, 200]})), ("never", "rent")),
        (show("rent", both({"<": [AGE, 100]}, {">": [AGE, 99]})), None),  # 99.50 lies between
        (show("rent", both({"==": [{"var": "way"}, "self"]}, {"==": [{"var": "way"}, "family"]})), ("never", "rent")),
        (show("rent", {"==": [{"var": "agent"}, "x"]}), None),
        # the agent is asked only of families: never both
        (show("rent", both({"present": {"var": "agent"}}, {"==": [{"var": "way"}, "self"]})), ("never", "rent")),
        (show("rent", {">": [{"var": "born"}, {"shift": [{"var": "today"}, "1cd"]}]}), ("never", "rent")),
        (show("rent", {"<": [{"var": "born"}, {"shift": [{"var": "today"}, "-100y"]}]}), None),
        (show("why", both({"in": ["id", {"var": "papers"}]}, {"!": {"in": ["id", {"var": "papers"}]}})),
         ("never", "why")),
        (show("rent", {"some": [{"var": "family"}, {">": [{"var": "row.age"}, 120]}]}), ("never", "rent")),
        (show("rent", {"some": [{"var": "family"}, {">": [{"var": "row.age"}, 119]}]}), None),
        (show("rent", {"all": [{"var": "family"}, {"<": [{"var": "row.age"}, 0]}]}), ("never", "rent")),
        (show("rent", {">": [{"count": [{"var": "family"}, {">": [{"var": "row.age"}, 60]}]}, 3]}), None),
        (show("rent", {">": [{"count": {"var": "family"}}, 5]}), ("never", "rent")),
        (show("rent", {">=": [{"count": {"var": "family"}}, 5]}), None),
    ],
)  # fmt: skip
def test_what_can_never_be_true_is_found_and_stops(change, expected):
    assert found(change, MUST) == ([expected] if expected else [])


def test_conditions_that_exclude_one_another_hide_a_question_or_a_step():
    def hidden(data, fields):
        data["steps"][1]["fields"].append(
            {"key": "lone", "type": "text", "label": "独居说明", "show_if": {"alone": True}}
        )

    assert found(hidden) == [("unreachable", "lone")]

    def step(data, fields):
        data["steps"][1]["fields"][0]["show_if"] = {"alone": True}

    assert found(step, MUST) == [("unreachable", "step:2")]


def test_what_is_always_so_is_said_but_does_not_stop():
    assert found(show("rent", {"or": [{"==": [{"var": "alone"}, True]}, {"!": {"==": [{"var": "alone"}, True]}}]})) == [
        ("always", "rent")
    ]
    always = soundness.findings(form(show("rent", {"<=": [{"var": "born"}, {"var": "today"}]})))
    assert always == ()  # a blank is not before today


def test_a_check_nobody_passes_stops_and_one_that_never_refuses_is_named():
    def never(data, fields):
        data["checks"][0]["must"] = {">": [{"var": "born"}, {"var": "today"}]}

    assert found(never, MUST) == [("never", "check:1")]

    def idle(data, fields):
        data["checks"][0]["must"] = {"<=": [{"var": "born"}, {"var": "today"}]}

    assert found(idle) == [("always", "check:1")]


def test_what_no_day_fits_today_may_fit_next_year():
    far = {">": [{"var": "born"}, "2999-01-01"]}  # births lie before today, whenever that is
    assert found(show("rent", far)) == [("never_found", "rent")]
    assert found(show("rent", {">": [{"var": "today"}, "2999-01-01"]}), MUST) == []


def test_answers_beside_answers_are_only_doubted():
    def many(data, fields):
        data["steps"][2]["fields"] += [
            {"key": f"n{n}", "type": "integer", "label": f"第{n}个", "min": 0, "max": 9} for n in range(6)
        ]
        chain = [{"<": [{"var": f"n{n}"}, {"var": f"n{n + 1}"}]} for n in range(5)]
        fields["rent"]["show_if"] = {"and": chain}

    assert found(many, MUST) == []


def test_arithmetic_is_only_doubted():
    rule = {">": [{"-": [{"var": "income"}, {"var": "income"}]}, 5]}
    [doubt] = soundness.findings(form(show("rent", rule)))
    assert (doubt.severity, doubt.code) == (SHOULD, "never_found")
    assert found(show("rent", {">": [{"*": [{"var": "income"}, 2]}, 5]})) == []


def test_what_asks_the_case_is_not_judged():
    assert found(show("rent", both({"==": [{"var": "case.level"}, 1]}, {"==": [{"var": "case.level"}, 2]}))) == []


def test_columns_and_requiredness_are_searched_too():
    def column(data, fields):
        fields["family"]["columns"][2]["show_if"] = {">": [{"var": "row.age"}, 300]}

    assert found(column) == [("never_found", "family.school")]

    def required(data, fields):
        fields["agent"]["required"] = {"way": "self"}

    assert found(required, MUST) == [("never", "agent")]


def test_two_hundred_questions_with_a_hundred_rules_take_a_second_or_two():
    questions = [{"key": f"q{n}", "type": "yes_no", "label": f"问题{n}"} for n in range(100)]
    asked = [
        {"key": f"r{n}", "type": "integer", "label": f"回答{n}",
         "show_if": both({f"q{n}": True}, {f"q{(n + 1) % 100}": False}, {">": [{"var": "total"}, n]})}
        for n in range(100)
    ]  # fmt: skip
    total = {"key": "total", "type": "integer", "label": "共几人"}
    spec = schema.build({"title": "大表", "steps": [{"title": "一", "fields": [total, *questions, *asked]}]})
    began = time.perf_counter()
    assert soundness.findings(spec) == ()
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("kind", ["region", "address", "signature", "map_point", "codelist", "rating", "time", "file"])
def test_types_that_are_stored_otherwise_than_rules_see_them_are_no_proof(kind):
    """An answer of any type may be there or not: that alone is never called impossible."""
    more = {"codelist": {"codelist": "x"}, "signature": {}}.get(kind, {})
    asked = {"key": "odd", "type": kind, "label": "问的", **more}
    shown = {"key": "then", "type": "text", "label": "然后", "show_if": {"present": {"var": "odd"}}}
    spec = schema.build({"title": "表", "steps": [{"title": "一", "fields": [asked, shown]}]})
    assert soundness.findings(spec) == ()
