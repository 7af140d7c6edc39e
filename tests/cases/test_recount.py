"""Days that count otherwise: running clocks are counted again by ticks, in batches, as events."""

from datetime import date, timedelta

import pytest

from cases import recount
from cases.models import CaseEvent, Recount
from cases.rebuild import rebuild
from cases.tick import tick
from home import clock, days, notice_text
from home.calendar import KnownDay
from home.templatetags.ow import weekday_date
from tests.cases.engine_world import at, move

SPRING = "一、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。"


@pytest.fixture
def running(world):
    """Three permits that fall due after New Year 2027, provisionally: the law gives 春节 four days only."""
    days.load()
    cases = []
    for n in range(3):
        with clock.at(at(f"2027-01-1{n + 1} 10:00")):
            case = world.file("permit")
            move(case, "accept", world.person("window@office"))
            cases.append(case)
    yield cases
    days.drop()


def publish(text=SPRING, year=2027, now="2027-01-20 10:00"):
    read = notice_text.read(text, year)
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    with clock.at(at(now)):
        days.write_year(
            year, [KnownDay(d, *read.get(d, (d.weekday() < 5, ""))) for d in every], "official", "国办发明电〔2026〕1号"
        )
        days.renumber()


def ticked(now="2027-01-20 10:05"):
    with clock.at(at(now)):
        return tick(notices=False)


def decide(case):
    return case.clocks.get(key="decide")


def test_a_day_in_a_year_without_a_notice_is_provisional(running):
    assert all(decide(case).provisional for case in running)


def test_the_request_only_writes_down_that_there_is_something_to_do(running):
    before = [decide(case).due_on for case in running]
    publish()
    assert [decide(case).due_on for case in running] == before
    assert Recount.objects.get().done_at is None


def test_a_tick_counts_again_and_says_so_on_the_case(running):
    publish()
    before = decide(running[0]).due_on
    assert ticked().recounted == 3
    for case in running:
        case.refresh_from_db()
        run = decide(case)
        assert (run.provisional, run.due_on) == (False, days.current().due(run.started_on, "20d"))
        assert rebuild(case) == []
    event = running[0].events.get(kind="recount")
    assert decide(running[0]).due_on > before
    assert event.actor_kind == "system"
    assert "国办发明电〔2026〕1号" in event.public["label"]
    assert "法定决定" in event.public["text"]
    assert ticked().recounted == 0
    assert (Recount.objects.get().done_at is not None, Recount.objects.get().changed) == (True, 3)


def test_the_desks_log_says_which_day_moved(running, client, world):
    publish()
    before = decide(running[0]).due_on
    ticked()
    client.force_login(world.user("handler@office"))
    with clock.at(at("2027-01-20 11:00")):
        before = weekday_date(before)
        page = client.get(running[0].get_absolute_url()).content.decode()
        after = weekday_date(decide(running[0]).due_on)
    log = page[page.index("（国办发明电〔2026〕1号）") :]
    assert f"法定决定：原定{before}，现为{after}" in log


def test_the_desks_log_says_that_only_the_mark_went(running, client, world):
    publish("一、春节：2月5日（周五）至8日（周一）放假，共4天。")
    ticked()
    client.force_login(world.user("handler@office"))
    with clock.at(at("2027-01-20 11:00")):
        assert "日期没有变，只改了是不是暂定" in client.get(running[0].get_absolute_url()).content.decode()


def test_what_is_set_off_moves_with_the_day(running):
    before = running[2].timers.get(rung="move:auto_grant").fire_at
    publish()
    ticked()
    assert running[2].timers.get(rung="move:auto_grant").fire_at > before


def test_a_clerks_click_is_not_late_because_of_it(running, world):
    seen = running[0].version
    publish()
    ticked()
    move(running[0], "grant", world.person("handler@office"), seen=seen)


def test_it_goes_on_where_it_stopped(running, monkeypatch):
    monkeypatch.setattr(recount, "BATCH", 1)
    publish()
    with clock.at(at("2027-01-20 10:05")):
        assert recount.go_on(most=2) == 2
        assert Recount.objects.get().done_at is None
        assert recount.go_on(most=2) == 1
    assert CaseEvent.objects.filter(kind="recount").count() == 3


def test_stopped_clocks_stay_as_they_were_judged(running, world):
    with clock.at(at("2027-01-19 10:00")):
        move(running[0], "grant", world.person("handler@office"))
    before = decide(running[0]).due_on
    publish()
    ticked()
    assert decide(running[0]).due_on == before
    assert not running[0].events.filter(kind="recount").exists()


def test_a_notice_that_changes_no_day_takes_the_mark_away_quietly(running):
    publish("一、春节：2月5日（周五）至8日（周一）放假，共4天。", now="2027-01-12 10:00")
    ticked("2027-01-12 10:05")
    for case in running:
        assert decide(case).provisional is False


def test_editors_are_told_how_many_cases_it_reaches(running):
    [(_receiver, sentence)] = days.asked.send(sender=None, calendar="cn", first=date(2027, 1, 1))
    assert "3" in sentence
    assert days.asked.send(sender=None, calendar="cn", first=date(2031, 1, 1))[0][1] == ""


def test_a_year_far_ahead_is_counted_provisionally(world):
    with clock.at(at("2031-12-30 10:00")):
        case = world.file("permit")
    run = case.clocks.get(key="correct_once")
    assert run.provisional
    assert run.due_on > date(2031, 12, 31)
