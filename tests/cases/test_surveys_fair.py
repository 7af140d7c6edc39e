"""Ratings that cannot be gamed: who is rated, who is asked, who may answer, who sees the link; visits drawn by lot."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import events, surveys, visits
from cases.actor import staff
from cases.errors import Forbidden
from cases.figures.periods import Period
from cases.figures.registry import named
from cases.models import Case, Notice, SurveyPolicy, VisitDraw
from cases.tick import tick
from home import clock, crypto
from home.models import Post, User
from tests.cases.engine_world import FIX, PERMIT, at, case_type, move

VISIT = {
    "pack": "visit",
    "key": "visit",
    "title": "回访",
    "number": "HF{year}{seq:5}",
    "facts": [{"key": "origin", "type": "text", "label": "原办件"}],
    "states": {
        "due": {"label": "待回访", "category": "intake"},
        "done": {"label": "已回访", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "生成", "to": "due", "by": ["system"]},
        "reach": {"label": "访到", "from": ["due"], "to": "done", "by": ["visitor"]},
    },
    "keep": {"done": "5y"},
}


@pytest.fixture
def now():
    with clock.at(at("2026-04-21 10:00")):
        yield


def permit(world, survey, **more):
    return case_type({**PERMIT, "survey": {"within": "30cd", **survey}, **more})


def granted(world, *, phone="13800001234", **more):
    """Taken in by the window, handled by the housing bureau."""
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit", phone=phone, **more)
        move(case, "accept", world.person("window@office"))
        move(case, "hand", world.person("handler@office"), unit=world.units["zjj"], reason="归住建")
        move(case, "grant", world.person("handler@zjj"))
    return case


# --- who is rated ---------------------------------------------------------------------------------------------------
def test_the_collecting_window_and_the_handling_unit_are_rated_apart(world, now):
    permit(world, {"ask": ["accepted", "closed"]})
    case = granted(world)
    rows = {row.segment: (row.unit.code, row.user.username) for row in case.surveys.all()}
    assert rows == {"accepted": ("office", "window_office_1"), "closed": ("zjj", "handler_zjj_1")}
    one, two = (surveys.token(case.surveys.get(segment=name)) for name in ("accepted", "closed"))
    surveys.answer(one, {"grade": 5})
    surveys.answer(two, {"grade": 3})
    assert dict(case.surveys.values_list("unit__code", "grade")) == {"office": 5, "zjj": 3}


def test_two_moments_in_one_move_are_asked_once_in_the_words_of_the_last(world, now):
    told = {
        "survey": {"to": "applicant", "text": "办完了：{link}"},
        "survey_opened": {"to": "applicant", "text": "收下了：{link}"},
    }
    permit(world, {"ask": ["opened", "accepted", "closed"]}, notices={**PERMIT.get("notices", {}), **told})
    case = granted(world)
    assert sorted(case.surveys.values_list("segment", flat=True)) == ["accepted", "closed", "opened"]
    names = case.notices.filter(name__startswith="survey").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["survey_opened", "survey", "survey"]
    at_once = {**PERMIT["transitions"], "accept": {**PERMIT["transitions"]["accept"], "to": "done"}}
    permit(world, {"ask": ["accepted", "closed"]}, transitions=at_once)
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit", phone="13800001234")
        move(case, "accept", world.person("window@office"))
    assert list(case.surveys.values_list("segment", flat=True)) == ["closed"]


def test_who_visits_at_the_end_is_not_rated(world, now):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town", phone="13800001234")
        move(case, "reply", world.person("handler@town"), data={"outcome": "已办"})
        move(case, "settle", world.person("visitor@office"))
    survey = case.surveys.get()
    assert (survey.unit.code, survey.user) == ("town", world.user("handler@town"))


def test_what_comes_of_a_low_grade_is_kept_from_who_was_rated(world, now, client):
    facts = [{"key": "words", "type": "long_text", "label": "评价内容"}, {"key": "rated_person", "type": "text"}]
    case_type({**FIX, "facts": facts, "hide_from": [{"user": "rated_person"}]})
    low = {"at_most": 2, "effects": [{"spawn": "tests.fix"}, {"notify": "heard"}]}
    heard = {"heard": {"to": "applicant", "text": "已收到您的意见，马上整改。"}}
    permit(world, {"ask": ["closed"], "low": low}, notices=PERMIT["notices"] | heard)
    case = granted(world)
    surveys.answer(surveys.token(case.surveys.get()), {"grade": 1, "words": "跑了三趟"})
    fix = Case.objects.get(type__slug="tests.fix")
    rated, county = world.user("handler@zjj"), world.user("dispatcher@county")
    assert not Case.objects.visible_to(rated).filter(pk=fix.pk).exists()
    assert Case.objects.visible_to(county).filter(pk=fix.pk).exists()
    client.force_login(rated)
    page = client.get(case.get_absolute_url()).content.decode()
    assert fix.number not in page
    assert "已收到您的意见" not in page, "that the person complained says who did"
    assert client.get(fix.get_absolute_url()).status_code == 404
    client.force_login(county)
    assert "已收到您的意见" in client.get(case.get_absolute_url()).content.decode()
    assert "跑了三趟" in client.get(fix.get_absolute_url()).content.decode()


# --- who is asked ---------------------------------------------------------------------------------------------------
def test_a_policy_holds_for_all_below_until_one_says_otherwise(world, now):
    SurveyPolicy.objects.create(unit=world.units["county"], ask="no", within="5cd")
    assert not granted(world).surveys.exists()
    SurveyPolicy.objects.create(unit=world.units["zjj"], ask="yes")
    survey = granted(world).surveys.get()
    assert survey.expires_at == at("2026-04-26 00:00")


def test_a_policy_may_ask_on_some_roads_only(world, now):
    SurveyPolicy.objects.create(unit=world.units["county"], channels="county town")
    assert not granted(world).surveys.exists()
    assert granted(world, channel="town").surveys.exists()


def test_a_type_may_leave_out_what_was_given_up(world, now):
    permit(world, {"skip_if": {"==": [{"var": "case.result"}, "withdrawn"]}})
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit")
        move(case, "withdraw")
    assert not case.surveys.exists()


def test_aspects_are_graded_beside_the_whole_and_may_be_left_out(world, now, client):
    permit(world, {"items": {"speed": "办事速度", "tone": "服务态度"}})
    token = surveys.token(granted(world).surveys.get())
    page = client.get(reverse("cases:rate", args=[token])).content.decode()
    assert "办事速度" in page
    assert "checked" not in page  # nothing is chosen beforehand
    client.post(reverse("cases:rate", args=[token]), {"grade": "4", "item_speed": "2"})
    assert surveys.find(token).items == {"speed": 2}


# --- who may answer, who sees the link ------------------------------------------------------------------------------
def test_nobody_signed_in_as_staff_rates(world, now, client):
    case = granted(world)
    address = reverse("cases:rate", args=[surveys.token(case.surveys.get())])
    client.force_login(world.user("handler@zjj"))
    for answer in (client.get(address), client.post(address, {"grade": "5"})):
        assert answer.status_code == 403
        assert "请让办事的人在自己的手机上打开" in answer.content.decode()
    with pytest.raises(Forbidden):
        surveys.answer(surveys.token(case.surveys.get()), {"grade": 5}, by=staff(world.user("handler@zjj")))
    assert case.surveys.get().answered_at is None


def test_no_road_of_the_desk_shows_the_link(world, now, client):
    case = granted(world)
    survey = case.surveys.get()
    token, notice = surveys.token(survey), Notice.objects.get(case=case, name="survey")
    assert token in crypto.unseal(notice.text, f"notice:{notice.key}")
    client.force_login(world.user("handler@zjj"))
    page = client.get(case.get_absolute_url()).content.decode()
    words = crypto.unseal(notice.text, f"notice:{notice.key}").partition("http")[0]
    assert words  # what else was said is read as it was said
    assert f"{words}[评价链接]" in page
    for address in (case.get_absolute_url(), reverse("desk:queue"), reverse("desk:search"), reverse("desk:dashboard")):
        told = client.get(address).content.decode()
        assert token not in told
        assert "/rate/" not in told
    assert token not in str([events.read(event) for event in case.events.all()])


def test_links_tried_by_the_hundred_are_stopped(world, now, client):
    for n in range(60):
        client.get(reverse("cases:rate", args=[f"{n:024}"]))
    assert client.get(reverse("cases:rate", args=["x" * 24])).status_code == 429


# --- low grades -----------------------------------------------------------------------------------------------------
@pytest.fixture
def fixing(world, now):
    """A bad grade, its rectification with an appeal, and one question more at its end."""
    life = {**FIX, "survey": {"of": "origin", "within": "30cd"}, "milestones": {"discounted": {"label": "不计"}}}
    life["states"] = {**FIX["states"], "off": {"label": "不计差评", "category": "closed", "result": "not_counted"}}
    life["transitions"] = {
        **FIX["transitions"],
        "uphold": {"label": "申诉成立", "from": ["contacted"], "to": "off", "by": ["dispatcher@county"],
                   "reaches": ["discounted"]},
    }  # fmt: skip
    case_type(life)
    case = granted(world)
    surveys.answer(surveys.token(case.surveys.get()), {"grade": 1, "words": "等太久"})
    fix = Case.objects.get(spawned_by=case)
    move(fix, "contact", world.person("handler@zjj"))
    return case, fix


def test_after_putting_right_the_same_person_is_asked_once_more(world, fixing):
    case, fix = fixing
    move(fix, "feedback", world.person("handler@zjj"))
    second = fix.surveys.get()
    assert second.second_of == case.surveys.get()
    assert second.unit == case.surveys.get().unit
    notice = Notice.objects.get(case=fix, name="survey")
    assert crypto.unseal(notice.to, f"notice:{notice.key}") == "13800001234"
    surveys.answer(surveys.token(second), {"grade": 1})
    assert not Case.objects.filter(spawned_by=fix).exists()  # it ends here
    boss, period = world.person("supervisor@county").user, Period.parse("2026-04")
    assert named("review.good_rate").asked.share(boss, period) == (0, 1)


def test_an_upheld_appeal_takes_the_rating_out_of_the_figure_but_not_away(world, fixing):
    case, fix = fixing
    boss, period = world.person("supervisor@county").user, Period.parse("2026-04")
    assert named("review.good_rate").asked.share(boss, period) == (0, 1)
    move(fix, "uphold", world.person("dispatcher@county"))
    assert named("review.good_rate").asked.share(boss, period) == (0, 0)
    survey = case.surveys.get()
    assert (survey.grade, survey.discounted_on.isoformat()) == (1, "2026-04-21")
    assert not fix.surveys.exists() or fix.surveys.get().second_of == survey


def test_how_many_answered_stands_beside_how_satisfied_they_were(world, now):
    for n in range(4):
        case = granted(world, key=f"k{n}")
    surveys.answer(surveys.token(case.surveys.get()), {"grade": 5})
    boss, period = world.person("supervisor@county").user, Period.parse("2026-04")
    share = named("review.response").asked.share(boss, period)
    assert (share.part, share.n) == (1, 4)


# --- visits ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def visited(world, now):
    case_type(VISIT)
    world.person("visitor@office")
    world.person("visitor@zjj")  # of the handling unit itself: never
    permit(world, {"visits": {"type": "visit.visit", "share": 50}})
    return [granted(world, key=f"v{n}", phone="" if n == 9 else "13800001234") for n in range(10)]


def test_visits_are_drawn_once_outside_the_unit_and_can_be_drawn_again(world, visited):
    tick(notices=False)
    opened = Case.objects.filter(type__slug="visit.visit")
    draw = VisitDraw.objects.get(day="2026-04-20")
    assert sum(map(len, draw.pool.values())) == 9  # who cannot be reached is left out, nobody else
    assert opened.count() == len(draw.drawn) in (4, 5)
    assert {case.holder.code for case in opened} == {"office"}
    assert {case.spawned_by.number for case in opened} == set(draw.drawn)
    assert list(visits.differences(draw)) == []
    draw.drawn = draw.drawn[1:]
    assert list(visits.differences(draw))
    tick(notices=False)
    assert opened.count() in (4, 5)


def test_the_rated_do_not_see_that_a_visit_was_drawn(world, visited, client):
    tick(notices=False)
    case = Case.objects.filter(type__slug="visit.visit").first().spawned_by
    client.force_login(world.user("handler@zjj"))
    assert "HF2026" not in client.get(case.get_absolute_url()).content.decode()


def test_a_share_is_met_over_many_days_without_visiting_everybody(world, visited):
    hits = [len(visits.chosen(visited[:1], f"day {n}")) for n in range(200)]
    assert 70 < sum(hits) < 130


def test_without_anybody_to_visit_the_draw_says_so(world, visited):
    Post.objects.filter(role="visitor").exclude(unit=world.units["zjj"]).delete()
    tick(notices=False)
    assert not Case.objects.filter(type__slug="visit.visit").exists()
    assert "zjj" in VisitDraw.objects.get(day="2026-04-20").fault


def test_a_unit_may_have_a_share_of_its_own(world, visited):
    SurveyPolicy.objects.create(unit=world.units["county"], visit_share=100)
    with clock.at(clock.now() + timedelta(days=3)):
        tick(notices=False)
    assert Case.objects.filter(type__slug="visit.visit").count() == 9


def test_the_admin_keeps_policies(world, client):
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1", name="周主任"))
    data = {
        "unit": world.units["town"].pk,
        "ask": "no",
        "within": "15cd",
        "channels": ["web", "town"],
        "visit_share": "20",
    }
    assert client.post(reverse("survey-policies:add"), data).status_code == 302
    row = SurveyPolicy.objects.get()
    assert (row.channels, row.within) == ("web town", "15cd")
    assert (
        "几天"
        in client.post(reverse("survey-policies:edit", args=[row.pk]), data | {"within": "几天"}).content.decode()
    )
    assert "不评价" in client.get(reverse("survey-policies:index")).content.decode()
    for share in ("120", "-1"):
        again = client.post(reverse("survey-policies:edit", args=[row.pk]), data | {"visit_share": share})
        assert "比例在 0 到 100 之间" in again.content.decode()
    assert "这个机构已经有自己的评价办法" in client.post(reverse("survey-policies:add"), data).content.decode()
