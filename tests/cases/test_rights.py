"""Who sees and may: posts, subtree, reach, substitutes; and that lists ask a fixed number of questions."""

from datetime import date

import pytest

from cases import moves, rights
from cases.actor import APPLICANT, SYSTEM
from cases.errors import Forbidden
from cases.models import Case
from cases.transition import look, note
from home import clock
from home.models import Post
from tests.cases.engine_world import at, move


def sees(world, name):
    return Case.objects.visible_to(world.user(name)).exists()


@pytest.fixture
def case(world):
    return world.file("rescue", unit="village", channel="village")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("handler@village", True),
        ("window@town", True),  # the town stands above the village
        ("lead@county", True),
        ("auditor@county", True),
        ("supervisor@town", True),
        ("editor@county", False),  # editors see no case
        ("handler@other", False),
        ("handler@zjj", False),
        ("dispatcher@office", True),  # a move of this state names it
        ("handler@office", False),
        ("visitor@office", False),  # not before there is something to visit
    ],
)
def test_who_sees_a_village_case(world, case, who, expected):
    assert sees(world, who) is expected
    assert rights.may(world.user(who), "view", case) is expected


def test_who_handed_a_case_on_still_sees_it(world, case):
    move(case, "lift", world.person("handler@village"))
    assert case.holder.code == "office"
    assert sees(world, "handler@village")
    assert sees(world, "window@village")  # where it came in
    assert not sees(world, "supervisor@village")
    assert not rights.may(world.user("handler@village"), "reply", case)


def test_nobody_without_a_post_of_today_sees_anything(world, case):
    user = world.user("handler@village")
    post = user.posts.get()
    post.active_to = date(2026, 1, 1)
    post.save()
    assert not sees(world, "handler@village")
    user.is_superuser = True
    user.save()
    assert not sees(world, "handler@village")


def test_a_substitute_acts_with_the_post(world, case):
    stand_in = world.user("handler@other")
    Post.objects.filter(user=world.user("handler@village")).update(substitute=stand_in)
    assert Case.objects.visible_to(stand_in).exists()
    event = move(case, "lift", world.person("handler@other"))
    assert (event.user, event.unit.code) == (stand_in, "village")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("auditor@county", {"view", "export", "attachment"}),
        ("handler@village", {"view", "note", "reveal", "export", "attachment"}),
        ("supervisor@county", {"view", "note", "export", "attachment"}),
        ("handler@other", set()),
        ("editor@county", set()),
    ],
)
def test_what_each_post_may(world, case, who, allowed):
    assert {action for action in rights.ACTIONS if rights.may(world.user(who), action, case)} == allowed


def test_an_auditor_neither_writes_nor_reveals(world, case):
    for act in (lambda who: note(case, "x", who), lambda who: look(case, "idno", who, "看看")):
        with pytest.raises(Forbidden):
            act(world.person("auditor@county"))
    assert case.events.count() == 1


def test_moves_are_offered_to_those_who_may_take_them(world, case):
    def keys(actor):
        return [each.key for each in moves.offered(case, actor)]

    assert keys(world.person("handler@village")) == ["lift", "reply"]
    assert keys(world.person("dispatcher@office")) == ["decline", "lift"]
    assert keys(world.person("visitor@office")) == []
    assert keys(APPLICANT) == []
    reply = moves.offered(case, world.person("handler@village"))[1]
    assert reply.form == world.forms["reply"].current


def test_an_offered_move_is_not_offered_when_its_guard_says_no(world, case):
    for _level in (2, 3):
        move(case, "lift", world.person("dispatcher@office"))
    assert [each.key for each in moves.offered(case, world.person("dispatcher@office"))] == ["decline"]


def test_extending_and_handing_over_are_offered_where_the_type_allows(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit")
        move(case, "accept", world.person("window@office"))
    lead, handler = (
        {each.key: each for each in moves.offered(case, world.person(f"{role}@office"))} for role in ("lead", "handler")
    )
    assert lead["extend"].clocks == [("decide", "法定决定")]
    assert "extend" not in handler
    assert handler["hand"].unit
    move(case, "hand", world.person("handler@office"), unit=world.units["zjj"], reason="属住建局")
    assert case.holder.code == "zjj"
    assert sees(world, "handler@office")


def test_the_post_that_may_is_picked_among_several(world, case):
    clerk = world.user("window@other")
    Post.objects.create(user=clerk, unit=world.units["village"], role="handler")
    assert rights.actor_for(clerk, case, "lift").post.unit.code == "village"


def test_the_system_takes_only_steps_that_are_its_own(world, case):
    with pytest.raises(Forbidden):
        move(case, "lift", SYSTEM)


@pytest.mark.parametrize("rows", [1, 8])
def test_asking_what_is_visible_takes_a_fixed_number_of_queries(world, rows, django_assert_num_queries):
    user = world.user("handler@town")
    Post.objects.create(user=user, unit=world.units["office"], role="dispatcher")
    for _n in range(rows):
        world.file("rescue", unit="village")
    with django_assert_num_queries(3):
        assert len(Case.objects.visible_to(user)) == rows


@pytest.mark.parametrize("many", [0, 10_000])
@pytest.mark.parametrize("who", ["handler@town", "window@village", "lead@office", "supervisor@county", "handler@other"])
def test_lists_have_a_shorter_way_to_the_same_rows(world, who, many, monkeypatch):
    monkeypatch.setattr(rights, "MANY", many)  # nobody, or everybody, sees too much to collect it
    for unit in ("village", "town", "other"):
        world.file("rescue", unit=unit)
    cases = Case.objects.order_by("pk")
    user = world.user(who)
    assert list(cases.visible_to(user, listed=True)) == list(cases.visible_to(user))
