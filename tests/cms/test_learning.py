"""Daily learning: the year's calendar, series, words beside the sound, the week on a sheet, and who has read it."""

from datetime import date, datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cases.actor import SYSTEM
from cases.models import Case, CaseType
from cases.opening import open_case
from cases.packs import load
from cases.packs.install import EVERYTHING, install
from cms import models as cms
from cms.learning import readings
from home import clock
from home.models import Post, Unit, User

NOW = datetime(2026, 10, 14, 10, tzinfo=clock.OFFICE_ZONE)  # a Wednesday


@pytest.fixture
def today(site_pages):
    with clock.at(NOW):
        yield


def post(site_pages, day, kind="quote", **more):
    values = {"title": f"一句 {day}", "slug": f"{kind}-{day}", "kind": kind, "day": day, "line": "民惟邦本，本固邦宁。"}
    return site_pages["learning"].add_child(instance=cms.LearningPost(**values | more))


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_year_says_what_each_week_had_and_which_were_holidays(client, site_pages, today):
    post(site_pages, date(2026, 2, 9), line="最早的一句。")
    post(site_pages, date(2026, 9, 21))
    post(site_pages, date(2026, 10, 12), kind="song", line="我的祖国")
    said = text(client, "/learning/calendar/")
    assert "我的祖国" in said
    assert "民惟邦本" in said
    assert said.index("十月") < said.index("九月")  # the newest month first
    assert "整周放假" in said  # 16 to 22 February: the Spring Festival
    assert "一月</h2>" not in said.replace("十一月", "")  # nothing was asked of weeks before the first post


def test_a_year_without_posts_is_no_page(client, site_pages, today):
    assert client.get("/learning/calendar/2020/").status_code == 404
    assert client.get("/learning/calendar/2027/").status_code == 404


def test_a_series_pages_by_day(client, site_pages, today):
    for n in range(1, 27):
        post(site_pages, date(2026, 9, n), line=f"第{n}句。")
    post(site_pages, date(2026, 9, 3), kind="song", slug="song", line="别的系列")
    first = text(client, "/learning/series/quote/")
    assert "第26句" in first
    assert "第2句" not in first
    assert "别的系列" not in first
    assert "第2句" in text(client, "/learning/series/quote/?before=2026-09-03")
    assert client.get("/learning/series/poem/").status_code == 404


def test_words_stand_beside_the_sound(client, site_pages, today):
    sound = Document.objects.create(title="歌", file=ContentFile(b"ID3", name="song.mp3"))
    page = post(site_pages, date(2026, 10, 12), kind="song", audio=sound, transcript="一条大河\n波浪宽")
    said = text(client, page.url)
    assert "<audio controls" in said
    assert "song-words" in said
    assert "波浪宽" in said


def test_the_sheet_has_the_weeks_own_posts_and_no_older_ones(client, site_pages, today):
    post(site_pages, date(2026, 10, 5), kind="song", line="上周的歌")
    post(site_pages, date(2026, 10, 12))
    said = text(client, "/learning/sheet/")
    assert "民惟邦本" in said
    assert "上周的歌" not in said
    assert "上周的歌" in text(client, "/learning/sheet/?week=2026-10-05")
    assert "这一周没有发布" in text(client, "/learning/sheet/?week=2026-09-07")


# --- the plan ---------------------------------------------------------------------------------------------------------
def test_a_post_that_goes_live_closes_its_slot_once_a_second_person_has_checked(site_pages, today):
    office = Unit.add_root(code="zwfw", name="政务中心", level=Unit.Level.OFFICE)
    install(load("party"), {"office": "zwfw"}, take=EVERYTHING)
    with clock.at(datetime(2026, 9, 28, 9, tzinfo=clock.OFFICE_ZONE)):
        facts = {"period_from": "2026-10-05", "period_to": "2026-10-11"}
        kind = CaseType.objects.get(slug="party.learn_slot")
        slot = open_case(None, type=kind, by=SYSTEM, home=office, answers=facts)
    told = slot.facts | {"series_key": "quote"}
    Case.objects.filter(pk=slot.pk).update(facts=told, state="drafted", category="work")  # the moves: pack scenarios
    page = post(site_pages, date(2026, 10, 12), live=False, source="《尚书》")
    page.save_revision().publish()
    slot.refresh_from_db()
    assert slot.state == "drafted"
    Case.objects.filter(pk=slot.pk).update(state="checked")
    page.save_revision().publish()
    slot.refresh_from_db()
    assert (slot.state, slot.result) == ("published", "published")


# --- who has read it ------------------------------------------------------------------------------------------------
@pytest.fixture
def staff(today):
    """Four who work at the office, one of them its lead, and one alone in a town."""
    office = Unit.objects.get(code="mzj")
    town = Unit.add_root(code="anping", name="安平镇", level=Unit.Level.TOWN)
    people = [User.objects.create_user(username=f"u{n}", name=f"甲{n}", password="x") for n in range(5)]
    for n, user in enumerate(people):
        role = "lead" if n == 0 else "handler"
        Post.objects.create(user=user, unit=town if n == 4 else office, role=role, active_from=date(2026, 1, 1))
    return people


def test_a_press_counts_once_and_only_for_staff(client, site_pages, staff):
    page = post(site_pages, date(2026, 10, 12))
    assert "我读过了" not in text(client, page.url)
    address = f"/learning-read/{page.pk}/"
    assert client.post(address).status_code == 302  # to the sign-in
    assert cms.Reading.objects.count() == 0
    client.force_login(staff[1])
    assert "我读过了" in text(client, page.url)
    assert client.post(address)["Location"].startswith(page.url)
    client.post(address)
    assert cms.Reading.objects.get().unit.code == "mzj"
    assert "您已经读过了" in text(client, page.url)
    assert client.get(address).status_code == 405


def test_shares_are_by_unit_and_names_are_the_leads_alone(client, site_pages, staff):
    page = post(site_pages, date(2026, 10, 12))
    for user in staff[:3]:
        readings.read(page, user)
    client.force_login(staff[1])
    said = text(client, "/learning-read/")
    assert "75%" in said  # three of four
    assert "人少，不显示" in said  # one person alone is no share
    assert "5 人里有 3 人读过" in said
    assert "甲3" not in said.split("<main")[1]
    client.force_login(staff[0])
    assert "甲3" in text(client, "/learning-read/")
    assert "甲4" not in text(client, "/learning-read/").split("<main")[1]  # of another unit


def test_who_came_after_the_day_is_not_waited_for(site_pages, staff):
    page = post(site_pages, date(2026, 10, 12))
    late = User.objects.create_user(username="late", name="后来", password="x")
    Post.objects.create(user=late, unit=Unit.objects.get(code="mzj"), role="handler", active_from=date(2026, 10, 13))
    assert readings.rates(page, staff[0]).audience == 5


def test_shares_cost_the_same_for_many_units(site_pages, staff, django_assert_num_queries):
    page = post(site_pages, date(2026, 10, 12))
    for user in staff:
        readings.read(page, user)
    with django_assert_num_queries(4):
        readings.rates(page, staff[4])


def test_all_but_one_is_not_all():
    assert readings.percent(999, 1000) == 99
    assert readings.percent(42, 48) == 87
    assert readings.percent(48, 48) == 100
