"""Columns that go stale are named before an inspector names them: on the first page, in a list, in a letter."""

from datetime import date, datetime, timedelta

import pytest

from cases.models import Notice
from cms import models as cms
from cms import staleness
from home import clock, crypto
from home.models import User
from tests.cms.conftest import add_news

NOW = datetime(2026, 10, 14, 10, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def today(site_pages):
    with clock.at(NOW):
        yield


def column(key):
    return next(each for each in staleness.columns() if each.key == key)


def test_days_left_are_counted_from_the_newest_page(site_pages, today):
    add_news(site_pages, "旧", day=1, column="news")
    add_news(site_pages, "新", day=10, column="news")
    assert (column("news").left, column("news").tone) == (10, "well")
    with clock.at(NOW + timedelta(days=7)):
        assert (column("news").left, column("news").tone) == (3, "soon")
    with clock.at(NOW + timedelta(days=12)):
        assert (column("news").since, column("news").tone) == (2, "late")


def test_drafts_and_what_is_dated_ahead_keep_no_column_fresh(site_pages, today):
    add_news(site_pages, "草稿", day=13, column="news", live=False)
    add_news(site_pages, "预告", day=20, column="news")
    assert column("news").tone == "empty"


def test_policies_and_learning_are_columns_too(site_pages, today):
    when = datetime(2026, 1, 5, 9, tzinfo=clock.OFFICE_ZONE)
    policy = cms.PolicyPage(title="办法", slug="p", issuer="县政府", published=when, body="<p>文</p>")
    site_pages["news"].add_child(instance=policy)
    lesson = cms.LearningPost(title="一句", slug="s", kind="quote", line="一句", day=date(2026, 10, 12))
    site_pages["learning"].add_child(instance=lesson)
    assert column("documents").tone == "late"
    assert column("learning").left == 5


def test_an_editors_own_limit_counts(site_pages, today):
    add_news(site_pages, "新", day=10, column="news")
    cms.ColumnRule.objects.create(column="news", days=3, warn=1)
    assert column("news").since == 1


def test_the_worst_comes_first_and_many_columns_cost_no_more(site_pages, today, django_assert_num_queries):
    add_news(site_pages, "新", day=10, column="news")
    with django_assert_num_queries(4):
        found = staleness.columns()
    assert [each.key for each in found][-1] == "news"


def test_the_keeper_is_told_once_for_each_state(site_pages, today):
    keeper = User.objects.create_user(username="editor", name="华编", password="x", email="a@example.org")
    cms.ColumnRule.objects.create(column="news", days=14, keeper=keeper)
    add_news(site_pages, "新", day=2, column="news")
    assert staleness.tell_keepers() == 1
    assert staleness.tell_keepers() == 0
    letter = Notice.objects.get(name="column")
    assert "政务资讯”再过 2 天就超期" in crypto.unseal(letter.text, f"notice:{letter.key}")
    with clock.at(NOW + timedelta(days=5)):
        assert staleness.tell_keepers() == 1  # stale is another state
    add_news(site_pages, "更新", day=14, column="news")
    with clock.at(NOW):
        assert staleness.tell_keepers() == 0


def test_the_first_page_of_the_admin_names_them_and_the_list_says_when(client, site_pages, today):
    client.force_login(User.objects.create_superuser(username="boss", password="x"))
    assert "该更新的栏目" in client.get("/admin/").content.decode()
    said = client.get("/admin/news-columns/").content.decode()
    assert "“每日学习”是空的" in said
    client.post("/admin/news-columns/new/", {"column": "news", "days": 0, "warn": 4})
    assert not cms.ColumnRule.objects.exists()
    client.post("/admin/news-columns/new/", {"column": "news", "days": 10, "warn": 4})
    assert cms.ColumnRule.objects.get().days == 10
