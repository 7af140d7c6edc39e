"""Moves: who may, what is refused in which words, what an event says."""

import pytest

from cases import codes
from cases.errors import Conflict, Forbidden, NotOpen
from cases.models import Notice
from cases.tick import tick
from cases.transition import look, note
from forms import intake
from home import clock, crypto
from tests.cases.engine_world import at, move


def test_a_form_opens_its_case_with_number_holder_and_first_event(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town", channel="town", secret="s3cret")
    assert case.number == "DD202600001"
    assert (case.state, case.level, case.holder.code, case.version) == ("responding", 1, "town", 1)
    assert case.code_hash == codes.code_hash(codes.pickup_code("s3cret"))
    event = case.events.get()
    assert (event.kind, event.seq, event.transition, event.public["label"]) == ("open", 1, "open", "正在办理")
    notice = Notice.objects.get(case=case, name="received")
    assert crypto.unseal(notice.text, f"notice:{notice.key}") == (
        f"已收到，编号{case.number}，town负责，2026年4月23日前答复。"
    )


def test_a_case_goes_its_way_from_reply_to_settled(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town", channel="town")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "reply", world.person("handler@town"), data={"outcome": "已由住建局更换"})
        assert (case.state, case.reached, case.next_due) == ("visiting", {"replied": "2026-04-21"}, None)
        event = case.events.get(transition="reply")
        assert event.public == {"label": "已答复，将回访", "text": "已由住建局更换"}
        move(case, "settle", world.person("visitor@group"))
    assert (case.state, case.category, case.result) == ("solved", "closed", "done")
    assert case.destroy_after.isoformat() == "2036-04-21"
    assert case.surveys.get().unit.code == "town"
    assert case.surveys.get().user == world.user("handler@town")


def test_a_late_click_is_told_what_happened_before_anything_else(world):
    case = world.file("rescue", unit="town")
    move(case, "lift", world.person("handler@town"))
    with pytest.raises(Conflict) as clash:
        move(case, "decline", world.person("window@other"), seen=1)
    assert [event.transition for event in clash.value.since] == ["lift"]


def test_quiet_events_do_not_make_a_click_late(world):
    case = world.file("rescue", unit="town", idno="11010519491231002X")
    clerk = world.person("handler@town")
    note(case, "电话未接", clerk)
    assert look(case, "idno", clerk, "核对身份") == "11010519491231002X"
    move(case, "lift", clerk, seen=1)
    assert (case.level, case.version) == (2, 4)


def test_no_right_names_the_move_and_who_may(world):
    case = world.file("rescue", unit="town")
    move(case, "reply", world.person("handler@town"), data={"outcome": "已办"})
    with pytest.raises(Forbidden, match="回访满意，办结"):
        move(case, "settle", world.person("handler@town"))


def test_a_wrong_state_is_named(world):
    case = world.file("rescue", unit="town")
    with pytest.raises(NotOpen, match="响应中"):
        move(case, "settle", world.person("visitor@group"))


def test_a_form_that_is_not_right_changes_nothing(world):
    case = world.file("rescue", unit="town")
    with pytest.raises(intake.Invalid):
        move(case, "reply", world.person("handler@town"), data={"outcome": ""})
    case.refresh_from_db()
    assert (case.state, case.version, case.events.count()) == ("responding", 1, 1)


def test_b1_nothing_said_in_three_days_raises_the_case_from_the_due_day(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town", channel="town")
    with clock.at(at("2026-04-24 00:05")):
        tick()
    case.refresh_from_db()
    assert (case.level, case.holder.code) == (2, "office")
    first, second = case.clocks.filter(key="level").order_by("run")
    assert (first.due_on.isoformat(), first.late, first.ended) == ("2026-04-23", True, "again")
    assert (second.started_on.isoformat(), second.due_on.isoformat()) == ("2026-04-23", "2026-04-30")
    event = case.events.get(transition="lapse")
    assert (event.effective_on.isoformat(), event.actor_kind) == ("2026-04-23", "system")
