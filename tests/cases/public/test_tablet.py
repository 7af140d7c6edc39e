"""The rating tablet at a window: what was just finished there, five faces, ten seconds; nothing for the clerk."""

from datetime import timedelta

import pytest
from django.test import Client

from cases import opening
from cases.actor import staff
from cases.models import Case, Survey
from home import clock, terminals
from home.models import Terminal
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING


def words(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def tablet(site, office):
    made = Terminal.objects.create(number="P08", kind="tablet", unit=office.town)
    browser = Client()
    assert browser.post("/terminal/", {"code": terminals.give_code(made)})["Location"] == "/tablet/"
    return browser


@pytest.fixture
def at_window(kinds, office):
    """A case that came in at the town's window this morning."""
    sent = world.send_form(office.town)
    return opening.open_case(sent, by=staff(office.people["window@town"]), channel="town")


def test_the_case_finished_at_this_window_shows_faces_and_one_touch_rates(tablet, at_window, office):
    assert "办好以后，请在这里评一评" in words(tablet.get("/tablet/"))
    world.to_closed(at_window, office)
    page = words(tablet.get("/tablet/"))
    assert "非常满意" in page
    assert 'content="10; url=/tablet/?past=' in page
    assert "林" not in page  # who it was
    survey = Survey.objects.get()
    answer = tablet.post("/tablet/", {"survey": survey.pk, "grade": "5"})
    thanks = words(tablet.get(answer["Location"]))
    assert "谢谢" in thanks
    assert "满意" not in thanks  # nor what was chosen
    survey.refresh_from_db()
    assert (survey.grade, survey.channel, survey.repeated) == (5, "window", False)
    assert "办好以后，请在这里评一评" in words(tablet.get("/tablet/"))


@pytest.mark.parametrize("how", ["touched", "waited"])
def test_it_may_be_passed_and_the_link_stays_good(tablet, at_window, office, how):
    world.to_closed(at_window, office)
    survey = Survey.objects.get()
    if how == "touched":
        tablet.post("/tablet/", {"survey": survey.pk, "pass": "1"})
    else:
        tablet.get(f"/tablet/?past={survey.pk}")
    assert "非常满意" not in words(tablet.get("/tablet/"))
    survey.refresh_from_db()
    assert survey.answered_at is None
    assert survey.expires_at > clock.now()


def test_who_filed_from_elsewhere_is_not_asked_there(tablet, case, office):
    world.to_closed(case, office)
    assert "非常满意" not in words(tablet.get("/tablet/"))


def test_nor_two_minutes_later_nor_a_case_of_another_day(tablet, at_window, office):
    world.move(at_window, "accept", office)
    with clock.at(MORNING + timedelta(days=3)):
        world.to_closed(at_window, office)
        assert "非常满意" not in words(tablet.get("/tablet/"))
    Case.objects.update(opened_at=MORNING + timedelta(days=3))
    with clock.at(MORNING + timedelta(days=3, seconds=60)):
        assert "非常满意" in words(tablet.get("/tablet/"))
    with clock.at(MORNING + timedelta(days=3, seconds=130)):
        assert "非常满意" not in words(tablet.get("/tablet/"))


def test_a_tablet_of_one_clerk_shows_that_clerks_cases_only(tablet, at_window, office):
    Terminal.objects.update(clerk=office.people["handler@town"])
    world.to_closed(at_window, office)
    assert "非常满意" not in words(tablet.get("/tablet/"))
    Terminal.objects.update(clerk=office.people["window@town"])
    assert "非常满意" in words(tablet.get("/tablet/"))


def test_no_other_browser_and_no_staff_see_it(tablet, at_window, office, site):
    world.to_closed(at_window, office)
    assert Client().get("/tablet/")["Location"] == "/"
    tablet.force_login(office.people["window@town"])
    assert "这里有人登录着" in words(tablet.get("/tablet/"))
    survey = Survey.objects.get()
    tablet.post("/tablet/", {"survey": survey.pk, "grade": "5"})
    survey.refresh_from_db()
    assert survey.answered_at is None
