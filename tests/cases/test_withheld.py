"""Withheld cases: an accused unit or person finds no trace of them, on any road, and no number tells."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from cases import chain, figures, moves, rights, surveys
from cases.actor import APPLICANT
from cases.errors import Forbidden, NotOpen
from cases.figures import registry
from cases.models import Case, Opens, Withheld
from cases.notices import tell
from cases.opening import spawn
from cases.rebuild import rebuild
from cases.transition import look, note
from cases.turn import withheld_rows, write_withheld
from forms import intake
from home import clock
from home.models import Post
from tests.cases import engine_world
from tests.cases.engine_world import at, move
from tests.often import examples

COMPLAINT = {
    **engine_world.RESCUE,
    "key": "complaint",
    "title": "信访件",
    "number": "XF{year}{seq:5}",
    "facts": [{"key": "also", "type": "text", "label": "还涉及"}, {"key": "person", "type": "text", "label": "涉及人"}],
    "hide_from": [
        {"unit": "against", "basis": "信访工作条例第三十条"},
        {"unit": "also", "when": {"present": {"var": "also"}}},
        {"user": "person"},
    ],
    "recuse": {"by": ["handler"]},
    "handoff": {"by": ["dispatcher@office"]},
}
NAME = {"key": "name", "type": "text", "label": "姓名"}
AGAINST = {"key": "against", "type": "unit", "label": "反映哪个单位"}
SET = [("accuse", {"also": {"var": "reason"}}), ("name", {"person": {"var": "reason"}})]
ACCUSE = {
    key: {"label": key, "from": ["responding"], "by": ["dispatcher@office"], "reason": "required",
          "effects": [{"set": values}]}
    for key, values in SET
}  # fmt: skip


@pytest.fixture
def county(world):
    """``county.file("complaint", against="town")``: a complaint against that unit."""
    world.forms["complaint"] = engine_world.form("tests.complaint", NAME, AGAINST)
    life = {**COMPLAINT, "transitions": {**COMPLAINT["transitions"], **ACCUSE}}
    world.types["complaint"] = engine_world.case_type(life, {"office": "office", "group": "group"})
    Opens.objects.create(form=world.forms["complaint"], type=world.types["complaint"])
    with clock.at(at("2026-05-06 09:00")):
        yield world


def sees(world, name):
    return Case.objects.visible_to(world.user(name)).exists()


def sound(case):
    assert list(chain.verify(case)) == []
    case.refresh_from_db()
    assert rebuild(case) == []


def test_what_is_filed_against_the_window_that_takes_it_goes_to_the_next_that_may_have_it(county):
    case = county.file("complaint", unit="town", channel="town", against="town")
    assert case.holder.code == "office"
    for who in ("window@town", "handler@town", "lead@town", "window@village", "supervisor@town"):
        assert not sees(county, who)
        assert not rights.may(county.user(who), "view", case)
    for who in ("handler@office", "dispatcher@office", "lead@county", "auditor@county"):
        assert sees(county, who)
    sound(case)


@pytest.mark.parametrize("second", [("supervisor", "county"), ("handler", "office"), ("visitor", "office")])
def test_no_other_post_opens_it_to_who_sits_in_the_accused_unit(county, second):
    role, unit = second
    clerk = county.user("lead@village")
    Post.objects.create(user=clerk, unit=county.units[unit], role=role)
    county.file("complaint", against="other")
    assert Case.objects.visible_to(clerk).count() == 1
    case = county.file("complaint", against="town")
    assert not Case.objects.visible_to(clerk).filter(pk=case.pk).exists()
    assert not rights.may(clerk, "view", case)
    clerk.posts.filter(unit=county.units["village"]).update(active_to=date(2026, 5, 6))
    assert Case.objects.visible_to(clerk).filter(pk=case.pk).exists()  # not any more there


def test_a_substitute_gains_nothing_from_the_post_of_who_is_shut_out(county):
    stand_in = county.user("window@zjj")
    Post.objects.filter(user=county.user("lead@office")).update(substitute=stand_in)
    open_one = county.file("complaint", against="town")
    assert Case.objects.visible_to(stand_in).filter(pk=open_one.pk).exists()
    move(open_one, "name", county.person("dispatcher@office"), reason=county.user("lead@office").username)
    assert not Case.objects.visible_to(stand_in).exists()
    assert not rights.may(stand_in, "view", open_one)
    Post.objects.create(user=stand_in, unit=county.units["office"], role="handler")
    assert Case.objects.visible_to(stand_in).exists()  # by right of their own
    assert rights.may(stand_in, "view", open_one)


def test_an_accusation_that_comes_later_takes_the_case_away(county):
    case = county.file("complaint", unit="zjj", against="other")
    assert case.holder.code == "zjj"
    assert sees(county, "handler@zjj")
    move(case, "accuse", county.person("dispatcher@office"), reason="zjj")
    case.refresh_from_db()
    assert case.holder.code == "office"
    assert not sees(county, "handler@zjj")
    with pytest.raises(NotOpen, match="不能转到"):
        move(case, "hand", county.person("dispatcher@office"), unit=county.units["zjj"], reason="属住建")
    move(case, "accuse", county.person("dispatcher@office"), reason="village")  # it was another one
    assert sees(county, "handler@zjj")  # who held it goes on seeing it
    assert set(case.withheld.values_list("unit__code", flat=True)) == {"other", "village"}
    sound(case)


def test_what_grows_from_it_is_kept_from_the_same_eyes_also_later(county):
    case = county.file("complaint", against="other")
    child = spawn("tests.fix", from_case=case, unit=county.units["town"])
    assert set(child.withheld.values_list("unit__code", "why")) == {("other", "origin")}
    move(case, "accuse", county.person("dispatcher@office"), reason="zjj")
    assert set(child.withheld.values_list("unit__code", flat=True)) == {"other", "zjj"}
    sound(child)


def test_who_steps_aside_is_shut_out_of_this_case_alone(county):
    case, other = county.file("complaint", unit="zjj", against="other"), county.file("complaint", unit="zjj")
    me = county.person("handler@zjj")
    with pytest.raises(NotOpen, match="没有别人"):
        move(case, "recuse", me, reason="亲属")
    county.person("handler@zjj/2")
    case.assignee = me.user
    case.save()
    move(case, "recuse", me, reason="亲属")
    assert (case.assignee, case.holder.code) == (None, "zjj")
    assert set(Case.objects.visible_to(me.user)) == {other}
    assert moves.offered(case, me) == []
    for act in (lambda: note(case, "x", me), lambda: look(case, "name", me, "看"), lambda: move(case, "lift", me)):
        with pytest.raises(Forbidden):
            act()
    tell(case, case.events.last(), ["handler"], "有件")
    assert set(case.notices.filter(name="told").values_list("user__username", flat=True)) == {"handler_zjj_2"}


def test_every_road_is_closed_and_no_total_tells(county, client):
    """R6: a town's lead with a county-wide post looks everywhere."""
    lead = county.user("lead@town")
    for role in ("supervisor", "lead", "window", "handler"):
        Post.objects.create(user=lead, unit=county.units["county"], role=role)
    plain = county.file("complaint", unit="office", against="other")
    case = county.file("complaint", unit="office", against="town")
    spawn("tests.fix", from_case=plain, unit=county.units["town"])
    for each in (plain, case):
        each.refresh_from_db()
        move(each, "reply", county.person("handler@office"), data={"outcome": "已处理"})
        move(each, "settle", county.person("visitor@office"))
        surveys.answer(surveys.token(each.surveys.get()), {"grade": 5}, by=APPLICANT)
    page = f"/desk/case/{case.number}/"
    for user, count in ((county.user("supervisor@county"), 2), (lead, 1)):
        client.force_login(user)
        share = registry.named("review.good_rate").asked.share(user, figures.Period.parse("2026"))
        assert share.n == count
        assert figures.drill("review.good_rate", user, figures.Period.parse("2026")).count() == count
        for url in (
            "/desk/?open=all",
            "/desk/?open=no&q=XF",
            "/desk/figures/cases/?figure=review.good_rate&period=2026",
        ):
            assert (case.number in client.get(url).content.decode()) is (count == 2), url
        found = client.post("/desk/search/", {"q": case.number})
        assert (found.status_code == 302) is (count == 2)
        assert client.get(page).status_code == (200 if count == 2 else 404)
        sent = client.post("/desk/export/?open=all", {"format": "csv", "purpose": "核对"})
        table = b"".join(sent.streaming_content).decode()
        assert (case.number in table) is (count == 2)
        assert client.get("/desk/export/?open=no").context["rows"] == count
    client.force_login(lead)
    for road in (
        "",
        "note/",
        "reveal/",
        "why/",
        "receipt/",
        "move/redo/",
        "papers/00000000-0000-4000-8000-000000000000/",
    ):
        for ask in (client.get, client.post):
            assert ask(page + road).status_code in (404, 405), road
    assert lead not in rights.holders_of(case, "lead@county")
    assert moves.offered(case, rights.Actor("staff", user=lead)) == []


def test_a_double_business_key_names_no_case_that_is_withheld(county):
    life = {**COMPLAINT, "key": "keyed", "business_key": "name"}
    world_type = engine_world.case_type(life, {"office": "office", "group": "group"})
    form = engine_world.form("tests.keyed", NAME, AGAINST)
    county.forms["keyed"] = form
    Opens.objects.create(form=form, type=world_type)
    first = county.file("keyed", against="town")
    for who, told in (("window@office", True), ("window@town", False)):
        with pytest.raises(NotOpen) as refused:
            intake.submit(form.current, {"name": "张三"}, key=who, by=county.user(who), entry_mode="staff")
        assert (first.number in str(refused.value)) is told


UNITS = ("county", "office", "zjj", "town", "village", "other")
ROLES = ("window", "handler", "lead", "visitor", "auditor", "editor", "supervisor")
units = st.sampled_from(UNITS)
posts = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(ROLES), units, st.integers(-4, 3)), min_size=3, max_size=10
)
complaints = st.lists(
    st.tuples(units, st.sampled_from(["", "town", "village", "other"]), st.integers(-1, 3)), min_size=2, max_size=5
)


def sits_in(unit, paths):
    """A slow way to say it: one of the posts stands in the unit; below it, unless it is the county."""
    return any(path == unit.path or (unit.level != "county" and path.startswith(unit.path)) for path in paths)


# A substitute of two people, each of whom must not see it.
@example(posts=[(0, "lead", "county", 2), (1, "lead", "county", 2), (0, "lead", "town", -1), (1, "lead", "town", -1)],
         cases=[("office", "town", -1), ("office", "", -1)], listed=False, many=10_000)  # fmt: skip
@given(posts=posts, cases=complaints, listed=st.booleans(), many=st.sampled_from([0, 10_000]))
@settings(
    max_examples=examples(12, 100),
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_road_shows_what_may_denies(county, monkeypatch, posts, cases, listed, many):
    monkeypatch.setattr(rights, "MANY", many)
    Post.objects.all().delete()
    people = [county.user(f"editor@other/{n + 10}") for n in range(4)]
    Post.objects.all().delete()
    for who, role, unit, deputy in posts:
        second = people[deputy] if deputy >= 0 and deputy != who else None
        Post.objects.create(user=people[who], unit=county.units[unit], role=role, substitute=second)
    made = []
    for unit, against, accused in cases:
        case = county.file("complaint", unit=unit, against=against or None)
        if accused >= 0:
            rows = withheld_rows(case) | {(None, people[accused].pk, "recused")}
            write_withheld(case, rows)
        made.append(case)
    for user in people:
        seen = set(Case.objects.filter(pk__in=[each.pk for each in made]).visible_to(user, listed=listed))
        mine = {post.unit.path for post in user.posts.select_related("unit")}
        for case in made:
            assert (case in seen) is rights.may(user, "view", case)
            hidden = Withheld.objects.filter(case=case).select_related("unit")
            accused = any(row.user_id == user.pk or (row.unit and sits_in(row.unit, mine)) for row in hidden)
            assert not (accused and case in seen)
            for word in ("handler", "lead@office", "visitor@office"):
                assert not accused or user not in rights.holders_of(case, word)
