"""The strict dialect: what rules mean, what is refused before they run, how they read aloud."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from forms.logic import LogicError, Var, check, evaluate, expand, holds, sentence, uses

TODAY = date(2026, 4, 20)
ROWS = [{"unit": "甲村", "age": 70}, {"unit": "乙村", "age": None}, {"unit": "甲村", "age": 50}]
CONTEXT = {
    "gap": "policy",
    "kinds": ["a", "b"],
    "age": 61,
    "fee": Decimal("12.50"),
    "blank": None,
    "empty": "",
    "yes": True,
    "born": date(1966, 4, 20),
    "at": datetime(2026, 4, 20, 9, 30),
    "idno": "330100196604200011",
    "rows": ROWS,
    "case": {"level": 2, "number": "DD202600001"},
    "case.flat": "found",
}
V = {
    name: {"var": name} for name in [*CONTEXT, "gone", "case.level", "row.age", "row.unit", "row.gone", "row", "today"]
}


def run(rule, **functions):
    return evaluate(rule, CONTEXT, today=TODAY, functions=functions)


@pytest.mark.parametrize(
    ("short", "canonical"),
    [
        ({"gap": "policy"}, {"==": [V["gap"], "policy"]}),
        ({"gap": ["policy", "border"]}, {"in": [V["gap"], ["policy", "border"]]}),
        ({"gap": "policy", "yes": True}, {"and": [{"==": [V["gap"], "policy"]}, {"==": [V["yes"], True]}]}),
        ([{"gap": "policy"}, {"yes": True}], {"or": [{"==": [V["gap"], "policy"]}, {"==": [V["yes"], True]}]}),
        ({"case.level": 1}, {"==": [V["case.level"], 1]}),
        ({"gap": {"var": "other"}}, {"==": [V["gap"], {"var": "other"}]}),
        ({"gap": None}, {"!": {"present": V["gap"]}}),
        ({"!": {"gap": "policy"}}, {"!": {"==": [V["gap"], "policy"]}}),
        ({"some": [V["rows"], {"row.unit": "甲村"}]}, {"some": [V["rows"], {"==": [V["row.unit"], "甲村"]}]}),
        (
            {"<": [{"count": {"over": "doudi", "where": {"state": "open"}}}, 3]},
            {"<": [{"count": {"over": "doudi", "where": {"==": [{"var": "state"}, "open"]}}}, 3]},
        ),
        (True, True),
        (None, None),
    ],
)
def test_shorthand_becomes_canonical_and_canonical_stays(short, canonical):
    assert expand(short) == canonical
    assert expand(canonical) == canonical


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"==": [V["gap"], "policy"]}, True),
        ({"==": [V["age"], "61"]}, False),  # no conversion
        ({"!=": [V["age"], "61"]}, False),
        ({"==": [V["yes"], 1]}, False),
        ({"==": [V["fee"], 12.5]}, True),
        ({"==": [V["blank"], V["gone"]]}, False),  # absent equals nothing
        ({"!=": [V["blank"], "x"]}, False),
        ({"==": [V["empty"], ""]}, False),
        ({"<": [V["blank"], 5]}, False),
        ({">=": [V["age"], 60]}, True),
        ({"<=": [60, V["age"], 65]}, True),
        ({"<": [V["born"], "1966-12-31"]}, True),
        ({"<": [V["born"], "31.12.1966"]}, False),
        ({"<": [V["at"], "2026-04-20T09:30:01"]}, True),
        ({"==": [V["idno"], "330100196604200011"]}, True),
        ({"in": ["a", V["kinds"]]}, True),
        ({"in": [V["gap"], ["border"]]}, False),
        ({"in": ["pol", V["gap"]]}, True),
        ({"in": [V["gone"], [None]]}, False),
        ({"present": V["empty"]}, False),
        ({"present": V["rows"]}, True),
        ({"and": [V["yes"], V["gone"]]}, False),
        ({"or": [V["gone"], V["yes"]]}, True),
        ({"!": V["gone"]}, True),
        ({"if": [V["gone"], 1, V["yes"], 2, 3]}, Decimal(2)),
        ({"if": [V["gone"], 1]}, None),
        ({"+": [V["age"], V["blank"], 1]}, Decimal(62)),
        ({"+": [V["blank"]]}, Decimal(0)),
        ({"+": [0.1, 0.2]}, Decimal("0.3")),
        ({"-": [V["age"], V["blank"]]}, None),
        ({"/": [1, 0]}, None),
        ({"ceil": {"/": [10, 3]}}, Decimal(4)),
        ({"min": [V["age"], V["blank"], 3]}, Decimal(3)),
        ({"max": [V["born"], V["today"]]}, TODAY),
        ({"count": V["rows"]}, Decimal(3)),
        ({"count": V["gone"]}, Decimal(0)),
        ({"count": [V["rows"], {"==": [V["row.unit"], "甲村"]}]}, Decimal(2)),
        ({"sum": [V["rows"], V["row.age"]]}, Decimal(120)),
        ({"mean": [V["rows"], V["row.age"]]}, Decimal(60)),
        ({"mean": [V["gone"], V["row.age"]]}, None),
        ({"distinct": [V["rows"], V["row.unit"]]}, Decimal(2)),
        ({"distinct": V["kinds"]}, Decimal(2)),
        ({"some": [V["rows"], {">": [V["row.age"], V["age"]]}]}, True),  # a row beside an answer
        ({"all": [V["rows"], {"present": V["row.unit"]}]}, True),
        ({"all": [V["gone"], True]}, False),
        ({"none": [V["gone"], True]}, True),
        ({"days": [V["born"], "1966-05-20"]}, Decimal(30)),
        ({"days": [V["at"], V["today"]]}, Decimal(0)),
        ({"shift": [V["born"], "60y"]}, date(2026, 4, 20)),
        ({"shift": ["2026-03-31", "-1mo"]}, date(2026, 2, 28)),
        ({"shift": [V["today"], "15cd"]}, date(2026, 5, 5)),
        ({"shift": [V["blank"], "15cd"]}, None),
        ({"shift": [V["born"], "9000y"]}, None),
        ({"days_in": ["2024-02-10", "month"]}, Decimal(29)),
        ({"days_in": ["2026-05-10", "half_year"]}, Decimal(181)),
        (V["case.level"], Decimal(2)),
        (V["case.flat"], "found"),
        ({"var": "gap.deeper.still"}, None),
    ],
)
def test_a_rule_means(rule, value):
    got = run(rule)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.django_db
def test_working_days_are_the_offices():
    """A Monday before a public holiday: 1 to 5 May 2026 are off, 9 May is worked."""
    assert run({"workdays": ["2026-04-27", "2026-05-09"]}) == 7
    assert run({"shift": ["2026-04-27", "7d"]}) == date(2026, 5, 9)
    assert run({"workdays": ["1990-01-01", V["today"]]}) is None  # before the calendar begins


def test_cases_bring_their_own_functions():
    def reached(args, context):
        return args == ["replied"] and context["gap"] == "policy"

    assert run({"reached": "replied"}, reached=reached) is True
    assert run({"count": {"over": "doudi"}}, count=lambda args, context: 7) == 7
    with pytest.raises(LogicError):
        run({"reached": "replied"})


@pytest.mark.parametrize(
    "rule",
    [
        {"===": [1, 1]},
        {"and": [1, 2]},
        {"if": ["x", 1, 2]},
        {"==": [1]},
        {"+": ["1"]},
        {"var": ["gap", "default"]},
        {"var": ""},
        {"a": 1, "b": 2},
        {"min": ["a", "b"]},
        {"some": [V["gap"], True]},
        {"shift": [V["born"], "5 weeks"]},
        {"days_in": [V["born"], "week"]},
        {"days": [1, 2]},
    ],
)
def test_what_is_not_in_the_dialect_is_refused_while_running_too(rule):
    with pytest.raises(LogicError) as refused:
        run(rule)
    assert str(refused.value).strip()


def test_no_condition_holds():
    assert holds(None, {}, today=TODAY)
    assert not holds({"==": [V["gap"], "x"]}, {}, today=TODAY)


VARS = {
    "gap": Var("text", choices=("policy", "border")),
    "kinds": Var("list", choices=("a", "b")),
    "age": Var("number"),
    "yes": Var("bool"),
    "born": Var("date"),
    "name": Var("text"),
    "rows": Var("list", columns={"unit": Var("text"), "age": Var("number")}),
}


@pytest.mark.parametrize(
    "rule",
    [
        {"==": [V["gap"], "policy"]},
        {"in": [V["gap"], ["policy", "border"]]},
        {"in": ["a", V["kinds"]]},
        {"<": [V["born"], "2008-01-01"]},
        {">": [V["today"], V["born"]]},
        {"some": [V["rows"], {">": [V["row.age"], 18]}]},
        {"<": [{"sum": [V["rows"], V["row.age"]]}, 100]},
        {"!=": [{"var": "intake.channel"}, "hotline"]},
        {"and": [V["yes"], {"present": {"var": "name"}}]},
        {"==": [{"if": [V["yes"], 1, 2]}, 1]},
        True,
    ],
)
def test_sound_rules_pass(rule):
    assert check(rule, VARS, open_roots=["intake"]) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"==": [V["gap"], "polcy"]}, "polcy"),
        ({"in": [V["gap"], ["policy", "bordr"]]}, "bordr"),
        ({"in": ["c", V["kinds"]]}, "“c”"),
        ({"==": [V["gone"], "x"]}, "gone"),
        ({"and": [True, {"==": [V["gone"], "x"]}]}, "and 2 → == 1"),
        ({"==": [V["age"], "61"]}, "不能相互比较"),
        ({"<": [V["born"], "yesterday"]}, "不能相互比较"),
        ({"in": [V["age"], ["61"]]}, "不能相互比较"),
        ({"==": [V["age"], None]}, "present"),
        ({"+": [V["age"], {"var": "name"}]}, "+"),
        ({"and": [V["age"], True]}, "and"),
        ({"+": [V["age"], 1]}, ""),  # gives a number where yes or no is needed
        ({"if": [V["age"], True, False]}, "if"),
        ({"some": [V["gap"], True]}, "some"),
        ({"some": [V["rows"], {">": [V["row.gone"], 18]}]}, "gone"),
        ({">": [V["row.age"], 18]}, "row.age"),
        ({"sum": [V["rows"], V["row.unit"]]}, "sum"),
        ({"days": [V["age"], V["born"]]}, "days"),
        ({"reached": "replied"}, "reached"),
        ({"count": {"over": "doudi"}}, "count"),
        ({"===": [1, 1]}, "==="),
        ({"==": [1, 1, 1]}, "3"),
        ({"var": ["gap", 1]}, ""),
        ({"a": 1, "b": 2}, ""),
        (expand({"reached": "replied", "gap": "policy"}), "{reached: …}"),
        ("policy", ""),
    ],
)
def test_a_mistake_is_told_with_its_place(rule, words):
    problems = check(rule, VARS, open_roots=["intake"])
    assert problems
    assert any(words in str(problem) for problem in problems), problems


def test_functions_that_will_be_there_are_allowed():
    assert check({"reached": "replied"}, {}, functions=["reached"]) == []


def deep(levels):
    rule = True
    for _level in range(levels):
        rule = {"!": [rule]}
    return rule


def test_depth_bombs_are_refused_before_and_while_running():
    assert check(deep(18), {}) == []
    assert len(check(deep(25), {})) == 1
    assert len(check(deep(5_000), {})) == 1  # no recursion in the check itself
    assert len(check({"and": [True] * 600}, {})) == 1
    with pytest.raises(LogicError):
        run(deep(25))


def test_uses_names_the_answers_a_rule_reads():
    rule = {"and": [{"==": [V["gap"], "x"]}, {"some": [V["rows"], {">": [V["row.age"], V["age"]]}]}]}
    assert uses(rule) == {"gap", "rows", "age"}


LABELS = {"gap": "属于哪一种", "age": "年龄", "rows": "家庭成员", "row.age": "岁数", "born": "生日"}
CHOICES = {"gap": {"policy": "政策变动不管", "border": "边界不清不管"}}


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ({"==": [V["gap"], "policy"]}, "“属于哪一种”是“政策变动不管”"),
        ({"in": [V["gap"], ["policy", "border"]]}, "“属于哪一种”是以下之一：“政策变动不管”、“边界不清不管”"),
        ({"!": {"present": V["age"]}}, "“年龄”没有填写"),
        ({"and": [{">=": [V["age"], 60]}, {"present": V["born"]}]}, "“年龄”不少于 60，并且“生日”已填写"),
        (
            {"or": [{"<": [V["age"], 18]}, {"some": [V["rows"], {">": [V["row.age"], 80]}]}]},
            "“年龄”小于 18，或者“家庭成员”中至少有一行：“岁数”大于 80",
        ),
        ({"<=": [60, V["age"], 65]}, "“年龄”在 60 到 65 之间"),
        (
            {"<": [{"sum": [V["rows"], V["row.age"]]}, 100]},
            "“家庭成员”各行“岁数”之和小于 100",
        ),
        ({">": [{"days": [V["born"], V["today"]]}, 30]}, "从“生日”到今天的天数大于 30"),
        ({"!": {"and": [{"==": [V["gap"], "policy"]}, True]}}, "并非（“属于哪一种”是“政策变动不管”，并且是）"),
    ],
)
def test_a_rule_reads_as_a_sentence(rule, read):
    assert sentence(rule, LABELS, CHOICES) == read
