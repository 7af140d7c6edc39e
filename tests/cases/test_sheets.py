"""Score sheets: exact arithmetic, grades by date, publication nobody edits, what-if that changes nothing."""

import json
from copy import deepcopy
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cases import chain, events, rebuild, spec
from cases.errors import NotOpen
from cases.models import CaseEvent, Publication
from cases.sheets import publishing, whatif
from cases.sheets.working import work
from home import clock
from tests.cases.engine_world import RESCUE, at, case_type, form, move

ROWS = [
    {"key": "on_time", "label": "时效", "weight": 30, "score": {"*": [{"/": [{"var": "kept"}, {"var": "jobs"}]}, 100]}},
    {"key": "quality", "label": "质量", "weight": 50, "score": {"var": "good"}},
    {"key": "service", "label": "服务", "weight": 20, "score": {"var": "liked"}},
]
SHEET = {
    "rows": ROWS,
    "bonus": {"var": "extra"},
    "deduct": {"var": "minus"},
    "veto": {"==": [{"var": "fraud"}, True]},
    "grades": "grades",
}
GRADES = {
    "title": "等级",
    "rows": [
        {"when": {">=": [{"var": "score"}, 90]}, "gives": {"grade": "A"}, "basis": "办法第八条"},
        {"when": {">=": [{"var": "score"}, 60]}, "to": "2026-12-31", "gives": {"grade": "B"}},
        {"when": {">=": [{"var": "score"}, 70]}, "from": "2027-01-01", "gives": {"grade": "B"}},
        {"gives": {"grade": "D"}},
    ],
}
FACTS = ("kept", "jobs", "good", "liked", "extra", "minus", "fraud")


def life(**sheet):
    made = deepcopy(RESCUE)
    made["sheets"] = {"quarter": SHEET | sheet}
    made["tables"]["grades"] = GRADES
    made["facts"] = [{"key": key, "type": "yes_no" if key == "fraud" else "number"} for key in FACTS]
    made["transitions"] |= {
        "rate": {
            "label": "评分",
            "from": ["responding"],
            "by": ["handler"],
            "form": "marks",
            "effects": [{"score": "quarter"}],
        },
        "show": {"label": "晾晒", "from": ["responding"], "by": ["lead"], "effects": [{"publish": "quarter"}]},
        "cheat": {"label": "改分", "from": ["responding"], "by": ["handler"], "effects": [{"set": {"score": 100}}]},
    }
    made["forms"]["marks"] = "tests.marks"
    return made


@pytest.fixture
def county(world):
    kinds = [{"key": key, "type": "yes_no" if key == "fraud" else "number", "label": key} for key in FACTS]
    world.forms["marks"] = form("tests.marks", *kinds)
    world.types["rescue"] = case_type(life(), {"office": "office", "group": "group"})
    with clock.at(at("2026-07-15 10:00")):
        yield world


MARKS = {"kept": 8, "jobs": 10, "good": 70, "liked": 90, "extra": 0, "minus": 0}


def rated(county, **marks):
    case = county.file("rescue", unit="town")
    move(case, "rate", county.person("handler@town"), data=MARKS | marks)
    return case


# --- arithmetic -----------------------------------------------------------------------------------------------------
def sheet_of(weights, **more):
    rows = [{"key": f"r{n}", "label": "行", "weight": weight, "score": 0} for n, weight in enumerate(weights)]
    return spec.Sheet.model_validate({"rows": rows, **more})


weights = (
    st.lists(st.integers(0, 50), min_size=1, max_size=6)
    .map(lambda each: [100 - sum(each[1:]), *each[1:]])
    .filter(lambda each: each[0] >= 0)
)
marks = st.decimals(-50, 150, places=4)


@given(weights, st.data(), st.sampled_from(["spread", "keep"]))
def test_a_better_row_never_makes_a_worse_score(shares, data, missing):
    sheet = sheet_of(shares, missing=missing)
    scores = {row.key: data.draw(st.none() | marks) for row in sheet.rows}
    key = data.draw(st.sampled_from([row.key for row in sheet.rows]))
    if scores[key] is None:
        scores[key] = Decimal(0)
    better = scores | {key: scores[key] + data.draw(st.decimals(0, 100, places=3))}
    low, high = work(sheet, scores).total, work(sheet, better).total
    assert low is high is None or high >= low


@given(weights, st.lists(marks, min_size=6, max_size=6), st.decimals(0, 20, places=3), st.decimals(0, 20, places=3))
def test_it_is_rounded_once_and_at_the_end(shares, scores, bonus, deduct):
    sheet = sheet_of(shares)
    given_ = {row.key: scores[n] for n, row in enumerate(sheet.rows)}
    exact = sum(Decimal(share) * min(max(score, 0), 100) / 100 for share, score in zip(shares, scores, strict=False))
    exact = max(exact + bonus - deduct, 0)
    total = work(sheet, given_, bonus=bonus, deduct=deduct).total
    assert abs(total - exact) <= Decimal("0.005")
    assert total.as_tuple().exponent == -2


@given(weights, st.lists(marks, min_size=6, max_size=6))
def test_the_same_weights_give_the_same_result(shares, scores):
    sheet = sheet_of(shares)
    given_ = {row.key: scores[n] for n, row in enumerate(sheet.rows)}
    again = work(sheet, given_, weights={row.key: Decimal(str(row.weight)) for row in sheet.rows})
    assert again == work(sheet, given_)


def test_half_a_hundredth_goes_up():
    assert work(sheet_of([100]), {"r0": Decimal("78.125")}).total == Decimal("78.13")


def test_a_row_without_data_is_spread_or_kept():
    scores = {"r0": Decimal(80), "r1": None}
    assert work(sheet_of([60, 40]), scores).total == Decimal("80.00")
    assert work(sheet_of([60, 40], missing="keep"), scores).total == Decimal("48.00")
    assert work(sheet_of([60, 40]), {}).total is None


@pytest.mark.parametrize("shares", [[50, 49], [100, 1], [110, -10], [33.3, 33.3, 33.3]])
def test_weights_that_do_not_make_a_hundred_are_no_sheet(shares):
    with pytest.raises(ValidationError, match="100"):
        sheet_of(shares)
    sheet_of([33.3, 33.3, 33.4])


# --- in a life ------------------------------------------------------------------------------------------------------
def test_the_result_is_facts_and_a_snapshot_in_the_event(county):
    case = rated(county)
    case.refresh_from_db()
    assert case.facts["score"] == 77.0
    assert case.facts["grade"] == "B"
    assert case.facts["scores"] == {"on_time": 24.0, "quality": 35.0, "service": 18.0}
    told = events.read(case.events.get(transition="rate"))
    assert told["scored"]["quarter"]["rows"][0] == {
        "key": "on_time", "label": "时效", "weight": "30", "score": "80", "points": "24",
    }  # fmt: skip
    assert told["tables"]["grades"] == {"row": 2, "from": None, "to": "2026-12-31", "basis": None}
    assert rebuild.rebuild(case) == []


def test_bonus_deduction_and_veto(county):
    assert rated(county, extra=15).facts["grade"] == "A"
    low = rated(county, minus=200).facts
    assert (low["score"], low["grade"]) == (0.0, "D")
    struck = rated(county, fraud=True).facts
    assert (struck["score"], struck["grade"], struck["veto"]) == (77.0, "D", True)


def test_a_row_of_no_points_is_a_number_too(county):
    assert rated(county, liked=0).facts["scores"]["service"] == 0.0


def test_grades_are_those_of_the_cases_own_date(county):
    old = rated(county, good=50, liked=70)  # 63
    with clock.at(at("2027-01-05 10:00")):
        new = rated(county, good=50, liked=70)
        move(old, "rate", county.person("handler@town"), data=MARKS | {"good": 50, "liked": 70})
    old.refresh_from_db()
    assert (old.facts["grade"], new.facts["grade"]) == ("B", "D")


def test_nobody_writes_a_score_by_hand(county):
    case = rated(county)
    with pytest.raises(NotOpen, match="score"):
        move(case, "cheat", county.person("handler@town"))


def test_published_versions_stay_and_a_correction_is_a_new_one(county):
    case = rated(county)
    handler, lead = county.person("handler@town"), county.person("lead@town")
    move(case, "show", lead)
    first = case.published.get()
    assert (first.version, first.score, first.grade) == (1, Decimal("77"), "B")
    move(case, "rate", handler, data=MARKS | {"good": 100})  # an appeal was right
    assert case.published.get() == first  # scored anew, not published yet
    move(case, "show", lead)
    old, new = case.published.order_by("version")
    assert (old.score, new.score) == (Decimal("77"), Decimal("92"))
    assert old.result["rows"][1]["score"] == "70"
    assert publishing.digest(case.number, 1, old.result) == old.digest
    with pytest.raises(ValueError, match="never changed"):
        old.save()


def test_one_altered_behind_our_back_is_told_and_given_again(county):
    case = rated(county)
    move(case, "show", county.person("lead@town"))
    Publication.objects.update(score=100, grade="A")
    assert any("published" in problem.sentence for problem in chain.verify(case))
    assert rebuild.rebuild(case)
    assert case.published.get().score == Decimal("77")
    assert rebuild.rebuild(case) == []


@pytest.mark.parametrize("fraud", [False, True])
def test_a_score_of_nothing_is_a_score(county, fraud):
    """The row said 0.000000 and the event 0: every log with such a score was told to be wrong."""
    case = rated(county, good=0, kept=0, liked=0, fraud=fraud)
    move(case, "show", county.person("lead@town"))
    assert case.published.get().score == 0
    assert list(chain.verify(case)) == []
    assert rebuild.rebuild(case) == []


def test_without_a_score_there_is_nothing_to_publish(county):
    case = county.file("rescue", unit="town")
    with pytest.raises(NotOpen):
        move(case, "show", county.person("lead@town"))


# --- what if --------------------------------------------------------------------------------------------------------
def dump():
    with connection.cursor() as cursor:
        names = sorted(name for name in connection.introspection.table_names() if name.startswith(("cases_", "forms_")))
        return [(name, *cursor.execute(f"SELECT COUNT(*) FROM {name}").fetchone()) for name in names]  # noqa: S608


def test_with_equal_weights_it_is_the_real_run(county):
    cases = [rated(county, good=good, liked=liked) for good, liked in ((70, 90), (90, 10), (55, 66))]
    before, heads = dump(), list(CaseEvent.objects.values_list("hash", flat=True))
    lines = whatif.rows(county.types["rescue"], "quarter")
    assert [(line.then_score, line.then_grade, line.moved) for line in lines] == [
        (line.score, line.grade, 0) for line in lines
    ]
    assert {line.case.number for line in lines} == {case.number for case in cases}
    assert (dump(), list(CaseEvent.objects.values_list("hash", flat=True))) == (before, heads)


def test_other_weights_rank_anew(county):
    fast, good = rated(county, kept=10, good=40, liked=50), rated(county, kept=2, good=90, liked=50)
    now = whatif.rows(county.types["rescue"], "quarter")
    assert [line.case for line in now] == [good, fast]
    then = whatif.rows(county.types["rescue"], "quarter", whatif.read_weights("on_time=60, quality=20"))
    assert [line.case for line in then] == [fast, good]
    assert (then[0].then_score, then[0].moved) == (Decimal("78.00"), 1)


@pytest.mark.parametrize("given_", ["on_time=60", "speed=30", "on_time=-10,quality=90", "on_time=x", "on_time=NaN"])
def test_weights_that_cannot_be_are_refused(county, given_):
    rated(county)
    with pytest.raises(ValueError, match=r"\S"):
        whatif.rows(county.types["rescue"], "quarter", whatif.read_weights(given_))


def test_the_command_prints_it(county):
    case = rated(county)
    said = StringIO()
    call_command(
        "sheet", "whatif", "tests.rescue", "quarter", "--weights", "on_time=20,quality=60", "--json", stdout=said
    )
    [line] = json.loads(said.getvalue())
    assert line == {"number": case.number, "title": case.title, "score": 77.0, "grade": "B", "place": 1,
                    "then": {"score": 76.0, "grade": "B", "place": 1}}  # fmt: skip
    call_command("sheet", "whatif", "tests.rescue", "quarter", stdout=said)
    assert case.number in said.getvalue()
    with pytest.raises(CommandError):
        call_command("sheet", "whatif", "tests.rescue", "quarter", "--weights", "on_time=1")
    with pytest.raises(CommandError):
        call_command("sheet", "whatif", "tests.nothing", "quarter")
    with pytest.raises(CommandError, match="没有评分表“quater”，有：quarter"):
        call_command("sheet", "whatif", "tests.rescue", "quater")
    with pytest.raises(CommandError, match="“2026-13-01”不是日期"):
        call_command("sheet", "whatif", "tests.rescue", "quarter", "--since", "2026-13-01")
