"""Rating: a link anybody may look at, that answers once, by POST, within its days; a low grade sets something off."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from cases import chain, figures, opening, surveys, transition
from cases.errors import NotOpen
from cases.models import Case, Survey
from forms import intake, publishing, schema
from home import clock
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING
from tests.cases.public.test_track_page import rows, words


@pytest.fixture
def survey(site, case, office) -> Survey:
    world.to_closed(case, office)
    return case.surveys.get()


@pytest.fixture
def link(survey) -> str:
    return f"/rate/{surveys.token(survey)}/"


@pytest.fixture
def guest():
    return Client()


def test_the_link_shows_five_faces_and_chooses_none(guest, link):
    page = words(guest.get(link))
    assert page.count('type="radio"') == 5
    assert "checked" not in page
    assert "哪里没办好" in page  # without script both groups of reasons are there
    assert "哪里办得好" in page


@pytest.mark.parametrize(("face", "label"), [(5, "满意"), (3, "一般"), (2, "不满意")])
def test_old_people_are_asked_with_three_faces_that_stand_for_grades(guest, link, survey, face, label):
    guest.get("/mode/elder/")
    page = words(guest.get(link))
    assert page.count('type="radio"') == 3
    assert f'value="{face}"' in page
    assert re.search(rf"</svg>\s*{label}</label>", page)
    guest.post(link, {"grade": str(face)})
    survey.refresh_from_db()
    assert survey.grade == face


def test_a_rating_is_kept_with_reasons_and_words(guest, link, survey):
    answer = guest.post(link, {"grade": "5", "reasons": ["fast", "kind"], "words": "很快"}, follow=True)
    assert "谢谢，评价收到了" in words(answer)
    survey.refresh_from_db()
    assert (survey.grade, survey.reasons, survey.answered_at) == (5, ["fast", "kind"], MORNING)
    assert not Case.objects.filter(type__slug="rectify.rectify").exists()


def test_a_low_grade_opens_a_rectify_case_and_says_so(guest, link, survey, office):
    answer = guest.post(link, {"grade": "2", "reasons": ["trips"]}, follow=True)
    assert "被评的单位核实，督查岗都看得到" in words(answer)
    assert "不是被评的窗口" not in words(answer)  # the unit looks into it itself, as the page before said
    rectify = Case.objects.get(type__slug="rectify.rectify")
    assert rectify.spawned_by == survey.case
    assert rectify.holder == office.town


def test_a_second_rating_promises_nothing_that_does_not_happen(guest, link, survey):
    assert "自动转去整改" in words(guest.get(link))
    first = Survey.objects.create(
        case=survey.case, segment="first", unit=survey.unit, token_hash="x", asked_at=MORNING, expires_at=MORNING
    )
    Survey.objects.filter(pk=survey.pk).update(second_of=first)
    assert "自动转去整改" not in words(guest.get(link))
    assert "接下来会怎样" not in words(guest.post(link, {"grade": "1"}, follow=True))


@pytest.mark.parametrize("grade", ["", "0", "6", "x"])
def test_without_a_grade_nothing_is_sent_and_nothing_lost(guest, link, survey, grade):
    answer = guest.post(link, {"grade": grade, "reasons": ["trips"], "words": "社保卡拍了两次"})
    assert answer.status_code == 422
    page = words(answer)
    assert "请选一张最合适的脸" in page
    assert "社保卡拍了两次" in page
    assert 'id="r-trips" checked' in page
    survey.refresh_from_db()
    assert survey.grade is None


@pytest.mark.parametrize("data", [{"reasons": ["invented"]}, {"words": "字" * 501}])
def test_what_the_page_does_not_offer_is_refused(guest, link, survey, data):
    assert guest.post(link, {"grade": "4"} | data).status_code == 422
    survey.refresh_from_db()
    assert survey.grade is None


def test_looking_answers_nothing_however_a_previewer_looks(guest, link, survey):
    before = rows()
    for look in (guest.get, guest.head, guest.options):
        look(link)
        look(f"{link}?grade=1&told=low")
    survey.refresh_from_db()
    assert survey.grade is None
    assert rows() == before


def test_a_link_counts_once(guest, link, survey):
    guest.post(link, {"grade": "1"})
    again = guest.post(link, {"grade": "5"})
    assert again.status_code == 410
    assert "已经评过了" in words(again)
    assert guest.get(link).status_code == 410
    survey.refresh_from_db()
    assert survey.grade == 1
    assert Case.objects.filter(type__slug="rectify.rectify").count() == 1


def test_a_used_link_does_not_tell_the_grade(guest, link):
    guest.post(link, {"grade": "1"})
    assert "不满意" not in words(Client().get(link))


def test_a_link_ends_after_its_days(guest, link, survey):
    with clock.at(MORNING + timedelta(days=31)):
        assert guest.get(link).status_code == 410
        answer = guest.post(link, {"grade": "5"})
    assert "评价时间已经过了" in words(answer)
    survey.refresh_from_db()
    assert survey.grade is None


def test_an_unknown_link_is_answered_kindly(guest, site):
    answer = guest.post("/rate/nobody-knows-this/", {"grade": "1"})
    assert answer.status_code == 404
    assert "没有这个评价链接" in words(answer)


def test_the_page_is_kept_nowhere(guest, link):
    answer = guest.get(link)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_tracking_page_leads_to_it(survey, inside):
    assert f'href="{inside.url}rate/"' in words(inside.read())
    page = inside.read("rate/", follow=True)
    assert "这次办得怎么样" in words(page)
    inside.client.post(page.redirect_chain[-1][0], {"grade": "4"})
    assert f'href="{inside.url}rate/"' not in words(inside.read())
    assert inside.read("rate/")["Location"] == inside.url


def test_without_the_code_the_tracking_page_leads_nowhere(survey, person):
    assert person.read("rate/")["Location"].startswith("/track/?number=")


def test_the_rating_stands_in_no_public_timeline(survey, inside, link):
    inside.client.post(link, {"grade": "1", "words": "态度差"})
    assert "态度差" not in words(inside.read())


def test_a_number_in_the_words_stays_sealed_where_it_was_said(guest, link, survey, office):
    publishing.make_form("base-survey", "评价", schema.build(SURVEY), pack_key="base.survey")
    guest.post(link, {"grade": "1", "words": "打13800138000没人接"})
    rectify = Case.objects.get(type__slug="rectify.rectify")
    assert rectify.facts["words"] == "打138****8000没人接"
    survey.refresh_from_db()
    assert survey.submission.data["words"]["mask"] == "打138****8000没人接"
    assert intake.answers(survey.submission)["words"] == "打13800138000没人接"
    assert list(chain.verify()) == []
    with pytest.raises(NotOpen):  # the rater is nobody's to look up
        transition.look(survey.case, "words", world.staff(office.people["window@town"]), "核对")


SURVEY = {
    "title": "评价",
    "steps": [{"title": "评价", "fields": [{"key": "words", "type": "long_text", "label": "还想说什么"}]}],
}


# --- one device, one voice a window and day ---------------------------------------------------------------------------
def rated(guest, office, n, grade, at=MORNING):
    """Another closed case of the town, rated from ``guest``."""
    secret = f"device-{n}"
    case = opening.open_case(world.send_form(office.town, secret=secret), by=world.APPLICANT, secret=secret)
    world.to_closed(case, office)
    with clock.at(at):
        guest.post(f"/rate/{surveys.token(case.surveys.get())}/", {"grade": grade})
    return case.surveys.get()


def test_a_second_rating_of_a_window_from_one_device_that_day_is_kept_and_not_counted(site, kinds, office, guest):
    first, second = rated(guest, office, 1, "5"), rated(guest, office, 2, "5")
    other, next_day = rated(Client(), office, 3, "2"), rated(guest, office, 4, "4", MORNING + timedelta(days=1))
    assert [each.repeated for each in (first, second, other, next_day)] == [False, True, False, False]
    assert second.grade == 5  # it stands in the log all the same
    assert len({first.device, second.device, next_day.device}) == 1
    assert first.device not in ("", other.device, guest.cookies["rated"].value)
    face = figures.for_dashboard(office.people["supervisor@county"], figures.Period.parse("2026-10"))
    counted = {each.key: each.n for each in face}
    assert counted["review.good_rate"] == 3


def test_a_repeated_low_grade_is_followed_up_like_any_other(site, kinds, office, guest):
    rated(guest, office, 1, "2")
    second = rated(guest, office, 2, "1")
    assert (second.repeated, second.followed.type.slug) == (True, "rectify.rectify")


def test_satisfaction_is_told_by_where_the_case_came_in(site, kinds, office, guest):
    for n, (grade, channel) in enumerate((("5", "town"), ("2", "county"), ("4", "web"))):
        survey = rated(Client(), office, n, grade)
        Case.objects.filter(pk=survey.case_id).update(channel=channel)
    face = figures.for_dashboard(office.people["supervisor@county"], figures.Period.parse("2026-10"))
    told = {each.key: each.value_text for each in face}
    assert (told["review.window_satisfied"], told["review.online_satisfied"]) == ("50.0%", "100.0%")
