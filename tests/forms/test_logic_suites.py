"""The JSON Logic community's suites: where the strict dialect agrees, refuses, or answers otherwise, by operator.

Every number is pinned: a change of the evaluator shows here which habit of JSON Logic it takes up or drops. Why each
is stricter: docs/decisions/strict-logic.md.
"""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms.logic import LogicError, evaluate
from forms.logic.operators import NAMES

SUITES = Path(__file__).parents[1] / "data" / "jsonlogic" / "suites"
CLASSIC = [SUITES / "compatible.json"]
NEWER = sorted(set(SUITES.rglob("*.json")) - set(CLASSIC))

VERDICTS = ("agrees", "refuses", "otherwise")
# operator: how many agree, are refused with a sentence, come out otherwise. "foreign": operators we do not have.
IN_CLASSIC = {
    "!": (5, 5, 0), "!=": (3, 0, 0), "*": (3, 1, 0), "+": (3, 1, 0), "-": (3, 1, 0), "/": (2, 1, 0),
    "<": (6, 0, 1), "<=": (5, 0, 1), "==": (2, 0, 1), ">": (3, 0, 1), ">=": (3, 0, 1), "all": (4, 3, 1),
    "and": (14, 5, 1), "if": (25, 19, 0), "in": (5, 0, 0), "literal": (8, 0, 0), "max": (4, 0, 0),
    "min": (4, 0, 0), "none": (3, 3, 2), "or": (9, 6, 0), "some": (3, 3, 2), "var": (8, 11, 2),
    "foreign": (0, 81, 0),
}  # fmt: skip
IN_NEWER = {
    "!=": (23, 4, 15), "*": (14, 18, 2), "+": (19, 21, 0), "-": (10, 16, 2), "/": (14, 21, 2), "<": (38, 1, 10),
    "<=": (9, 1, 12), "==": (30, 5, 10), ">": (26, 3, 9), ">=": (17, 3, 10), "all": (2, 9, 0), "and": (12, 13, 3),
    "exists": (0, 8, 0), "if": (30, 20, 0), "in": (0, 1, 0), "literal": (4, 3, 0), "max": (34, 7, 5),
    "min": (32, 5, 5), "none": (2, 8, 0), "or": (13, 12, 2), "some": (2, 8, 0), "foreign": (55, 195, 0),
}  # fmt: skip


def operator(rule) -> str:
    return next(iter(rule)) if isinstance(rule, dict) and len(rule) == 1 else "literal"


def plain(value):
    if isinstance(value, list):
        return [plain(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def same(got, wanted) -> bool:
    return got == wanted and isinstance(got, bool) == isinstance(wanted, bool)


def verdict(case: dict) -> str:
    data = case.get("data")
    try:
        got = plain(evaluate(case["rule"], data if isinstance(data, dict) else {}, today=date(2026, 1, 1)))
    except LogicError:
        return "agrees" if "error" in case else "refuses"
    return "agrees" if "error" not in case and same(got, case["result"]) else "otherwise"


def tally(files) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for case in (case for file in files for case in json.loads(file.read_text()) if isinstance(case, dict)):
        name = operator(case["rule"])
        found.setdefault(name if name in NAMES or name == "literal" else "foreign", Counter())[verdict(case)] += 1
    return found


@pytest.mark.parametrize(("files", "pinned"), [(CLASSIC, IN_CLASSIC), (NEWER, IN_NEWER)], ids=["classic", "newer"])
def test_the_dialect_is_stricter_in_known_places_only(files, pinned):
    assert {name: tuple(found[word] for word in VERDICTS) for name, found in tally(files).items()} == pinned


def test_no_operator_of_other_dialects_is_ever_guessed():
    """`===`, `val`, `map` and the rest are refused, never read as something near."""
    for pinned in (IN_CLASSIC, IN_NEWER):
        assert pinned["foreign"][2] == 0


def test_the_totals_are_what_the_decision_record_says():
    totals = [tuple(map(sum, zip(*pinned.values(), strict=True))) for pinned in (IN_CLASSIC, IN_NEWER)]
    record = (Path(__file__).parents[2] / "docs/decisions/strict-logic.md").read_text()
    for agrees, refuses, otherwise in totals:
        assert f"{agrees} agree, {refuses} are refused, {otherwise} come out otherwise" in record
