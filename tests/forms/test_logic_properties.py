"""Rules that the check lets pass never raise, whatever the answers; what they give is what the check said."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.logic import Var, check, evaluate, expand, sentence, uses
from forms.logic.kinds import kind_of
from tests.often import examples

COLUMNS = {"n": Var("number"), "t": Var("text"), "b": Var("bool"), "d": Var("date")}
VARS = {f"{name}{i}": Var(var.kind) for i in (1, 2) for name, var in COLUMNS.items()} | {
    "rows": Var("list", columns=COLUMNS)
}
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
VALUES = {
    "number": st.one_of(st.integers(-(10**30), 10**30), st.floats(), st.decimals(), st.just(0)),
    "text": st.text(max_size=5),
    "bool": st.booleans(),
    "date": st.one_of(DAYS, st.dates()),
    "datetime": st.datetimes(timezones=st.just(UTC)),
}
blank = st.none()
ROW = st.fixed_dictionaries({name: st.one_of(blank, VALUES[var.kind]) for name, var in COLUMNS.items()})
CONTEXTS = st.fixed_dictionaries(
    {name: st.one_of(blank, VALUES[var.kind]) for name, var in VARS.items() if name != "rows"}
    | {"rows": st.one_of(blank, st.lists(ROW, max_size=4))}
)


def variable(kind, inside):
    names = [name for name, var in VARS.items() if var.kind == kind]
    names += [f"row.{name}" for name, var in COLUMNS.items() if inside and var.kind == kind]
    return st.sampled_from(names).map(lambda name: {"var": name})


def rules(kind, depth, inside=False):
    """Type-correct rules of a kind, at most ``depth`` operators deep; ``inside``: columns of a row are known."""
    literal = {"number": st.integers(-9, 9), "text": st.sampled_from("ab"), "bool": st.booleans()}
    leaf = variable(kind, inside) if kind not in literal else st.one_of(variable(kind, inside), literal[kind])
    if not depth:
        return leaf
    return st.one_of(leaf, *GROW[kind](depth - 1, inside))


def op(name, *args):
    return st.tuples(*args).map(lambda values: {name: list(values)})


def one_of_ops(names, *args):
    return st.sampled_from(names).flatmap(lambda name: op(name, *args))


def numbers(depth, inside):
    n, d, inner = rules("number", depth, inside), rules("date", depth, inside), rules("number", depth, True)
    table = st.just({"var": "rows"})
    return [
        one_of_ops(["+", "*", "min", "max"], n, n, n),
        one_of_ops(["-", "/"], n, n),
        op("ceil", n),
        op("if", rules("bool", depth, inside), n, n),
        one_of_ops(["sum", "mean", "distinct"], table, inner),
        op("count", table, rules("bool", depth, True)),
        op("days", d, d),
        op("days_in", d, st.sampled_from(["month", "quarter", "half_year", "year"])),
    ]


def booleans(depth, inside):
    b = rules("bool", depth, inside)
    same = [
        one_of_ops(["==", "!=", "<", "<=", ">", ">="], rules(k, depth, inside), rules(k, depth, inside))
        for k in ("number", "text", "date")
    ]
    return [
        one_of_ops(["and", "or"], b, b),
        op("!", b),
        op("present", rules("number", depth, inside)),
        op("in", rules("text", depth, inside), rules("text", depth, inside)),
        one_of_ops(["some", "all", "none"], st.just({"var": "rows"}), rules("bool", depth, True)),
        *same,
    ]


def dates(depth, inside):
    d = rules("date", depth, inside)
    step = st.tuples(st.integers(-99999, 99999), st.sampled_from(["cd", "mo", "y"])).map("{0[0]}{0[1]}".format)
    return [op("shift", d, step), one_of_ops(["min", "max"], d, d)]


GROW = {
    "number": numbers,
    "bool": booleans,
    "date": dates,
    "text": lambda depth, inside: [
        op("if", rules("bool", depth, inside), rules("text", depth, inside), rules("text", depth, inside))
    ],
}
KINDED = st.sampled_from(["bool", "number", "date", "text"]).flatmap(lambda k: st.tuples(st.just(k), rules(k, 3)))


@settings(max_examples=examples(120, 400), deadline=None)
@given(KINDED, CONTEXTS)
def test_a_rule_that_passes_the_check_never_raises(kinded, context):
    kind, rule = kinded
    assert check(rule, VARS, gives=kind) == []
    value = evaluate(rule, context, today=date(2026, 4, 20))
    assert value is None or kind_of(value) == kind
    assert not isinstance(value, Decimal) or value.is_finite()


@settings(max_examples=examples(50, 100), deadline=None)
@given(KINDED)
def test_canonical_rules_are_left_alone_and_can_be_read_aloud(kinded):
    _kind, rule = kinded
    assert expand(rule) == rule
    assert sentence(rule, {}).strip()
    assert uses(rule) <= set(VARS)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["and", "==", "var", "+", "x", "some", "in"]), inner, max_size=2),
        ),
        max_leaves=12,
    )
)
def test_no_json_whatever_breaks_the_check(junk):
    for problem in check(junk, VARS):
        assert str(problem).strip()


def test_midnight_of_a_plain_moment_is_the_offices():
    rule = {"days": [{"var": "d1"}, {"var": "d2"}]}
    late = datetime(2026, 4, 20, 23, 30, tzinfo=UTC)  # the next day at the office
    assert evaluate(rule, {"d1": date(2026, 4, 20), "d2": late}, today=date(2026, 4, 20)) == 1
