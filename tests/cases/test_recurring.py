"""Cases that come round: one for each rule, period and subject, also late, twice, or with two tickers."""

from datetime import date

import pytest

from cases import opening, recurring
from cases.actor import SYSTEM
from cases.models import Case, CaseType, Occasion, Round
from cases.rebuild import differences, replay
from cases.rhythm import next_day
from cases.spec import Recurs
from cases.tick import tick
from cases.transition import transition
from home import clock
from home.models import Unit
from tests.cases import engine_world
from tests.cases.engine_world import at
from tests.cases.test_races import together

ENTRY = {
    "pack": "tests",
    "key": "entry",
    "title": "名录",
    "states": {
        "in": {"label": "在册", "category": "work", "alive": True},
        "off": {"label": "暂停", "category": "work"},
        "out": {"label": "除名", "category": "closed", "result": "out"},
    },
    "transitions": {
        "open": {"label": "入册", "to": "in", "by": ["system"]},
        "suspend": {"label": "暂停", "from": ["in"], "to": "off", "by": ["system"]},
        "strike": {"label": "除名", "from": ["in", "off"], "to": "out", "by": ["system"]},
    },
    "keep": {"out": "5y"},
}
REPORT = {
    "pack": "tests",
    "key": "report",
    "title": "月报",
    "states": {
        "due": {"label": "待报", "category": "work"},
        "sent": {"label": "已报", "category": "closed", "result": "sent"},
    },
    "transitions": {
        "open": {"label": "生成", "to": "due", "by": ["system"]},
        "send": {"label": "上报", "from": ["due"], "to": "sent", "by": ["handler"]},
    },
    "clocks": {"send": {"label": "上报", "from": ["opened"], "to": ["send"], "term": "3d"}},
    "keep": {"sent": "5y"},
    "recurs": {"rhythm": {"every": "month", "day": "25cd"}, "over": "tests.entry", "into": "entry"},
}


@pytest.fixture
def world(db):
    return made()


def made(recurs=None):
    world = engine_world.build()
    world.types["entry"] = engine_world.case_type(ENTRY)
    world.types["report"] = engine_world.case_type(REPORT | ({"recurs": recurs} if recurs else {}))
    with clock.at(at("2026-05-30 09:00")):
        tick(notices=False)  # from here on it counts
    return world


def enter(world, unit="zjj", when="2026-06-01 09:00") -> Case:
    with clock.at(at(when)):
        place = world.units[unit]
        return opening.open_case(None, type=world.types["entry"], by=SYSTEM, title="甲", home=place, unit=place)


def reports():
    return Case.objects.filter(type__slug="tests.report").order_by("pk")


def ticked(when):
    with clock.at(at(when)):
        return tick(notices=False)


def test_one_case_for_each_living_entry_carries_it_back_and_goes_to_its_unit(world):
    first, second = enter(world), enter(world, "town")
    assert ticked("2026-06-24 23:59").opened == 0
    assert ticked("2026-06-25 00:05").opened == 2
    assert ticked("2026-06-25 00:10").opened == 0
    made = list(reports())
    assert [(case.facts["entry"], case.facts["period"], case.holder.code) for case in made] == [
        (second.number, "2026-06", "town"),
        (first.number, "2026-06", "zjj"),
    ]
    assert made[0].facts["period_to"] == "2026-06-30"
    assert made[0].clocks.get().due_on == date(2026, 6, 30)
    assert [link.other.pk for link in made[1].links.all()] == [first.pk]
    assert {case.channel for case in made} == {"system"}  # nobody sent it in
    for case in made:
        assert differences(case, replay(list(case.events.order_by("seq")))) == []


def test_after_three_days_down_it_counts_from_its_day_and_for_who_was_there_then(world):
    gone, late, off = enter(world), None, enter(world, "town")
    with clock.at(at("2026-06-24 10:00")):
        transition(off, "suspend", seen_version=off.version, by=SYSTEM)
    with clock.at(at("2026-06-26 10:00")):
        transition(gone, "strike", seen_version=gone.version, by=SYSTEM)
    late = enter(world, "office", "2026-06-27 09:00")
    assert ticked("2026-06-28 09:00").opened == 1
    case = reports().get()
    assert case.facts["entry"] == gone.number != late.number
    assert case.events.get(seq=1).effective_on == date(2026, 6, 25)
    assert case.clocks.get().due_on == date(2026, 6, 30)


def test_every_round_that_was_missed_comes_once(world):
    enter(world)
    assert ticked("2026-09-01 09:00").opened == 3
    assert sorted(case.facts["period"] for case in reports()) == ["2026-06", "2026-07", "2026-08"]
    assert ticked("2026-09-01 09:05").opened == 0


def test_a_round_that_broke_off_is_finished_and_not_begun_again(world):
    first, second = enter(world), enter(world, "town")
    type = CaseType.objects.get(slug="tests.report")
    with clock.at(at("2026-06-25 00:01")):
        chosen = next(recurring.subjects(type, type.current.life.recurs, date(2026, 6, 25)))
        recurring._open(type, type.current.life.recurs, "2026-06", date(2026, 6, 25), chosen)
    assert ticked("2026-06-25 00:05").opened == 1
    assert {case.facts["entry"] for case in reports()} == {first.number, second.number}


def test_units_are_subjects_too_and_the_previous_period_can_be_meant(db):
    made({"rhythm": {"every": "quarter", "day": "1d"}, "about": "previous", "over": "unit", "into": "of",
          "where": {"==": [{"var": "level"}, "town"]}})  # fmt: skip
    assert ticked("2026-07-01 09:00").opened == Unit.objects.filter(level="town").count() == 2
    case = reports().first()
    assert (case.facts["of"], case.facts["period"], case.facts["period_from"]) == ("town", "2026Q2", "2026-04-01")


@pytest.mark.parametrize(
    ("every", "about", "day", "period", "first", "last"),
    [
        ("month", "current", "2026-06-25", "2026-06", "2026-06-01", "2026-06-30"),
        ("month", "previous", "2026-01-01", "2025-12", "2025-12-01", "2025-12-31"),
        ("quarter", "previous", "2026-01-05", "2025Q4", "2025-10-01", "2025-12-31"),
        ("half_year", "previous", "2026-07-01", "2026H1", "2026-01-01", "2026-06-30"),
        ("year", "previous", "2026-03-01", "2025", "2025-01-01", "2025-12-31"),
        ("week", "previous", "2026-01-05", "2026-W01", "2025-12-29", "2026-01-04"),
    ],
)
def test_periods_have_names_and_days(every, about, day, period, first, last):
    rule = Recurs.model_validate({"rhythm": {"every": every, "day": "1cd"}, "about": about})
    assert recurring.period_of(rule, date.fromisoformat(day)) == period
    assert recurring.span(period) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_rhythm_never_stands_still(db):
    for every in ("week", "month", "quarter", "half_year", "year"):
        for day in ("1cd", "31cd", "1d", "-1d", "-2cd"):
            now = date(2026, 1, 1)
            for _n in range(8):
                now, before = next_day({"every": every, "day": day}, now), now
                assert now > before


@pytest.mark.django_db(transaction=True)
def test_two_tickers_open_each_case_once():
    world = made()
    for unit in ("zjj", "town", "other", "office"):
        enter(world, unit)
    results = together(*[lambda: ticked("2026-06-25 00:05") for _n in range(2)])
    assert [each for each in results if isinstance(each, Exception)] == []
    assert reports().count() == Occasion.objects.count() == 4
    assert Round.objects.filter(day=date(2026, 6, 25)).count() == 1
