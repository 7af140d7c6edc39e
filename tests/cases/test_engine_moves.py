"""Moves: who may, what is refused in which words, what an event says."""

import pytest

from cases import codes, events, faces, moves, rights, signals
from cases.actor import APPLICANT
from cases.errors import Conflict, Forbidden, NotOpen
from cases.models import Case, Notice, Reach
from cases.tick import tick
from cases.transition import look, note
from forms import intake
from forms.filling import Filling
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


@pytest.fixture
def permit(world):
    return world.file("permit")


def test_a_reason_is_asked_for_where_the_move_wants_one(world, permit):
    clerk = world.person("window@office")
    for reason, wanted in (("", "不在范围、材料虚假"), ("随便", "不在范围、材料虚假")):
        with pytest.raises(NotOpen, match=wanted) as refused:
            move(permit, "refuse", clerk, reason=reason)
        assert refused.value.field == "reason"
    move(permit, "refuse", clerk, reason="材料虚假")
    assert events.read(permit.events.last())["reason"] == "材料虚假"


def test_public_words_may_name_the_reason(world, permit):
    event = move(permit, "ask_fix", world.person("window@office"), reason="缺照片")
    assert event.public["label"] == "请补正：缺照片"


def test_the_applicant_supplies_and_the_case_goes_back_to_where_it_was(world, permit):
    clerk = world.person("window@office")
    move(permit, "take", clerk)
    move(permit, "ask_fix", clerk, reason="缺照片")
    assert permit.public_moves == ["resupply", "withdraw"]
    assert [each.key for each in moves.offered(permit, APPLICANT)] == ["resupply", "withdraw"]
    move(permit, "resupply", APPLICANT, data={"proof": "照片"})
    assert permit.state == "checking"


def test_the_applicant_takes_no_step_of_the_office(world, permit):
    with pytest.raises(Forbidden):
        move(permit, "accept", APPLICANT)


def test_a_check_refuses_with_its_sentence_and_facts_are_set(world, permit):
    move(permit, "accept", world.person("window@office"))
    clerk = world.person("handler@office")
    event = move(permit, "block", clerk)
    assert (permit.facts, permit.state, event.public) == ({"blocked": True}, "accepted", {})
    with pytest.raises(NotOpen, match="材料存疑，不能准予"):
        move(permit, "grant", clerk)
    move(permit, "unblock", clerk)
    with clock.at(at("2026-09-30 10:00")):
        move(permit, "grant", clerk)
    assert permit.facts == {"blocked": False, "granted_on": "2026-09-30"}


def test_staff_cannot_choose_the_day_a_step_counts_from(world, permit):
    with pytest.raises(NotOpen):
        move(permit, "accept", world.person("window@office"), effective_on=at("2026-01-05 09:00").date())


def test_showing_a_secret_needs_a_reason_and_leaves_a_trace(world):
    case = world.file("rescue", unit="town", idno="11010519491231002X")
    clerk = world.person("handler@town")
    with pytest.raises(NotOpen) as refused:
        look(case, "idno", clerk, " ")
    assert refused.value.field == "reason"
    assert look(case, "idno", clerk, "核对身份") == "11010519491231002X"
    event = case.events.last()
    assert (event.kind, event.user, events.read(event)["field"]) == ("look", world.user("handler@town"), "idno")
    with pytest.raises(NotOpen):
        look(case, "name", clerk, "核对身份")


def test_a_filling_carries_what_was_typed(world):
    case = world.file("rescue", unit="town")
    clerk = world.person("handler@town")
    filling = Filling.fresh(world.forms["reply"].current, channel="town", entry_mode="staff")
    filling.keep(None, filling.form(None, {"outcome": "已更换路灯"}))
    event = move(case, "reply", clerk, filling=filling)
    assert event.submission.data["outcome"] == "已更换路灯"
    assert Case.objects.count() == 1


def test_a_move_in_which_something_fails_leaves_nothing(world):
    case = world.file("rescue", unit="town")
    broken = Filling.fresh(world.forms["reply"].current)
    broken.keep(None, broken.form(None, {"outcome": ""}))
    with pytest.raises(intake.Invalid):
        move(case, "reply", world.person("handler@town"), filling=broken)
    case.refresh_from_db()
    assert (case.version, case.state, Notice.objects.filter(case=case, name="answered").count()) == (1, "responding", 0)


def test_handing_a_case_over_and_seeing_it_from_afar_are_written_down(world):
    case = world.file("rescue", unit="village")
    move(case, "lift", world.person("handler@village"))
    rows = set(Reach.objects.filter(case=case).values_list("unit__code", "role"))
    assert {("village", "handler"), ("village", "window"), ("office", "dispatcher")} <= rows


def test_a_move_announces_itself_inside_its_transaction(world, permit):
    heard = []

    def listen(sender, case, event, **signal):
        heard.append((case.pk, event.transition))

    signals.moved.connect(listen)
    try:
        move(permit, "take", world.person("window@office"))
    finally:
        signals.moved.disconnect(listen)
    assert heard == [(permit.pk, "take")]


def test_a_step_costs_a_bounded_number_of_queries(world, permit, django_assert_max_num_queries):
    clerk = rights.actor_for(world.user("window@office"), permit, "take")
    with django_assert_max_num_queries(16):
        move(permit, "take", clerk, seen=1)


def test_faces_say_how_late_a_case_is(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
        assert faces.due_face(case) == ("soon", "还剩 3 个工作日")
    with clock.at(at("2026-04-23 10:00")):
        assert faces.due_face(case)[0] == "today"
    with clock.at(at("2026-04-27 10:00")):
        assert faces.due_face(case) == ("over", "超 2 个工作日")
        level, total = faces.clock_faces(case)
        assert (level.key, level.tone, total.tone) == ("level", "over", "ok")
        assert [day.reason for day in level.days] == ["start", "counted", "counted", "due"]
    with clock.at(at("2026-04-21 10:00")):
        note(case, "电话未接", world.person("handler@town"))
        move(case, "reply", world.person("handler@town"), data={"outcome": "已办"})
        assert faces.due_face(case) == ("", "")
        assert [entry.title for entry in faces.timeline(case, public=True)] == ["已答复，将回访", "正在办理"]
        assert len(faces.timeline(case, public=False)) == 3
