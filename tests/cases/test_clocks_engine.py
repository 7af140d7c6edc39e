"""Clocks through the engine: the scenarios of the office's papers, pauses, extensions, reopening, terms."""

from datetime import date, timedelta

import pytest

from cases import chain, events, spec
from cases.actor import APPLICANT
from cases.errors import Forbidden, NotOpen
from cases.faces import due_face
from cases.items import publish
from cases.models import Case, Notice, ServiceItem
from cases.opening import spawn
from cases.tick import tick
from home import clock, crypto
from tests.cases.engine_world import PERMIT, at, case_type, form, move


def filed(world, when, kind="permit", **more):
    with clock.at(at(when)):
        return world.file(kind, **more)


def due(case, key):
    return case.clocks.filter(key=key).order_by("-run").first().due_on.isoformat()


def ticked(case, when):
    with clock.at(at(when)):
        tick()
    case.refresh_from_db()
    return case


def test_i1_a_correction_is_asked_in_time_on_the_fifth_working_day(world):
    case = filed(world, "2026-04-29 10:00")
    assert due(case, "correct_once") == "2026-05-09"  # a make-up Saturday
    with clock.at(at("2026-05-09 16:00")):
        move(case, "ask_fix", world.person("window@office"), reason="缺照片")
    assert case.state == "correction"
    assert case.clocks.get(key="correct_once").late is False


def test_i1_two_days_later_the_case_counts_as_accepted(world):
    case = ticked(filed(world, "2026-04-29 10:00"), "2026-05-10 00:01")
    with clock.at(at("2026-05-11 09:00")), pytest.raises(NotOpen, match="已受理"):
        move(case, "ask_fix", world.person("window@office"), reason="缺照片")


def test_i2_silence_accepts_from_the_day_of_receipt(world):
    case = ticked(filed(world, "2026-09-17 10:00"), "2026-09-24 00:05")
    assert (case.state, case.reached["accepted"]) == ("accepted", "2026-09-17")
    event = case.events.get(transition="deem_accept")
    assert (event.effective_on, event.at.date().isoformat()) == (date(2026, 9, 17), "2026-09-23")  # UTC
    assert due(case, "decide") == "2026-10-21"
    assert case.clocks.get(key="correct_once").late is True


def test_i3_an_extension_adds_ten_days_and_tells_the_reason(world):
    case = filed(world, "2026-02-10 09:00")
    with clock.at(at("2026-02-10 10:00")):
        move(case, "accept", world.person("window@office"))
    assert due(case, "decide") == "2026-03-16"
    with clock.at(at("2026-03-12 10:00")):
        move(case, "extend", world.person("lead@office"), reason="情况复杂")
    assert due(case, "decide") == "2026-03-30"
    notice = Notice.objects.get(case=case, name="extended")
    assert crypto.unseal(notice.text, f"notice:{notice.key}") == "已延期至2026年3月30日，理由：情况复杂"
    with clock.at(at("2026-03-13 10:00")), pytest.raises(NotOpen, match="1"):
        move(case, "extend", world.person("lead@office"), reason="还是复杂")


def test_only_the_lead_extends_and_gives_a_reason(world):
    case = filed(world, "2026-02-10 09:00")
    with clock.at(at("2026-02-10 10:00")):
        move(case, "accept", world.person("window@office"))
        with pytest.raises(Forbidden):
            move(case, "extend", world.person("handler@office"), reason="情况复杂")
        with pytest.raises(NotOpen) as refused:
            move(case, "extend", world.person("lead@office"))
        assert refused.value.field == "reason"


def test_i4_an_expert_review_stops_the_clock(world):
    case = filed(world, "2026-09-17 09:00")
    with clock.at(at("2026-09-17 10:00")):
        move(case, "accept", world.person("window@office"))
    with clock.at(at("2026-09-22 10:00")):
        move(case, "suspend", world.person("handler@office"), pause="expert")
        assert (case.hold["reason"], case.next_due) == ("expert", None)
    with clock.at(at("2026-10-12 10:00")):
        move(case, "resume", world.person("handler@office"))
    assert (case.state, case.hold, due(case, "decide")) == ("accepted", {}, "2026-11-03")
    assert case.clocks.get(key="decide").pauses == [["2026-09-22", "2026-10-12", "expert"]]


def test_a_pause_needs_its_reason_and_stops_only_what_it_names(world):
    case = filed(world, "2026-09-17 09:00")
    with clock.at(at("2026-09-17 10:00")):
        move(case, "accept", world.person("window@office"))
        with pytest.raises(NotOpen, match="专家评审、检测"):
            move(case, "suspend", world.person("handler@office"))
        move(case, "suspend", world.person("handler@office"), pause="test")
    assert case.clocks.get(key="decide").pauses == []
    assert case.clocks.get(key="promise").pauses == [["2026-09-17", None, "test"]]


def test_b1_each_level_counts_from_the_due_day_below_also_after_three_days_down(world):
    case = filed(world, "2026-04-20 10:00", "rescue", unit="town")
    case = ticked(case, "2026-04-27 09:00")
    assert (case.level, due(case, "level"), due(case, "total")) == (2, "2026-04-30", "2026-05-20")
    case = ticked(case, "2026-05-06 00:01")
    assert (case.level, case.holder.code, due(case, "level")) == (3, "group", "2026-05-18")
    case = ticked(case, "2026-06-01 00:01")  # nobody above answers; the case stays and is late
    assert (case.level, case.state) == (3, "responding")
    assert case.next_due == clock.instant(date(2026, 5, 19))


def test_two_levels_lapse_in_order_in_one_tick_after_a_long_stop(world):
    case = ticked(filed(world, "2026-04-20 10:00", "rescue", unit="town"), "2026-05-08 12:00")
    lapses = case.events.filter(transition="lapse").order_by("seq")
    assert [event.effective_on.isoformat() for event in lapses] == ["2026-04-23", "2026-04-30"]
    assert (case.level, due(case, "level")) == (3, "2026-05-18")


def test_r1_a_notice_due_on_a_holiday_is_due_on_the_next_working_day(world):
    with_clock(world, term="15cd")
    assert due(filed(world, "2026-06-05 10:00"), "x") == "2026-06-22"


def test_r2_an_extension_counts_from_the_day_before_it_was_moved_on(world):
    with_clock(world, term="60cd", extend={"term": "30cd", "by": ["lead"]})
    case = filed(world, "2026-08-03 10:00")
    assert due(case, "x") == "2026-10-08"
    with clock.at(at("2026-09-28 10:00")):
        move(case, "extend", world.person("lead@office"), reason="情况复杂")
    assert due(case, "x") == "2026-11-02"


def test_r5_a_bad_grade_asks_for_a_call_in_one_and_a_reply_in_fifteen_days(world):
    with clock.at(at("2026-09-30 16:00")):
        case = spawn("tests.fix", from_case=world.file("permit"), unit=world.units["office"])
    assert (due(case, "call"), due(case, "feedback")) == ("2026-10-08", "2026-10-27")


def test_a_milestone_reached_again_starts_a_new_run(world):
    case = filed(world, "2026-04-20 10:00", "rescue", unit="town")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "reply", world.person("handler@town"), data={"outcome": "已办"})
    with clock.at(at("2026-04-22 10:00")):
        move(case, "redo", world.person("visitor@office"))
    runs = list(case.clocks.filter(key="level").order_by("run").values_list("run", "ended", "late"))
    assert runs == [(1, "met", False), (2, "", None)]
    assert (case.level, due(case, "level")) == (2, "2026-04-29")


def test_closing_ends_every_clock_and_reopening_starts_anew(world):
    case = filed(world, "2026-04-20 10:00")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "refuse", world.person("window@office"), reason="不在范围")
    assert (case.next_due, case.next_fire) == (None, None)
    assert case.clocks.get().ended == "closed"
    with clock.at(at("2026-04-24 10:00")):
        move(case, "reopen", world.person("lead@office"), reason="材料属实")
    assert (case.category, case.closed_at, due(case, "correct_once")) == ("intake", None, "2026-05-06")


def test_the_days_of_the_item_the_case_was_opened_for_stay_its_own(world):
    item = ServiceItem.objects.create(code="A1", name="津贴", authority=world.units["zjj"])
    publish(item, {"promise_days": 10}, valid_from=date(2026, 1, 1))
    case = filed(world, "2026-03-09 10:00", about="A1")
    publish(item, {"promise_days": 5}, valid_from=date(2026, 3, 10))
    later = filed(world, "2026-03-10 10:00", about="A1")
    with clock.at(at("2026-03-10 11:00")):
        for each in (case, later):
            move(each, "accept", world.person("window@office"))
    assert (due(case, "promise"), due(later, "promise")) == ("2026-03-24", "2026-03-17")
    assert case.holder.code == "zjj"


def with_clock(world, **settings):
    """The general type with one more clock, from opening to the end."""
    data = {**PERMIT, "clocks": {"x": {"label": "时限", "from": ["opened"], "to": ["decided"], **settings}}}
    for name in ("deem_accept", "expire_fix", "auto_grant"):
        data["transitions"] = {key: step for key, step in data["transitions"].items() if key != name}
    data["pauses"] = {
        "await_applicant": {"label": "待补正", "stops": ["x"]},
        "expert": {"label": "评审", "stops": ["x"]},
    }
    data["transitions"]["suspend"] = {**data["transitions"]["suspend"], "pause": ["expert"]}
    case_type(data)


@pytest.mark.parametrize(
    ("term", "roll", "expected"),
    [
        ("5d", True, "2026-10-12"),
        ("15cd", True, "2026-10-14"),
        ("3cd", True, "2026-10-08"),  # rolls over the holidays
        ("3cd", False, "2026-10-02"),
        ("6mo", True, "2027-03-29"),
        ("1y", True, "2027-09-29"),
    ],
)
def test_terms_are_counted_in_their_own_unit(world, term, roll, expected):
    with_clock(world, term=term, roll=roll)
    case = filed(world, "2026-09-29 14:00")
    assert due(case, "x") == expected


def test_office_hours_and_minutes_fall_due_at_an_instant(world):
    with_clock(world, term="4h")
    case = filed(world, "2026-09-30 15:30", unit="town")
    assert case.next_due == at("2026-10-08 11:30")
    with clock.at(at("2026-09-30 16:00")):
        move(case, "ask_fix", world.person("window@town"), reason="缺照片")
    with clock.at(at("2026-10-08 10:00")):
        move(case, "resupply", APPLICANT, data={"proof": "照片"})
    assert case.next_due == at("2026-10-08 14:30")


def test_a_term_until_a_rhythm(world):
    with_clock(world, until={"every": "month", "day": "-1d"})
    assert due(filed(world, "2026-09-10 14:00"), "x") == "2026-09-30"
    assert due(filed(world, "2026-09-30 14:00"), "x") == "2026-10-30"


def test_a_term_until_a_day_in_the_form(world):
    with_clock(world, until="wanted")
    world.forms["permit"] = form("tests.permit", {"key": "wanted", "type": "date", "label": "期望日期"})
    with clock.at(at("2026-09-10 14:00")):
        from forms import intake

        said = intake.submit(world.forms["permit"].current, {"wanted": "2026-09-20"}, key="k")
    assert due(Case.objects.get(submission=said), "x") == "2026-09-20"


def test_a_clock_with_a_condition_runs_only_where_it_holds(world):
    with_clock(world, term="5d", when={"==": [{"var": "intake.channel"}, "web"]})
    assert filed(world, "2026-09-10 14:00").clocks.count() == 1
    assert filed(world, "2026-09-10 14:00", channel="town", unit="town").clocks.count() == 0


def test_the_applicants_clocks_are_never_our_lateness(world):
    case = filed(world, "2026-04-20 10:00")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "ask_fix", world.person("window@office"), reason="缺照片")
    assert due(case, "supply") == "2026-05-08"
    assert case.next_due is None
    assert ticked(case, "2026-05-09 00:01").state == "withdrawn"


def test_a_second_correction_is_refused_as_it_can_be_asked_once(world):
    case = filed(world, "2026-04-20 10:00")
    clerk = world.person("window@office")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "ask_fix", clerk, reason="缺照片")
        move(case, "resupply", APPLICANT, data={"proof": "照片"})
        assert case.state == "submitted"
        with pytest.raises(NotOpen, match="一次性补正告知"):
            move(case, "ask_fix", clerk, reason="又缺")


def test_a_clock_may_start_where_another_ends(world):
    data = {
        **PERMIT,
        "clocks": {
            "show": {"label": "公示", "from": ["accepted"], "term": "7cd"},
            "after": {"label": "公示后决定", "from": ["show.end"], "to": ["decided"], "term": "3d"},
        },
        "pauses": {},
    }
    steps = {name: data["transitions"][name] for name in ("open", "accept", "grant", "block")}
    steps["grant"] = {**steps["grant"], "not_before": "show"}
    steps["block"] = {**steps["block"], "within": "show"}
    data["transitions"] = steps
    data["states"] = {key: data["states"][key] for key in ("submitted", "accepted", "done")}
    case_type(spec.CaseSpec.model_validate(data).model_dump(by_alias=True, exclude_defaults=True, mode="json"))
    case = filed(world, "2026-09-07 10:00")
    clerk = world.person("handler@office")
    with clock.at(at("2026-09-07 11:00")):
        move(case, "accept", world.person("window@office"))
        assert case.next_due is None
        with pytest.raises(NotOpen, match="公示"):
            move(case, "grant", clerk)
        move(case, "block", clerk)
    case = ticked(case, "2026-09-15 08:00")
    assert due(case, "after") == "2026-09-17"
    with clock.at(at("2026-09-15 09:00")), pytest.raises(NotOpen, match="公示"):
        move(case, "block", clerk)


def test_a_number_in_the_reason_of_an_extension_stands_in_clear_in_no_row(world):
    case = world.file("permit")
    move(case, "take", world.person("window@office"))
    move(case, "accept", world.person("window@office"))
    event = move(case, "extend", world.person("lead@office"), reason="等13800138000回话")
    [run] = [run for run in case.clocks.all() if run.extensions]
    assert run.extensions[0][1] == "等138****8000回话"
    assert event.public["text"] == "等138****8000回话"
    assert events.read(event)["reason"] == "等13800138000回话"
    assert list(chain.verify(case)) == []


def test_a_clock_never_runs_beyond_the_one_it_names(world):
    clocks = {
        "law": {"label": "法定", "from": ["accepted"], "to": ["decided"], "term": "5d",
                "extend": {"term": "5d", "by": ["lead"]}},
        "own": {"label": "承诺", "from": ["accepted"], "to": ["decided"], "term": "8d", "beyond": "law"},
    }  # fmt: skip
    pauses = {key: {**each, "stops": ["law"]} for key, each in PERMIT["pauses"].items()}
    steps = {key: each for key, each in PERMIT["transitions"].items() if "auto" not in each}
    case_type({**PERMIT, "clocks": clocks, "pauses": pauses, "transitions": steps})
    case = filed(world, "2026-03-02 10:00")
    with clock.at(at("2026-03-02 11:00")):
        move(case, "accept", world.person("window@office"))
    assert (due(case, "law"), due(case, "own")) == ("2026-03-09", "2026-03-09")
    with clock.at(at("2026-03-04 11:00")):
        move(case, "suspend", world.person("handler@office"), pause="test")
    with clock.at(at("2026-03-05 11:00")):
        move(case, "resume", world.person("handler@office"))
    assert (due(case, "law"), due(case, "own")) == ("2026-03-10", "2026-03-10")
    with clock.at(at("2026-03-06 11:00")):
        move(case, "extend", world.person("lead@office"), reason="复杂")
    assert (due(case, "law"), due(case, "own")) == ("2026-03-17", "2026-03-12")


def test_a_pause_after_the_day_hides_no_lateness(world):
    case = filed(world, "2026-09-17 09:00")
    with clock.at(at("2026-09-17 10:00")):
        move(case, "accept", world.person("window@office"))
    late_at = case.next_due
    with clock.at(late_at + timedelta(hours=10)):
        move(case, "suspend", world.person("handler@office"), pause="expert")
        assert case.next_due == late_at
        assert due_face(case)[0] == "over"


def test_a_unit_without_opening_hours_counts_by_those_above_it(world):
    world.units["office"].hours = {}
    world.units["office"].save()
    with_clock(world, term="4h")
    assert filed(world, "2026-09-30 15:30").next_due == at("2026-10-08 11:30")
