"""Timers: once per rung and epoch, in order, with the day they should have fired, whoever ticks."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from cases import tick as ticking
from cases.models import CaseEvent, Notice, Timer
from cases.opening import spawn
from cases.rebuild import rebuild
from cases.tick import tick
from home import clock, crypto
from tests.cases import engine_world
from tests.cases.engine_world import at, move


def filed(world, when, kind="rescue", **more):
    with clock.at(at(when)):
        return world.file(kind, **more)


def ticked(when):
    with clock.at(at(when)):
        return tick()


def kinds(case):
    return [event.transition or event.kind for event in case.events.order_by("seq")]


def test_a_timer_fires_once_however_often_it_ticks(world):
    world.person("handler@town")
    case = filed(world, "2026-04-20 10:00", unit="town")
    assert ticked("2026-04-21 23:59").rungs == 0
    assert ticked("2026-04-22 00:00").rungs == 1  # half of three days, rounded up
    assert ticked("2026-04-22 00:01").rungs == 0
    assert kinds(case) == ["open", "remind"]
    notice = Notice.objects.get(case=case, name="remind:level")
    assert notice.user == world.user("handler@town")
    assert case.number in crypto.unseal(notice.text, f"notice:{notice.key}")


def test_after_days_without_a_tick_everything_comes_in_order(world):
    case = filed(world, "2026-04-20 10:00", unit="town")
    ticked("2026-04-29 09:00")
    assert kinds(case) == ["open", "remind", "remind", "lapse", "remind"]
    reminders = case.events.filter(kind="remind").order_by("seq")
    assert [event.effective_on.isoformat() for event in reminders] == ["2026-04-22", "2026-04-23", "2026-04-28"]
    assert rebuild(case) == []


def test_a_stopped_clock_sets_nothing_off(world):
    case = filed(world, "2026-04-20 10:00", unit="town")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "reply", world.person("handler@town"), data={"outcome": "已办"})
    assert (case.next_fire, case.timers.count()) == (None, 0)
    ticked("2026-06-01 00:00")
    assert kinds(case) == ["open", "reply"]


def test_a_paused_clock_waits_with_what_it_sets_off(world):
    case = filed(world, "2026-09-17 09:00", "permit")
    with clock.at(at("2026-09-17 10:00")):
        move(case, "accept", world.person("window@office"))
    with clock.at(at("2026-09-18 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="expert")
    assert case.next_fire is None
    with clock.at(at("2026-12-01 10:00")):
        move(case, "resume", world.person("handler@office"))
    assert case.next_fire > clock.instant(case.clocks.get(key="promise").due_on)


def test_a_move_whose_guard_says_no_is_not_made_and_said_once(world):
    case = filed(world, "2026-04-20 10:00", unit="town")
    for when in ("2026-04-24 00:05", "2026-05-06 00:01"):
        ticked(when)
    case.refresh_from_db()
    assert case.level == 3
    done = ticked("2026-05-19 00:01")
    assert (done.moves, done.passed) == (0, 1)
    assert ticked("2026-05-19 00:02").passed == 0
    case.refresh_from_db()
    assert (case.level, case.state) == (3, "responding")


@pytest.fixture
def doubted(world):
    """A case whose automatic grant a check refuses. Due 2026-05-15, granted by itself three days later."""
    with clock.at(at("2026-04-21 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
        move(case, "block", world.person("handler@office"))
    return case


def test_a_failing_check_is_reported_once_and_tried_again_until_it_holds(world, doubted):
    world.person("lead@office")
    due = doubted.timers.get(rung="move:auto_grant").fire_at
    for n in range(3):
        with clock.at(due + timedelta(hours=n)):
            assert tick().refused == 1
    timer = doubted.timers.get(rung="move:auto_grant")
    assert (timer.fault, timer.fired_at) == ("材料存疑，不能准予", None)
    assert doubted.notices.filter(name="fault", user=world.user("lead@office")).count() == 1
    assert doubted.events.filter(kind="remind").count() == 1
    with clock.at(due + timedelta(hours=12)):
        move(doubted, "unblock", world.person("handler@office"))
        assert tick().moves == 1
    doubted.refresh_from_db()
    assert doubted.state == "done"
    assert rebuild(doubted) == []


def test_a_refused_timer_ends_when_the_state_is_left(world, doubted):
    due = doubted.timers.get(rung="move:auto_grant").fire_at
    with clock.at(due + timedelta(hours=8)):
        tick()
        move(doubted, "withdraw")
        assert tick().refused == 0
    assert not doubted.timers.filter(fired_at=None).exists()


def test_a_refused_timer_holds_up_nothing_else(world, doubted):
    due = doubted.timers.get(rung="move:auto_grant").fire_at
    other = filed(world, "2026-04-20 10:00", unit="town")
    with clock.at(due):
        tick()
    other.refresh_from_db()
    assert other.level == 3


def test_an_extended_clock_reminds_anew_in_its_new_epoch(world):
    data = {**engine_world.PERMIT, "ladder": [{"clock": "decide", "at": "-1d", "effects": [{"remind": ["handler"]}]}]}
    data["transitions"] = {name: step for name, step in data["transitions"].items() if name != "auto_grant"}
    engine_world.case_type(data)
    with clock.at(at("2026-02-10 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
    with clock.at(at("2026-03-13 10:00")):  # due on the 16th
        tick()
        move(case, "extend", world.person("lead@office"), reason="情况复杂")
    with clock.at(at("2026-03-27 10:00")):
        tick()
    epochs = case.timers.filter(rung="ladder:decide:-1d").order_by("fire_at").values_list("epoch", flat=True)
    assert list(epochs) == ["decide#1", "decide#1+1"]


def test_an_automatic_move_waits_for_a_moment(world):
    data = {**engine_world.FIX, "transitions": {
        **engine_world.FIX["transitions"],
        "at_once": {"label": "立即结", "from": ["contacted"], "to": "closed", "auto": {"moment": "contact"}},
    }}  # fmt: skip
    engine_world.case_type(data)
    case = spawn("tests.fix", from_case=world.file("permit"), unit=world.units["office"])
    event = move(case, "contact", world.person("handler@office"))
    assert (event.transition, event.seq) == ("contact", 2)
    assert (case.state, case.version) == ("closed", 3)
    assert case.events.get(seq=3).actor_kind == "system"


@pytest.mark.django_db(transaction=True)
def test_two_tickers_fire_each_timer_once():
    world = engine_world.build()
    cases = [filed(world, "2026-04-20 10:00", unit="town") for _n in range(4)]
    start, faults = threading.Barrier(3), []

    def work():
        try:
            start.wait()
            with clock.at(at("2026-04-29 09:00")):
                ticking.tick(notices=False)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    for case in cases:
        assert kinds(case) == ["open", "remind", "remind", "lapse", "remind"]
        assert rebuild(case) == []
    assert CaseEvent.objects.filter(transition="lapse").count() == 4
    assert not Timer.objects.filter(fired_at=None, fire_at__lte=at("2026-04-29 09:00")).exists()


def test_a_fault_nobody_foresaw_stops_only_its_own_case(world, caplog):
    broken, sound = (filed(world, "2026-04-20 10:00", unit="town") for _n in range(2))
    broken.timers.filter(rung="move:lapse").update(rung="move:nowhere")
    broken.timers.exclude(rung="move:nowhere").delete()
    with clock.at(at("2026-04-24 00:05")):
        done = tick()
    sound.refresh_from_db()
    assert (done.broken > 0, sound.level) == (True, 2)
    assert "move:nowhere" in caplog.text
    broken.refresh_from_db()
    assert (broken.level, broken.version) == (1, 1)
    assert "1个定时出错" in call_command("tick", "--at", "2026-04-24T00:06", stdout=StringIO())


def test_over_all_cases_the_oldest_timer_fires_first(world, monkeypatch):
    """Also where a page of cases ends, and where firing one makes an older one of the same case due."""
    monkeypatch.setattr(ticking, "PAGE", 2)
    fired, fire = [], ticking.fire

    def watched(timer):
        fired.append((timer.fire_at, timer.case_id))
        return fire(timer)

    monkeypatch.setattr(ticking, "fire", watched)
    for day in (20, 21, 22, 20, 23):
        filed(world, f"2026-04-{day} 10:00", unit="town")
    ticked("2026-05-20 09:00")  # two levels lapse in each, with all that hangs on them
    assert len(fired) > 20
    assert [at_ for at_, _case in fired] == sorted(at_ for at_, _case in fired)
    assert not Timer.objects.filter(fired_at=None, fire_at__lte=at("2026-05-20 09:00")).exists()


def test_a_refused_timer_on_a_page_of_its_own_holds_up_no_page(world, doubted, monkeypatch):
    monkeypatch.setattr(ticking, "PAGE", 1)
    due = doubted.timers.get(rung="move:auto_grant").fire_at
    later = filed(world, "2026-05-10 10:00", unit="town")
    with clock.at(due + timedelta(days=9)):
        done = tick()
    later.refresh_from_db()
    assert (done.refused, later.level > 1) == (1, True)


def test_a_timer_shifted_meanwhile_does_not_fire_at_its_old_time(world):
    case = filed(world, "2026-04-20 10:00", unit="town")
    timer = case.timers.order_by("fire_at").first()
    Timer.objects.filter(pk=timer.pk).update(fire_at=timer.fire_at + timedelta(days=30))
    with clock.at(timer.fire_at):
        assert ticking.fire(timer) is None
    assert Timer.objects.get(pk=timer.pk).fired_at is None


def test_a_clock_begun_by_a_late_timer_counts_from_when_it_should_have_fired(world):
    data = {**engine_world.RESCUE, "clocks": {
        **engine_world.RESCUE["clocks"],
        "level": {**engine_world.RESCUE["clocks"]["level"], "term": "4h"},
    }}  # fmt: skip
    engine_world.case_type(data)
    case = filed(world, "2026-04-20 10:00", unit="town")
    ticked("2026-04-23 09:00")  # three days down: 4 h to 15:00, 4 h to 10:00 the next day
    instants = case.clocks.filter(key="level").order_by("run").values_list("late_at", flat=True)
    assert list(instants)[:2] == [at("2026-04-20 15:00"), at("2026-04-21 11:00")]
