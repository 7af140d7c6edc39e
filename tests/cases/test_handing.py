"""Handing over: the holder keeps it until the other agrees, silence is consent, refusals are counted."""

import pytest

from cases import chain, moves
from cases.actor import staff
from cases.errors import Forbidden, NotOpen
from cases.models import Timer
from cases.rebuild import rebuild
from cases.tick import tick
from home import clock
from tests.cases import engine_world
from tests.cases.engine_world import at, move

HANDOFF = {
    "by": ["handler", "dispatcher@office"],
    "object_within": "1d",
    "agree": ["dispatcher@office"],
    "refusals": 2,
    "then": [{"raise": 1, "when": {"<": [{"var": "case.level"}, 3]}}],
    "reasons": ["不归我们", "没有依据"],
}


@pytest.fixture
def case(world):
    """A case at the second level, which the office has handed to the building department on 5 May 2026."""
    life = {**engine_world.RESCUE, "handoff": HANDOFF, "clocks": {**engine_world.RESCUE["clocks"], "wait": WAIT}}
    engine_world.case_type(life, {"office": "office", "group": "group"})
    with clock.at(at("2026-05-06 08:00")):
        case = world.file("rescue", unit="town")
    with clock.at(at("2026-05-06 09:00")):
        move(case, "lift", world.person("handler@town"))
        hand(world, case, "zjj")
    return case


WAIT = {"label": "异议答复", "from": ["objected"], "to": ["agree", "insist"], "term": "2d"}


def hand(world, case, unit, who="dispatcher@office"):
    return move(case, "hand", world.person(who), unit=world.units[unit], reason="属于住建")


def keys(world, case, who):
    case.refresh_from_db()
    return {each.key for each in moves.offered(case, world.person(who))} & set(moves.BUILT_IN)


def sound(case):
    assert list(chain.verify(case)) == []
    case.refresh_from_db()
    assert rebuild(case) == []


def test_who_is_handed_a_case_holds_it_at_once_and_is_told(world, case):
    assert case.holder.code == "zjj"
    assert set(case.notices.filter(name="told").values_list("audience", flat=True)) <= {"handler", "lead"}
    with clock.at(at("2026-05-07 09:00")):
        assert keys(world, case, "handler@zjj") == {"object"}  # not handed on before it is settled
        assert keys(world, case, "dispatcher@office") == {"hand"}
        with pytest.raises(NotOpen, match="不能再转给别人"):
            hand(world, case, "other", "handler@zjj")
    sound(case)


def test_an_objection_moves_nothing_until_the_named_role_agrees(world, case):
    with clock.at(at("2026-05-07 17:00")):
        move(
            case, "object", world.person("handler@zjj"), reason="不归我们", unit=world.units["other"], words="三定方案"
        )
    assert (case.holder.code, case.handing["refused"]) == ("zjj", 1)
    assert case.clocks.get(key="wait").stopped_at is None
    assert case.notices.filter(name="told", audience="dispatcher@office").exists()
    assert keys(world, case, "handler@zjj") == set()
    with clock.at(at("2026-05-08 09:00")):
        assert keys(world, case, "dispatcher@office") == {"agree", "insist"}
        with pytest.raises(Forbidden):
            move(case, "agree", world.person("handler@zjj"))
        move(case, "agree", world.person("dispatcher@office"))
    assert case.holder.code == "office"  # where it came from
    assert case.handing == {"refused": 1, "n": 1}
    assert case.clocks.get(key="wait").stopped_at is not None
    sound(case)


def test_who_agrees_may_name_another_unit_which_may_object_in_its_turn(world, case):
    with clock.at(at("2026-05-07 09:00")):
        move(case, "object", world.person("handler@zjj"), reason="不归我们")
        move(case, "agree", world.person("dispatcher@office"), unit=world.units["other"])
        assert case.holder.code == "other"
        assert keys(world, case, "handler@other") == {"object"}
        move(case, "object", world.person("lead@other"), reason="没有依据")
    assert (case.level, case.holder.code) == (3, "group")  # the second refusal raises it the same day
    with clock.at(at("2026-05-07 10:00")):
        hand(world, case, "zjj")
        assert keys(world, case, "handler@zjj") == {"hand"}  # no third refusal
        with pytest.raises(NotOpen, match="2"):
            move(case, "object", world.person("handler@zjj"), reason="不归我们")
    sound(case)


def test_insisting_leaves_it_where_it_is_for_good(world, case):
    with clock.at(at("2026-05-07 09:00")):
        move(case, "object", world.person("handler@zjj"), reason="不归我们")
        with pytest.raises(NotOpen):
            move(case, "insist", world.person("dispatcher@office"))  # says why
        move(case, "insist", world.person("dispatcher@office"), reason="三定方案写明")
        assert case.holder.code == "zjj"
        with pytest.raises(NotOpen):
            move(case, "object", world.person("handler@zjj"), reason="不归我们")
    sound(case)


def test_silence_is_consent(world, case):
    assert case.next_fire <= at("2026-05-08 00:00")
    with clock.at(at("2026-05-08 00:05")):
        with pytest.raises(NotOpen, match="5月7日"):
            move(case, "object", world.person("handler@zjj"), reason="不归我们")
        tick(notices=False)
        tick(notices=False)
    case.refresh_from_db()
    assert (case.holder.code, case.handing) == ("zjj", {"n": 1})
    assert Timer.objects.filter(case=case, rung="handing:accept").count() == 1
    sound(case)


def test_working_on_it_is_consent(world, case):
    with clock.at(at("2026-05-07 09:00")):
        move(case, "reply", world.person("handler@zjj"), data={"outcome": "已修好"})
        assert keys(world, case, "handler@zjj") == {"hand"}
    sound(case)


def test_a_reason_of_the_list_is_needed(world, case):
    with clock.at(at("2026-05-07 09:00")), pytest.raises(NotOpen):
        move(case, "object", world.person("handler@zjj"), reason="不想办")


def test_without_a_place_the_role_sits_where_the_case_came_from(world):
    life = {**engine_world.PERMIT, "handoff": {"by": ["handler"], "object_within": "5d", "agree": ["lead"]}}
    engine_world.case_type(life)
    with clock.at(at("2026-04-29 09:00")):
        case = world.file("permit")
        hand(world, case, "zjj", "handler@office")
    with clock.at(at("2026-05-09 16:00")):  # a make-up Saturday, the fifth working day
        move(case, "object", world.person("handler@zjj"), reason="不归我们")
        with pytest.raises(Forbidden):
            move(case, "agree", world.person("lead@zjj"))
        move(case, "agree", staff(world.user("lead@office")))
    assert case.holder.code == "office"
    sound(case)


def test_its_page_says_how_long_one_may_object_and_then_who_objects_and_why(world, case, client):
    page = case.get_absolute_url()
    client.force_login(world.user("handler@zjj"))
    with clock.at(at("2026-05-07 09:00")):
        assert "最晚5月7日（周四）提出" in client.get(page).content.decode()
        move(
            case, "object", world.person("handler@zjj"), reason="不归我们", unit=world.units["other"], words="三定方案"
        )
        client.force_login(world.user("dispatcher@office"))
        answer = client.get(page)
        assert "zjj对转办有异议：不归我们；三定方案；建议由other办理。" in answer.content.decode()
        assert [move.label for move in answer.context["moves"]][:2] == ["同意异议", "维持转办"]  # who is waited for
        asked = client.get(f"{page}move/agree/").content.decode()
        assert "不归我们；三定方案；建议由other办理" in asked
        assert "退回转办的单位" in asked
        log = answer.content.decode().partition('id="log"')[2]
        assert "已转zjj办理" in log, "the log says to whom"
        move(case, "insist", world.person("dispatcher@office"), reason="三定方案写明")
        assert "有异议" not in client.get(page).content.decode().partition('id="log"')[0]
