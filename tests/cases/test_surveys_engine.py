"""Ratings: asked once at closing, answered once, kept with who it was; a bad one opens a case of its own."""

from datetime import timedelta

import pytest

from cases import surveys
from cases.errors import CaseError
from cases.models import Case, Notice, Survey
from cases.rebuild import rebuild
from home import clock, crypto
from home.models import Post
from tests.cases.engine_world import at, move


@pytest.fixture
def closed(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit", phone="13800001234")
        move(case, "accept", world.person("window@office"))
        move(case, "grant", world.person("handler@office"))
    return case


@pytest.fixture
def now():
    with clock.at(at("2026-04-21 10:00")):
        yield


def test_closing_invites_once_by_link(world, closed, now):
    survey = closed.surveys.get()
    token = surveys.token(survey)
    assert surveys.find(token) == survey
    assert token not in survey.token_hash
    assert (survey.unit.code, survey.user) == ("office", world.user("handler@office"))
    assert survey.expires_at == at("2026-05-21 00:00")
    notice = Notice.objects.get(case=closed, name="survey")
    assert f"/rate/{token}/" in crypto.unseal(notice.text, f"notice:{notice.key}")
    assert crypto.unseal(notice.to, f"notice:{notice.key}") == "13800001234"
    assert "13800001234" not in notice.to


def test_a_good_grade_is_kept_and_opens_nothing(closed, now):
    answered = surveys.answer(surveys.token(closed.surveys.get()), {"grade": 5, "words": "很快"})
    assert (answered.grade, answered.channel) == (5, "web")
    assert not Case.objects.filter(spawned_by=closed).exists()
    closed.refresh_from_db()
    event = closed.events.last()
    assert (event.kind, event.actor_kind, event.seq) == ("survey", "applicant", closed.version)
    assert rebuild(closed) == []


def test_a_bad_grade_opens_a_rectification_at_the_rated_unit(world, closed, now):
    surveys.answer(surveys.token(closed.surveys.get()), {"grade": 2, "reasons": ["slow"], "words": "跑了三趟"})
    case = Case.objects.get(spawned_by=closed)
    assert (case.type.slug, case.holder.code, case.state) == ("tests.fix", "office", "received")
    assert case.facts == {"origin": closed.number, "grade": 2, "words": "跑了三趟"}
    assert case.events.get().actor_kind == "system"
    assert closed.links.get().other == case
    assert case.links.get().other == closed
    assert Survey.objects.get().reasons == ["slow"]


def test_the_rating_stays_with_the_unit_it_was_given_to(world, closed, now):
    Post.objects.filter(user=world.user("handler@office")).update(unit=world.units["zjj"])
    surveys.answer(surveys.token(closed.surveys.get()), {"grade": 1})
    assert closed.surveys.get().unit.code == "office"


def test_a_link_works_once(closed, now):
    token = surveys.token(closed.surveys.get())
    surveys.answer(token, {"grade": 1})
    with pytest.raises(surveys.Unusable):
        surveys.answer(token, {"grade": 5})
    assert (closed.surveys.get().grade, Case.objects.filter(spawned_by=closed).count()) == (1, 1)


def test_a_link_expires_and_an_invented_one_never_worked(closed):
    with clock.at(at("2026-05-21 00:00")):
        with pytest.raises(surveys.Unusable):
            surveys.answer(surveys.token(closed.surveys.get()), {"grade": 1})
        with pytest.raises(surveys.Unusable):
            surveys.answer("x" * 24, {"grade": 1})


@pytest.mark.parametrize("grade", [0, 6, "", None, "very"])
def test_a_grade_that_is_none_is_refused(closed, now, grade):
    with pytest.raises(CaseError) as refused:
        surveys.answer(surveys.token(closed.surveys.get()), {"grade": grade})
    assert refused.value.field == "grade"
    assert surveys.waiting(closed)


def test_closing_again_asks_again_and_ends_the_first_invitation(world):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit")
        move(case, "refuse", world.person("window@office"), reason="不在范围")
    with clock.at(at("2026-04-21 10:00")):
        move(case, "reopen", world.person("lead@office"), reason="材料属实")
        move(case, "accept", world.person("window@office"))
        move(case, "grant", world.person("handler@office"))
        first, second = case.surveys.order_by("asked_at")
        assert first.expires_at <= clock.now() < second.expires_at
        assert surveys.waiting(case) == second
    with clock.at(clock.now() + timedelta(days=400)):
        assert surveys.waiting(case) is None
