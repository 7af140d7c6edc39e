"""Who was late, from the events alone; and stopping the clock just before the day, again and again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import lateness, pausing
from cases.figures.periods import Period
from cases.figures.registry import named
from cases.models import Moment, Notice
from cases.rebuild import rebuild
from cases.tick import tick
from home import clock, crypto
from tests.cases.engine_world import PERMIT, at, case_type, move


def shares(case, key):
    run = next(run for run in lateness.late_runs(case) if run.key == key)
    return [(each.unit.code, each.kind, each.days, each.late) for each in lateness.shares(case, run)]


@pytest.fixture
def lifted(world):
    """The town had it from 20 April, the county from the 24th, the group from the 8th of May; answered on the 25th."""
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
    for when in ("2026-04-24 00:05", "2026-05-01 00:05"):
        with clock.at(at(when)):
            tick()
    with clock.at(at("2026-05-25 10:00")):
        move(case, "reply", world.person("handler@group"), data={"outcome": "已办"})
    return case


def test_each_unit_has_the_days_it_held(lifted):
    """20 working days to 20 May: 3 of the town (21st to 23rd), 5 of the county, the rest and all that is late above."""
    assert shares(lifted, "total") == [
        ("town", "held", 3, 0),
        ("office", "held", 5, 0),
        ("group", "held", 15, 3),
    ]
    run = next(run for run in lateness.late_runs(lifted) if run.key == "total")
    told = lateness.shares(lifted, run)
    assert [each.percent for each in told] == [13, 22, 65]


@pytest.fixture
def waited(world):
    """A permit reviewed by experts for a while, then late."""
    with clock.at(at("2026-09-07 10:00")):
        case = world.file("permit", about="")
        move(case, "accept", world.person("window@office"))
        move(case, "block", world.person("handler@office"))
    with clock.at(at("2026-09-10 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="expert")
    with clock.at(at("2026-09-17 10:00")):
        move(case, "resume", world.person("handler@office"))
        move(case, "hand", world.person("handler@office"), unit=world.units["zjj"], reason="归你们")
    return case


def test_pauses_are_told_apart_and_running_cases_count_to_today(waited):
    with clock.at(at("2026-10-21 10:00")):
        assert shares(waited, "promise") == [
            ("office", "held", 3, 0),
            ("office", "paused", 5, 0),
            ("zjj", "held", 20, 8),
        ]


def test_counted_days_that_waited_for_the_applicant_are_nobodys(world):
    life = {**PERMIT, "pauses": {**PERMIT["pauses"], "await_applicant": {"label": "待补正", "stops": []}}}
    case_type({**life, "transitions": {k: v for k, v in PERMIT["transitions"].items() if k != "deem_accept"}})
    with clock.at(at("2026-03-02 10:00")):
        case = world.file("permit")
        move(case, "take", world.person("window@office"))
    with clock.at(at("2026-03-03 10:00")):
        move(case, "ask_fix", world.person("window@office"), reason="缺照片")
    assert shares_of_first(case) == []  # told in time: nobody was late
    with clock.at(at("2026-03-06 10:00")):
        move(case, "resupply", data={"proof": "照片"})


def shares_of_first(case):
    return [lateness.shares(case, run) for run in lateness.late_runs(case)]


def test_the_figure_asks_the_same(lifted, world):
    user = (
        world.user("supervisor@county")
        if "supervisor@county" in world.units
        else world.person("supervisor@county").user
    )
    figure, period = named("desk.late_days").asked, Period.parse("2026-05")
    split = {unit.code: (share.part, share.n) for unit, share in figure.split(user, period)}
    assert split["group"][0] >= 3
    assert figure.share(user, period, world.units["group"]).part == split["group"][0]
    assert list(figure.cases(user, period, world.units["group"])) == [lifted]
    assert list(figure.cases(user, period, world.units["other"])) == []


def test_the_days_are_kept_when_a_clock_stops_late_and_told_again_by_the_events(lifted, world):
    run = lifted.clocks.get(key="total")
    codes = {unit.pk: code for code, unit in world.units.items()}
    assert [(codes[unit], days, late) for unit, days, late in run.held] == [
        ("town", 3, 0),
        ("office", 5, 0),
        ("group", 15, 3),
    ]
    assert rebuild(lifted) == []
    lifted.clocks.update(held=[])
    assert rebuild(lifted) != []
    assert lifted.clocks.get(key="total").held == run.held


def test_the_figure_reads_no_event_and_asks_no_more_for_more_cases(lifted, world):
    user, figure, period = (
        world.person("supervisor@county").user,
        named("desk.late_days").asked,
        Period.parse("2026-05"),
    )
    told = {unit.code: (share.part, share.n) for unit, share in figure.split(user, period)}
    with CaptureQueriesContext(connection) as few:
        figure.split(user, period)
    with clock.at(at("2026-04-20 10:00")):
        more = [world.file("rescue", unit="town") for _n in range(3)]
    for when in ("2026-04-24 00:05", "2026-05-01 00:05"):
        with clock.at(at(when)):
            tick()
    with clock.at(at("2026-05-25 10:00")):
        for case in more:
            move(case, "reply", world.person("handler@group"), data={"outcome": "已办"})
    with CaptureQueriesContext(connection) as many:
        found = {unit.code: (share.part, share.n) for unit, share in figure.split(user, period)}
    assert found == {code: (4 * part, 4 * n) for code, (part, n) in told.items()}
    assert len(many) == len(few)
    assert not any("cases_caseevent" in query["sql"] for query in many)


def test_the_case_page_says_who_had_the_days(lifted, world, client):
    client.force_login(world.user("handler@group"))
    page = client.get(lifted.get_absolute_url()).content.decode()
    assert "谁用了多少天" in page
    assert "其中3天已逾期" in page


def paused_late(world, n):
    """``n`` permits, each stopped a working day before it would be due."""
    for _n in range(n):
        with clock.at(at("2026-03-02 10:00")):
            case = world.file("permit")
            move(case, "accept", world.person("window@office"))
        due = case.clocks.get(key="promise").due_on
        with clock.at(clock.instant(due) - timedelta(hours=8)):
            move(case, "suspend", world.person("handler@office"), pause="test")
    return case


def test_the_third_stop_just_before_the_day_is_told_to_the_supervisor(world, client):
    boss = world.person("supervisor@county").user
    case = paused_late(world, 2)
    assert not Notice.objects.filter(name="pausing").exists()
    case = paused_late(world, 1)
    notice = Notice.objects.get(name="pausing")
    assert (notice.user, notice.case) == (boss, case)
    assert "3次" in crypto.unseal(notice.text, f"notice:{notice.key}")
    assert rebuild(case) == []
    with clock.at(at("2026-03-20 10:00")):
        client.force_login(boss)
        assert "3次停表" in client.get(case.get_absolute_url()).content.decode()
        assert pausing.habit(case.holder_id) == 3
        share = named("desk.paused_late").asked.share(boss, Period.parse("2026-03"))
        assert (share.part, share.n) == (3, 3)
    with clock.at(at("2026-12-20 10:00")):
        assert pausing.habit(case.holder_id) == 0


def test_a_stop_in_good_time_or_too_late_is_no_such_thing(world):
    for day in ("2026-03-04 10:00", "2026-03-31 10:00"):
        with clock.at(at("2026-03-02 10:00")):
            case = world.file("permit")
            move(case, "accept", world.person("window@office"))
            move(case, "block", world.person("handler@office"))
        with clock.at(at(day)):
            move(case, "suspend", world.person("handler@office"), pause="test")
    assert set(Moment.objects.filter(key__startswith="paused").values_list("key", flat=True)) == {"paused"}
