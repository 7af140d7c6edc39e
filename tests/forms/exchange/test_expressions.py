"""Expressions of XLSForm ↔ our logic: what means the same, what is refused by name, that nothing breaks the reader."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms.exchange import from_logic, into_logic
from forms.exchange.scope import Question, Scope
from forms.exchange.xpath import BadExpression, Unsupported, parse
from forms.logic import evaluate, holds
from tests.forms.test_logic_properties import COLUMNS, CONTEXTS, KINDED, VARS
from tests.often import examples

TYPES = {"number": "number", "text": "text", "bool": "yes_no", "date": "date"}
CREW = {
    "job": Question("job", "choice", "crew", ("cook", "manager")),
    "pay": Question("pay", "money", "crew"),
    "until": Question("until", "date", "crew"),
}
NAMES = {
    "gap": Question("gap", "choice", None, ("policy", "border", "1")),
    "topics": Question("topics", "multi_choice", None, ("card", "house")),
    "agent": Question("agent", "yes_no"),
    "agreed": Question("agreed", "consent"),
    "name": Question("name", "text"),
    "age": Question("age", "integer"),
    "born": Question("born", "date"),
    "moved": Question("moved", "date"),
    "crew": Question("crew", "table"),
    **CREW,
    **{f"crew.{name}": question for name, question in CREW.items()},
}
SCOPE = Scope(NAMES)
BOTH_WAYS = [
    ("${gap} = 'policy'", {"==": [{"var": "gap"}, "policy"]}),
    ("${gap} != '' and ${gap} != 'policy'", {"!=": [{"var": "gap"}, "policy"]}),
    ("not(${gap} = 'policy')", {"!": {"==": [{"var": "gap"}, "policy"]}}),
    ("${name} != ''", {"present": {"var": "name"}}),
    ("${name} = ''", {"!": {"present": {"var": "name"}}}),
    ("selected(${topics}, 'card')", {"in": ["card", {"var": "topics"}]}),
    ("selected('policy border', ${gap})", {"in": [{"var": "gap"}, ["policy", "border"]]}),
    ("contains(${name}, '村')", {"in": ["村", {"var": "name"}]}),
    ("count-selected(${topics}) >= 2", {">=": [{"count": {"var": "topics"}}, 2]}),
    ("selected(${agent}, 'yes')", {"var": "agent"}),
    ("${agent} = 'no'", {"==": [{"var": "agent"}, False]}),
    ("${agreed} = 'OK'", {"==": [{"var": "agreed"}, True]}),
    ("${age} >= 60 and (${gap} = 'policy' or ${agent} = 'yes')",
     {"and": [{">=": [{"var": "age"}, 60]},
              {"or": [{"==": [{"var": "gap"}, "policy"]}, {"==": [{"var": "agent"}, True]}]}]}),
    ("18 <= ${age} and ${age} <= 60", {"<=": [18, {"var": "age"}, 60]}),
    ("${age} > -2.5", {">": [{"var": "age"}, -2.5]}),
    ("${born} < date('1966-01-31')", {"<": [{"var": "born"}, "1966-01-31"]}),
    ("${born} <= today()", {"<=": [{"var": "born"}, {"var": "today"}]}),
    ("${moved} - ${born} > 365", {">": [{"days": [{"var": "born"}, {"var": "moved"}]}, 365]}),
    ("${moved} < today() + 30", {"<": [{"var": "moved"}, {"shift": [{"var": "today"}, "30cd"]}]}),
    ("${moved} > today() - 30", {">": [{"var": "moved"}, {"shift": [{"var": "today"}, "-30cd"]}]}),
    ("count(${crew}) < 3", {"<": [{"count": {"var": "crew"}}, 3]}),
    ("count(${crew}[./job = 'cook']) = 2",
     {"==": [{"count": [{"var": "crew"}, {"==": [{"var": "row.job"}, "cook"]}]}, 2]}),
    ("count(${crew}[./job = 'manager']) > 0", {"some": [{"var": "crew"}, {"==": [{"var": "row.job"}, "manager"]}]}),
    ("count(${crew}[./job = 'cook']) = 0", {"none": [{"var": "crew"}, {"==": [{"var": "row.job"}, "cook"]}]}),
    ("count(${crew}) > 0 and count(${crew}[not(./until >= today())]) = 0",
     {"all": [{"var": "crew"}, {">=": [{"var": "row.until"}, {"var": "today"}]}]}),
]  # fmt: skip
VALUES = [
    ("${age} + 1 + ${age}", {"+": [{"var": "age"}, 1, {"var": "age"}]}),
    ("(${age} + 1) * 2 div 3", {"/": [{"*": [{"+": [{"var": "age"}, 1]}, 2]}, 3]}),
    ("${age} - (1 - ${age})", {"-": [{"var": "age"}, {"-": [1, {"var": "age"}]}]}),
    ("-${age}", {"-": [{"var": "age"}]}),
    ("floor(${age} div 12)", {"-": [{"ceil": {"-": [{"/": [{"var": "age"}, 12]}]}}]}),
    ("if(${age} >= 60, 100, if(${age} >= 18, 50, 0))",
     {"if": [{">=": [{"var": "age"}, 60]}, 100, {">=": [{"var": "age"}, 18]}, 50, 0]}),
    ("if(${agent} = 'yes', ${name}, '')", {"if": [{"==": [{"var": "agent"}, True]}, {"var": "name"}]}),
    ("sum(${pay})", {"sum": [{"var": "crew"}, {"var": "row.pay"}]}),
    ("sum(${crew}[./job = 'cook']/pay)",
     {"sum": [{"var": "crew"}, {"if": [{"==": [{"var": "row.job"}, "cook"]}, {"var": "row.pay"}]}]}),
    ("max(${age}, 18)", {"max": [{"var": "age"}, 18]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), BOTH_WAYS)
def test_conditions_go_both_ways(text, rule):
    assert into_logic.rule(text, SCOPE) == rule
    assert from_logic.rule(rule, SCOPE) == text


@pytest.mark.parametrize(("text", "logic"), VALUES)
def test_values_go_both_ways(text, logic):
    assert into_logic.value(text, SCOPE).logic == logic
    assert into_logic.value(from_logic.value(logic, SCOPE), SCOPE).logic == logic


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("${gap} ＝ ‘policy’ and （${age} ＞ 3）", "${gap} = 'policy' and (${age} > 3)"),
        ("selected(${topics}，“card”)", "selected(${topics}, 'card')"),
        ("${ gap }= \"policy\"", "${gap} = 'policy'"),
        ("'policy' = ${gap}", "${gap} = 'policy'"),
        ("${gap} = 1", "${gap} = '1'"),
        ("selected(${gap}, 1)", "${gap} = '1'"),
        ("${age} > '3'", "${age} > 3"),
        ("${agent} = true()", "${agent} = 'yes'"),
        ("boolean(${age} > 3)", "${age} > 3"),
        ("${age}", "${age} != '' and ${age} != 0"),
        ("${name}", "${name} != ''"),
        ("../gap = 'policy'", "${gap} = 'policy'"),
        ("./../gap = 'policy'", "${gap} = 'policy'"),
        ("${born} < '1966-01-31'", "${born} < date('1966-01-31')"),
    ],
)  # fmt: skip
def test_other_ways_to_write_the_same(typed, means):
    assert into_logic.rule(typed, SCOPE) == into_logic.rule(means, SCOPE)


def test_in_a_row_a_column_is_a_column_of_this_row():
    row = SCOPE.of(CREW["until"])
    assert into_logic.rule("${job} = 'cook'", row) == {"==": [{"var": "row.job"}, "cook"]}
    assert into_logic.rule(". >= today()", row) == {">=": [{"var": "row.until"}, {"var": "today"}]}
    assert from_logic.rule({"==": [{"var": "row.job"}, "cook"]}, row) == "${job} = 'cook'"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pulldata('a', 'b', 'c', 'd') = 1", "pulldata"),
        ("regex(${name}, '[0-9]')", "regex"),
        ("string-length(${name}) > 2", "string-length"),
        ("/data/name = 'x'", "${"),
        ("${job} = 'cook'", "crew"),
        ("position(..) = 1", ".."),
        ("jr:choice-name(${gap}, '${gap}') = 'x'", "jr:choice-name"),
        ("${name} > 3", ""),
        ("${crew}[1]/job = 'cook'", ""),
        ("${born} + ${age} > today()", ""),
        ("random() > 1", "random"),
    ],
)
def test_sound_xlsform_that_we_lack_is_named(text, said):
    with pytest.raises(Unsupported, match=said.replace("$", r"\$").replace("{", r"\{").replace(".", r"\.")):
        into_logic.rule(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${gone} = 'x'", "gone"),
        ("${gap} == 'x'", "="),
        ("${gap} = 'x", "'"),
        ("(${gap} = 'x'", ""),
        ("${gap} = ", ""),
        ("${gap} 'x'", "x"),
        ("selected(${topics})", "selected"),
        ("${agent} = 'maybe'", "maybe|yes"),
        ("${born} < date('1966-02-31')", "1966-02-31"),
        ("${age} > 'drei'", "drei"),
        ("", ""),
        ("#!", "#!"),
        ("(" * 60 + "1" + ")" * 60, ""),
        ("1 + " * 3000 + "1", "4000"),
    ],
)
def test_slips_are_told(text, said):
    with pytest.raises(BadExpression, match=said):
        into_logic.rule(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "value"),
    [("int(7.9)", 7), ("int(-7.9)", -7), ("7 mod 3", 1), ("-7 mod 3", -1), ("round(2.5)", 3),
     ("round(1.005, 2)", "1.01"), ("floor(-0.5)", -1),
     ("ceiling(0.2)", 1), ("abs(-3)", 3), ("coalesce(${name}, 'x')", "x"),
     ("if(1 > 2, 3, 4)", 4), ("10 - 2 - 3", 5), ("2 + 3 * 4", 14), ("8 div 2 div 2", 2)],
)  # fmt: skip
def test_reckoning_comes_to_what_xpath_says(text, value):
    found = evaluate(into_logic.value(text, SCOPE).logic, {}, today=date(2026, 1, 1))
    assert str(found) == str(value) or float(found) == float(value)


NAMES_OF_RULES = {key: Question(key, TYPES[var.kind]) for key, var in VARS.items() if key != "rows"}
NAMES_OF_RULES["rows"] = Question("rows", "table")
for _key, _var in COLUMNS.items():
    NAMES_OF_RULES[_key] = NAMES_OF_RULES[f"rows.{_key}"] = Question(_key, TYPES[_var.kind], "rows")
RULES = Scope(NAMES_OF_RULES)


@settings(max_examples=examples(60, 150), deadline=None)
@given(KINDED, CONTEXTS)
def test_what_is_written_and_read_back_means_the_same(kinded, context):
    """Whether or not it comes back in the same words: nothing else is written into a workbook."""
    kind, rule = kinded
    way_out, way_in = (from_logic.rule, into_logic.rule) if kind == "bool" else (from_logic.value, into_logic.value)
    try:
        text = way_out(rule, RULES)
    except from_logic.CannotSay:
        assume(False)
    back = way_in(text, RULES)
    back = back if kind == "bool" else back.logic
    day = date(2026, 4, 20)
    if kind == "bool":
        assert holds(back, context, today=day) == holds(rule, context, today=day), text
    else:
        assert evaluate(back, context, today=day) == evaluate(rule, context, today=day), text


@settings(max_examples=examples(120, 300), deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("${}()[]'\"=<>!+-*/.,‘’“”（），abgap1 0and or not selected\n")), max_size=60)
)
def test_nothing_that_is_typed_breaks_the_reader(text):
    with suppress(BadExpression, Unsupported):
        into_logic.rule(text, SCOPE)


def test_a_tree_is_never_deeper_than_the_reader_stands():
    with pytest.raises(BadExpression):
        parse("-" * 500 + "1")
