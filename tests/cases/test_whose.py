"""Whose a case is at its unit, and whose when the unit is no more: given, by load, substitutes, places, successors."""

from datetime import date

import pytest
from django.urls import reverse

from cases import chain, giving, moves, rights
from cases.errors import Forbidden, NotOpen
from cases.models import Case, Opens
from cases.places import unit_id
from cases.rebuild import rebuild
from cases.tick import tick
from cases.transition import transition
from home import clock
from home.models import Post, Unit, User
from tests.cases import engine_world
from tests.cases.engine_world import at, case_type, form, move


@pytest.fixture
def case(world):
    return world.file("rescue", unit="zjj", channel="county")


def sound(case):
    assert list(chain.verify(case)) == []
    case.refresh_from_db()
    assert rebuild(case) == []


def test_a_case_is_given_to_a_colleague_without_making_anybody_late(world, case):
    me, her = world.person("handler@zjj"), world.user("handler@zjj/2")
    seen = case.version
    giving.give(case, her, me)
    assert case.assignee == her
    assert case.notices.get(name="given").user == her
    transition(case, "lift", seen_version=seen, by=me)  # what was on screen is still right
    assert case.assignee is None  # the next unit decides anew
    sound(case)


def test_only_who_works_there_gives_and_is_given(world, case):
    stranger, window = world.person("handler@town"), world.person("window@zjj")
    for who in (stranger, window, world.person("auditor@county")):
        with pytest.raises(Forbidden):
            giving.give(case, window.user, who)
    with pytest.raises(NotOpen):
        giving.give(case, stranger.user, world.person("lead@zjj"))


def test_the_desk_gives_and_shows_it_to_the_substitute_as_their_own(world, case, client):
    her, stand_in = world.user("handler@zjj/2"), world.user("handler@other")
    client.force_login(world.user("lead@zjj"))
    url = f"/desk/case/{case.number}/"
    assert f'value="{her.pk}"' in client.get(url).content.decode()
    assert client.post(f"{url}give/", {"user": "0"}).status_code == 422
    assert client.post(f"{url}give/", {"user": her.pk}).status_code == 302
    Post.objects.filter(user=her).update(substitute=stand_in)
    for who, mine in ((her, True), (stand_in, True), (world.user("handler@zjj"), False)):
        client.force_login(who)
        assert (case.number in client.get("/desk/?assignee=me").content.decode()) is mine
    assert client.post(f"{url}give/", {"user": her.pk}).status_code == 302


def test_a_case_goes_to_who_has_the_fewest_open_ones(world):
    life = {**engine_world.RESCUE, "key": "shared", "transitions": {**engine_world.RESCUE["transitions"]}}
    life["transitions"]["open"] = {**life["transitions"]["open"], "effects": [{"assign": {"role": "handler"}}]}
    life["transitions"]["visit"] = {"label": "派回访", "from": ["responding"], "by": ["handler"],
                                    "effects": [{"assign": {"unit": "office", "role": "visitor"}}]}  # fmt: skip
    world.forms["shared"] = form("tests.shared", {"key": "name", "type": "text", "label": "姓名"})
    Opens.objects.create(form=world.forms["shared"], type=case_type(life, {"office": "office", "group": "group"}))
    first, second = world.user("handler@zjj"), world.user("handler@zjj/2")
    visitor = world.user("visitor@office")
    cases = [world.file("shared", unit="zjj") for _n in range(3)]
    assert [each.assignee for each in cases] == [first, second, first]
    move(cases[0], "visit", world.person("handler@zjj"))
    cases[0].refresh_from_db()
    assert cases[0].assignee == visitor
    sound(cases[0])


def test_a_division_leads_to_the_unit_there_or_the_nearest_above(world, case):
    Unit.objects.filter(code="village").update(region_code="330781104201")
    Unit.objects.filter(code="town").update(region_code="330781104")
    known = {"where": "330781104201", "far": "330781104777", "odd": "990000000000"}
    assert unit_id(case, "where", known) == world.units["village"].pk
    assert unit_id(case, "far", known) == world.units["town"].pk
    assert unit_id(case, "odd", known) is None


# --- units that are no more -----------------------------------------------------------------------------------------
@pytest.fixture
def merged(world):
    """zjj is merged into other from 1 June 2026 on."""
    Unit.objects.filter(code="zjj").update(active_to=date(2026, 6, 1), successor=world.units["other"])
    return world


def file(world, day):
    with clock.at(at(day)):
        return world.file("rescue", unit="zjj", channel="county")


def test_open_cases_go_on_with_the_successor_once_and_from_that_day(merged):
    case, closed = file(merged, "2026-05-29 09:00"), file(merged, "2026-05-29 09:00")
    with clock.at(at("2026-05-29 10:00")):
        move(closed, "decline", merged.person("dispatcher@office"), reason="不属受理")
    tick(at("2026-05-31 23:50"), notices=False)
    case.refresh_from_db()
    assert case.holder.code == "zjj"
    for _round in range(2):
        tick(at("2026-06-01 00:10"), notices=False)
    case.refresh_from_db()
    event = case.events.get(transition="succeed")
    assert (case.holder.code, event.effective_on, case.handing) == ("other", date(2026, 6, 1), {})
    assert case.holder_town_id == merged.units["other"].pk
    closed.refresh_from_db()
    assert closed.holder.code == "zjj"  # history keeps the old name
    with clock.at(at("2026-06-02 09:00")):
        handler = merged.user("handler@other")
        assert set(Case.objects.visible_to(handler)) == {case, closed}
        assert all(rights.may(handler, "view", each) for each in (case, closed))
        assert "lift" in {each.key for each in moves.offered(case, merged.person("handler@other"))}
    sound(case)


def test_words_for_a_unit_that_is_no_more_mean_its_successor(merged):
    case = file(merged, "2026-05-29 09:00")
    with clock.at(at("2026-06-02 09:00")):
        case = Case.objects.get(pk=case.pk)
        assert unit_id(case, "zjj") == unit_id(case, "home") == merged.units["other"].pk
    with clock.at(at("2026-05-30 09:00")):
        assert unit_id(Case.objects.get(pk=case.pk), "zjj") == merged.units["zjj"].pk


def test_a_circle_of_successors_ends(merged):
    Unit.objects.filter(code="other").update(active_to=date(2026, 6, 1), successor=merged.units["zjj"])
    case = file(merged, "2026-05-29 09:00")
    tick(at("2026-06-01 00:10"), notices=False)
    assert Case.objects.visible_to(merged.user("handler@zjj")).filter(pk=case.pk).count() in (0, 1)


def test_who_ends_a_unit_hears_of_its_open_cases_and_where_they_go(world, case, client):
    boss = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(boss)
    unit = world.units["zjj"]
    data = {"name": unit.name, "level": unit.level, "above": world.units["county"].pk, "active_to": "2030-12-31"}

    def page(**more):
        return client.post(reverse("units:edit", args=[unit.pk]), data | more, follow=True).content.decode()

    assert "“zjj”名下有1件在办，没有填承继机构，2030年12月31日起没有人能办" in page()
    assert "“zjj”名下有1件在办，2030年12月31日起转由other接着办" in page(successor=world.units["other"].pk)
    assert "名下有" not in page(active_to="")
    Case.objects.filter(pk=case.pk).update(category="closed")
    assert "名下有" not in page()
