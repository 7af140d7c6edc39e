"""Satisfaction: counted by hand, within what one may see, and always the very cases it counts."""

import json
from datetime import timedelta

import pytest

from cases import figures, opening, surveys
from cases.figures import NOTHING, Period
from cases.models import Case, FigureRule, Survey
from home import clock
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING

KEY = "review.window_satisfied"
OCTOBER = Period.parse("2026-10")


def rated(unit, grade, n):
    """A closed case of ``unit``, rated ``grade``; 0: asked, not answered."""
    submission = world.send_form(unit, secret=f"s{n}")
    case = opening.open_case(submission, by=world.APPLICANT, secret=f"s{n}", home=unit)
    Case.objects.filter(pk=case.pk).update(channel="town")
    survey = Survey.objects.create(
        case=case, token_hash=f"t{n}", unit=unit, asked_at=MORNING, expires_at=MORNING + timedelta(days=30)
    )
    if grade:
        Survey.objects.filter(pk=survey.pk).update(answered_at=clock.now(), grade=grade)
    return case


@pytest.fixture
def ratings(kinds, office):
    """Town: 5 4 3 2 and one unanswered. Department: 1 5."""
    town = [rated(office.town, grade, n) for n, grade in enumerate((5, 4, 3, 2, 0))]
    return town + [rated(office.dept, grade, n) for n, grade in enumerate((1, 5), 10)]


def asked(user, period=OCTOBER):
    return next(face for face in figures.for_dashboard(user, period) if face.key == KEY)


@pytest.mark.parametrize(
    ("who", "value", "n", "parts"),
    [
        ("supervisor@county", "66.7%", 6, [("县民政局", "50.0%", 2), ("白鹭街道便民服务中心", "75.0%", 4)]),
        ("handler@town", "75.0%", 4, [("白鹭街道便民服务中心", "75.0%", 4)]),
        ("auditor@dept", "50.0%", 2, [("县民政局", "50.0%", 2)]),
    ],
)
def test_each_post_gets_the_number_of_what_it_sees(ratings, office, who, value, n, parts):
    face = asked(office.people[who])
    assert (face.value_text, face.n) == (value, n)
    assert [(part.unit.name, part.value_text, part.n) for part in face.parts] == parts


@pytest.mark.parametrize("who", ["supervisor@county", "handler@town", "handler@dept", "window@town"])
def test_a_number_drills_down_to_the_very_cases_it_counts(ratings, office, who):
    user = office.people[who]
    face, visible = asked(user), Case.objects.visible_to(user)
    cases = figures.drill(KEY, user, OCTOBER)
    answered = {survey.case for survey in Survey.objects.filter(case__in=visible, grade__isnull=False)}
    assert set(cases) == answered
    assert cases.count() == face.n
    for part in face.parts:
        behind = figures.drill(KEY, user, OCTOBER, part.unit)
        assert behind.count() == part.n
        assert not set(behind) - set(visible)


def test_without_a_post_there_is_nothing_to_count(ratings, django_user_model):
    nobody = django_user_model.objects.create_user("nobody", password="x")
    face = asked(nobody)
    assert (face.value_text, face.n, face.parts) == (NOTHING, 0, [])
    assert not figures.drill(KEY, nobody, OCTOBER).exists()


def test_nothing_rated_is_no_share(kinds, office):
    assert asked(office.people["supervisor@county"]).value_text == NOTHING


def test_only_what_was_answered_in_the_period_counts(ratings, office):
    user = office.people["supervisor@county"]
    with clock.at(MORNING - timedelta(days=9, hours=10)):  # 30 September, late in the evening
        rated(office.town, 1, 99)
    assert asked(user).n == 6
    assert asked(user).before_text == "0.0%"
    assert asked(user, Period.parse("2026H2")).n == 7


def test_a_rating_stays_with_the_unit_that_was_rated(ratings, office):
    Case.objects.update(holder=office.dept)
    face = asked(office.people["supervisor@county"])
    assert [part.n for part in face.parts] == [2, 4]


def test_a_rating_given_through_the_link_is_counted(site, case, office):
    world.to_closed(case, office)
    Case.objects.filter(pk=case.pk).update(channel="town")
    surveys.answer(surveys.token(case.surveys.get()), {"grade": 2})
    face = asked(office.people["handler@town"])
    assert (face.value_text, face.n) == ("0.0%", 1)
    assert list(figures.drill(KEY, office.people["handler@town"], OCTOBER)) == [case]


@pytest.fixture
def county_figures():
    spec = {"key": "mended", "label": "修好", "unit": "件", "over": ["lamps.lamp"], "count": "cases", "at": "mended"}
    FigureRule.objects.create(key="lamps.mended", pack="lamps", system="路灯报修", spec=json.dumps(spec))


@pytest.mark.parametrize("more", [0, 6])
def test_the_dashboard_costs_the_same_however_many_ratings(kinds, office, more, django_assert_max_num_queries):
    for n in range(more):
        rated(office.town, 4, n)
    with django_assert_max_num_queries(72):
        figures.for_dashboard(office.people["supervisor@county"], OCTOBER)


def test_figures_of_a_pack_stand_under_its_name(office, client, county_figures):
    client.force_login(office.people["supervisor@county"])
    whole, own = client.get("/desk/figures/"), client.get("/desk/figures/?system=lamps")
    assert ("lamps", "路灯报修") in whole.context["systems"]
    assert "lamps.mended" not in {face.key for face in whole.context["figures"]}
    assert [face.key for face in own.context["figures"]] == ["lamps.mended"]
    assert client.get("/desk/figures/?system=nonsense").context["system"] == ""


def test_an_unknown_figure_is_no_figure(office):
    with pytest.raises(KeyError):
        figures.drill("nonsense", office.people["handler@town"], OCTOBER)
