"""A clock of a living case, paused, extended and overtaken by new holidays, is due when a clerk with a pencil says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actor import SYSTEM
from cases.opening import open_case
from cases.rebuild import differences, replay
from cases.tick import tick
from home import clock, days
from home.models import Day
from home.terms import Term
from tests import slow_clock
from tests.cases.engine_world import at, case_type, move
from tests.often import examples

TYPE = {
    "pack": "tests",
    "key": "timed",
    "title": "计时",
    "states": {
        "working": {"label": "办理中", "category": "work"},
        "held": {"label": "停表", "category": "pause"},
        "done": {"label": "办结", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "开", "to": "working", "by": ["system"]},
        "hold": {"label": "停", "from": ["working"], "to": "held", "by": ["handler"], "pause": ["wait"]},
        "resume": {"label": "恢复", "from": ["held"], "to": "back", "by": ["handler"]},
        "finish": {"label": "办结", "from": ["working"], "to": "done", "by": ["handler"], "reaches": ["ended"]},
    },
    "milestones": {"ended": {"label": "办结"}},
    "pauses": {"wait": {"label": "等", "stops": ["x"]}},
    "keep": {"done": "1y"},
}
UNITS = {"d": (1, 25), "cd": (1, 40), "mo": (1, 3), "y": (1, 1), "h": (1, 40), "cmin": (1, 4000)}
terms = st.sampled_from(sorted(UNITS)).flatmap(lambda unit: st.tuples(st.integers(*UNITS[unit]), st.just(unit)))
acts = st.tuples(st.integers(0, 12), st.sampled_from(["hold", "resume", "extend", "extend", "holiday", "holiday"]))


def timed(term: Term, roll: bool):
    clock_x = {"label": "时限", "from": ["opened"], "to": ["ended"], "term": str(term), "roll": roll}
    more = Term(max(1, term.n // 2), term.unit)
    clock_x["extend"] = {"term": str(more), "times": 9, "by": ["lead"]}
    return case_type({**TYPE, "clocks": {"x": clock_x}}), more


def toggle(day: date) -> None:
    """A day is declared off, or a day of rest is worked, as an editor does it."""
    row = Day.objects.get(date=day)
    row.works = not row.works
    row.save()
    days.renumber()
    days.announce(day, "本地通知")


@pytest.fixture(autouse=True)
def forgetful():
    """The days toggled here are rolled back; the calendar kept in the process is not."""
    yield
    days.drop()


@given(term=terms, roll=st.booleans(), life=st.lists(acts, max_size=6), start=st.integers(0, 250))
@settings(max_examples=examples(12, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_living_clock_equals_counting_day_by_day(world, term, roll, life, start):
    days.load()
    term = Term(*term)
    kind, more = timed(term, roll)
    now = at("2026-01-05 10:07") + timedelta(days=start)
    with clock.at(now):
        case = open_case(None, type=kind, by=SYSTEM, home=world.units["office"], unit=world.units["office"])
    begun, total, pauses = now, term.n, []
    for wait, act in [*life, (1, "resume")]:
        now += timedelta(days=wait, minutes=13)
        with clock.at(now):
            total += _act(world, case, act, more, pauses, now)
            tick(notices=False)
    case.refresh_from_db()
    run = case.clocks.get()
    shape = (lambda moment: moment.date()) if term.dated else (lambda moment: moment)
    stops = [(shape(stop), shape(resume)) for stop, resume in pauses]
    expected = slow_clock.due(days.current().works, shape(begun), Term(total, term.unit), stops, roll)
    late = expected if isinstance(expected, datetime) else clock.instant(expected + timedelta(days=1))
    assert run.late_at == late
    assert case.next_due == late
    assert differences(case, replay(list(case.events.order_by("seq")))) == []


def _act(world, case, act, more, pauses, now) -> int:
    """Do it where it can be done; by how much the term grows."""
    held = bool(pauses) and pauses[-1][1] is None
    if act == "hold" and not held:
        move(case, "hold", world.person("handler@office"), pause="wait")
        pauses.append((now, None))
    elif act == "resume" and held:
        move(case, "resume", world.person("handler@office"))
        pauses[-1] = (pauses[-1][0], now)
    elif act == "extend":
        move(case, "extend", world.person("lead@office"), reason="情况复杂", clock="x")
        return more.n
    elif act == "holiday":
        toggle(now.date() + timedelta(days=2))
    return 0
