"""The dialect's contract as data: what every rule of tests/data/logic_vectors.jsonl comes to.

A line is [group, rule, context, value]. Values begin with "d:" for a date and "t:" for a date-time; "ERROR": refused
while running. Whoever writes a second evaluator can prove it by this file alone.
"""

import json
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from forms.logic import LogicError, evaluate
from forms.logic.operators import OPERATORS

TODAY = date(2026, 4, 20)
LINES = [
    json.loads(line, parse_float=Decimal)
    for line in (Path(__file__).parents[1] / "data" / "logic_vectors.jsonl").read_text(encoding="utf-8").splitlines()
]


def value(told):
    """What a line says, as the evaluator knows it."""
    if isinstance(told, list):
        return [value(each) for each in told]
    if isinstance(told, dict):
        return {name: value(each) for name, each in told.items()}
    if isinstance(told, str) and told[:2] == "d:":
        return date.fromisoformat(told[2:])
    if isinstance(told, str) and told[:2] == "t:":
        return datetime.fromisoformat(told[2:])
    return told


def came_to(rule, context):
    try:
        return evaluate(rule, value(context), today=TODAY)
    except LogicError:
        return "ERROR"


def alike(got, wanted) -> bool:
    """Equal and of one kind: 1 is not true, and absent is absent."""
    if isinstance(wanted, list):
        return isinstance(got, list) and len(got) == len(wanted) and all(map(alike, got, wanted))
    if isinstance(wanted, bool) or wanted is None or isinstance(wanted, str):
        return type(got) is type(wanted) and got == wanted
    return not isinstance(got, bool) and got == wanted


@pytest.mark.parametrize("group", sorted({line[0] for line in LINES}))
def test_every_line_of_the_contract_holds(group):
    wrong = [
        (rule, context, wanted, got)
        for name, rule, context, wanted in LINES
        if name == group and not alike(got := came_to(rule, context), value(wanted))
    ]
    assert wrong == []


def test_the_contract_is_as_wide_as_the_dialect():
    assert len(LINES) >= 400
    named = Counter(name for _group, rule, _context, _value in LINES for name in operators_of(rule))
    # workdays needs the office's calendar: tests/forms/test_logic.py
    assert {name for name in OPERATORS if named[name] < 2} == {"workdays"}


def operators_of(node):
    if isinstance(node, dict):
        for name, inner in node.items():
            yield name
            yield from operators_of(inner)
    elif isinstance(node, list):
        for each in node:
            yield from operators_of(each)
