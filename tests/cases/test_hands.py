"""Several hands for one move, a move that is done once but for an exception, facts that come with a move."""

import pytest

from cases import chain, moves
from cases.actor import staff
from cases.errors import Forbidden, NotOpen
from cases.models import Case, CaseEvent
from cases.rebuild import rebuild
from cases.transition import transition
from home.models import Post
from tests.cases import engine_world
from tests.cases.engine_world import move


def life(**changes):
    steps = {key: {**step, **changes.get(key, {})} for key, step in engine_world.RESCUE["transitions"].items()}
    facts = [
        {"key": "money", "type": "money", "label": "金额", "max": 100},
        {"key": "why", "type": "text", "label": "说明", "required": False},
    ]
    engine_world.case_type(
        {**engine_world.RESCUE, "facts": facts, "transitions": steps}, {"office": "office", "group": "group"}
    )


def sound(case):
    assert list(chain.verify(case)) == []
    case.refresh_from_db()
    assert rebuild(case) == []


def keys(case, who):
    case.refresh_from_db()
    return {each.key: each for each in moves.offered(case, who)}


def test_the_move_happens_when_enough_different_people_are_there(world):
    life(reply={"hands": {"need": 2, "not": ["lift", "assignee", "office"]}})
    case = world.file("rescue", unit="town")
    first, second = world.person("handler@town"), world.person("handler@town/2")
    seen = case.version
    event = transition(case, "reply", seen_version=seen, by=first)  # who comes last fills the form in
    assert (event.kind, case.state) == (CaseEvent.Kind.HANDS, "responding")
    assert case.hands == {"reply": [[first.user.pk, "", world.units["town"].pk]]}
    assert "reply" not in keys(case, first)
    shown = keys(case, second)["reply"]
    assert ("1" in shown.label, shown.form) == (True, world.forms["reply"].current)
    with pytest.raises(NotOpen, match="2"):
        move(case, "reply", first, data={"outcome": "我再点一次"})
    transition(case, "reply", seen_version=seen, by=second, payload={"data": {"outcome": "两人同意"}})  # not late
    assert (case.state, case.hands) == ("visiting", {})
    sound(case)


def test_hands_are_forgotten_when_the_state_is_left_and_some_do_not_count(world):
    life(reply={"hands": {"need": 2, "not": ["lift", "assignee", "office"]}})
    case = world.file("rescue", unit="town")
    me = world.person("handler@town")
    move(case, "lift", me)
    with pytest.raises(NotOpen, match="office"):
        move(case, "reply", world.person("handler@office"))
    other = world.file("rescue", unit="town")
    move(other, "reply", me)
    move(other, "decline", world.person("dispatcher@office"), reason="不属受理")
    assert other.hands == {}
    mine = world.file("rescue", unit="town")
    Case.objects.filter(pk=mine.pk).update(assignee=me.user)
    with pytest.raises(NotOpen, match="自己"):
        move(mine, "reply", me)
    sound(other)


def test_once_only_but_for_an_exception_with_a_reason(world):
    life(decline={"to": "stays", "once": {"except": {"by": ["lead@office"], "reason": ["补正后新发现"]}}})
    case = world.file("rescue", unit="office", channel="county")
    clerk, lead = world.person("dispatcher@office"), world.person("lead@office")
    assert "decline" not in keys(case, lead)
    move(case, "decline", clerk, reason="差材料")
    assert "decline" not in keys(case, clerk)
    assert keys(case, lead)["decline"].reasons == [("补正后新发现", "补正后新发现")]
    with pytest.raises(Forbidden, match="一次"):
        move(case, "decline", clerk, reason="又差")
    with pytest.raises(NotOpen):
        move(case, "decline", lead, reason="随便")
    move(case, "decline", lead, reason="补正后新发现")
    sound(case)


def test_facts_come_with_a_move_and_are_judged_by_their_types(world, client):
    life(lift={"takes": ["money", "why"]})
    case = world.file("rescue", unit="town")
    me = world.person("handler@town")
    with pytest.raises(NotOpen, match="金额"):
        move(case, "lift", me)
    with pytest.raises(NotOpen):
        move(case, "lift", me, taken={"money": "101"})
    assert moves.offered(case, me)[0].takes is not None
    client.force_login(me.user)
    url = f"/desk/case/{case.number}/move/lift/"
    assert 'name="ow-fact-money"' in client.get(url).content.decode()
    assert client.post(url, {"seen_version": case.version, "ow-fact-money": "abc"}).status_code == 422
    assert client.post(url, {"seen_version": case.version, "ow-fact-money": "12.50"}).status_code == 302
    case.refresh_from_db()
    assert case.level == 2
    assert str(case.facts["money"]) in ("1250", "12.5")
    sound(case)


def test_one_hand_that_is_not_the_holders(world):
    """Who answered does not ask whether the answer was good; somebody of both houses acts for the other one."""
    life(settle={"hands": {"need": 1, "not": ["holder"]}})
    case = world.file("rescue", unit="office")
    move(case, "reply", world.person("handler@office"), data={"outcome": "已处理"})
    mine, theirs = world.person("visitor@office"), world.person("visitor@group")
    assert case.holder == world.units["office"]
    assert "settle" not in keys(case, mine)
    with pytest.raises(NotOpen):
        move(case, "settle", mine)
    assert "1" not in keys(case, theirs)["settle"].label  # one person is no crowd
    Post.objects.create(user=mine.user, unit=world.units["group"], role="visitor")
    assert "settle" in keys(case, staff(mine.user))
    event = move(case, "settle", staff(mine.user))
    assert (event.unit, case.state) == (world.units["group"], "solved")
    sound(case)
