"""Why a question shows or not, part by part; secret answers never stand in it."""

from datetime import date
from decimal import Decimal

from forms.answers import ROW
from forms.review.given import Given
from forms.review.trace import trace, traces
from tests.forms.review.sample import form

NUMBER = "110105194912310021"


def why(key, change=None, **values):
    return trace(Given(form(change), values), key)


def rent_if(rule):
    return lambda data, fields: fields["rent"].update(show_if=rule)


def test_a_hidden_question_says_what_is_not_so():
    found = why("agent", way="self")
    assert not found.shown
    assert found.text == "“代办人姓名”没有出现，因为不符合：“办理方式”是“家人代办”。"
    [(kind, part)] = found.rules
    assert (kind, part.came) == ("show", False)
    assert [(each.label, each.value) for each in part.known] == [("办理方式", "自己来办")]


def test_a_shown_question_says_why_and_that_it_must_be_answered():
    assert why("agent", way="family").text == "“代办人姓名”出现了，因为“办理方式”是“家人代办”。必须填写。"
    assert why("way").text == "“办理方式”总是出现。必须填写。"


def test_only_the_parts_that_decide_are_named_and_the_tree_has_all():
    both = {"and": [{"alone": True}, {"or": [{"way": "family"}, {"<": [{"var": "income"}, 1000]}]}]}
    found = why(
        "rent", lambda data, fields: fields["rent"].update(show_if=both), alone=True, way="self", income=Decimal(2000)
    )
    assert found.text == "“房租”没有出现，因为不符合：“办理方式”是“家人代办”；“月收入”小于 1000。"
    [(_kind, top)] = found.rules
    assert [part.came for part in top.parts] == [True, False]
    assert [part.came for part in top.parts[1].parts] == [False, False]
    assert top.parts[1].parts[1].known[0].value == "2,000.00 元"


def test_blank_and_hidden_answers_are_told_apart():
    rule = rent_if({"present": {"var": "agent"}})
    assert why("rent", rule, way="family").rules[0][1].known[0].value == "没有填"
    assert why("rent", rule, way="self", agent="张三").rules[0][1].known[0].value == "没有出现，按没有填算"


def test_rows_are_looked_at_one_by_one():
    rule = rent_if({"some": [{"var": "family"}, {"<": [{"var": "row.age"}, 18]}]})
    rows = [{ROW: "aaaaaa", "age": Decimal(40)}, {ROW: "bbbbbb", "age": Decimal(9)}]
    [(_kind, part)] = why("rent", rule, alone=False, family=rows).rules
    assert [each.came for each in part.parts] == [False, True]
    assert [each.known[0].value for each in part.parts] == ["40", "9"]


def test_secret_answers_are_masked_and_what_is_reckoned_from_them_too():
    def secret(data, fields):
        fields["income"] |= {"secret": True, "purpose": "核算"}
        fields["rent"]["show_if"] = {"and": [{"==": [{"var": "agent_id"}, NUMBER]}, {">": [{"var": "income"}, 5]}]}
        fields["way"]["required"] = True

    values = {"way": "family", "agent_id": NUMBER, "income": Decimal("4321"), "rent": Decimal(1)}
    for each in traces(Given(form(secret), values)):
        assert "4321" not in repr(each)
        assert "4,321" not in repr(each)
        assert "4320" not in repr(each)
    shown = trace(Given(form(secret), values), "rent").rules[0][1]
    assert shown.came is True
    assert NUMBER not in "".join(known.value for part in shown.parts for known in part.known)


def test_a_number_in_a_text_nobody_called_secret_is_starred():
    rule = rent_if({"present": {"var": "why"}})
    known = why("rent", rule, why=f"证号{NUMBER}").rules[0][1].known[0]
    assert NUMBER not in known.value
    assert known.value.startswith("证号110")


def test_every_trace_says_what_the_form_does():
    """Recomputed over many answers: shown and needed are those of the runner."""
    spec = form()
    for way in (None, "self", "family"):
        for alone in (None, True, False):
            given = Given(spec, {"way": way, "alone": alone, "born": date(1940, 1, 1)})
            for each in traces(given, only_ruled=False):
                assert each.shown == given.shows(each.key)
                if each.rules and each.rules[0][0] == "show":
                    assert each.shown == all(part.came is True for kind, part in each.rules if kind == "show")
