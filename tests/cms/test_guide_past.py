"""What a guide says about time: what changed this year, how long it took lately, and what follows a retired item."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import items
from cases.models import Case, ItemVersion, ServiceItem
from cms import changed
from cms.took import took
from home import clock
from tests.cms.conftest import FACTS, add_guide

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 15, 10, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def october():
    with clock.at(NOW):
        yield


@pytest.fixture
def page(site_pages, form_page, october):
    return add_guide(site_pages, "I801", "高龄津贴申领", form_page)


def text(client, url, **asked):
    return client.get(url, asked).content.decode()


# --- what changed this year -----------------------------------------------------------------------------------------
def publish(day, **facts):
    item = ServiceItem.objects.get(code="I801")
    return items.publish(item, {**FACTS, **facts}, valid_from=day)


def test_a_guide_tells_what_changed_this_year_and_from_when(client, page):
    publish(date(2026, 3, 10), promise_days=9, materials=FACTS["materials"][:1])
    publish(date(2026, 9, 1), promise_days=9, materials=FACTS["materials"][:1], ask="民政局 0500-6009999")
    said = text(client, page.url).split('id="changed"')[1].split("</section>")[0]
    assert "今年改过 2 次" in said
    assert said.index("自9月1日起") < said.index("自3月10日起")
    for words in ("10 个工作日", "9 个工作日", "户口簿", "已去掉", "0500-6009999"):
        assert words in said


def test_nothing_changed_is_not_told(client, page):
    assert 'id="changed"' not in text(client, page.url)
    publish(date(2026, 11, 1), promise_days=9)  # still to come
    assert 'id="changed"' not in text(client, page.url)


def test_last_years_changes_are_last_years(page):
    versions = [(1, date(2025, 1, 1), {"visits": 2}), (2, date(2025, 6, 1), {"visits": 1}),
                (3, date(2026, 2, 1), {"visits": 0})]  # fmt: skip
    [step] = changed.this_year(versions, 2026)
    assert step.day == date(2026, 2, 1)
    assert [(each.before, each.after) for each in step.changes] == [("1", "0")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"fee": {"on": True, "items": [{"name": "工本费", "standard": "20 元"}]}}, {"fee": {"on": False}},
         [("工本费 20 元", "不收费")]),
        ({"steps": [{"name": "收件", "days": 1}]}, {"steps": [{"name": "收件", "days": 2}]}, [("收件，1", "收件，2")]),
        ({"basis": []}, {"basis": [{"title": "条例", "article": "第三条"}]}, [("", "条例，第三条")]),
        ({"faq": [{"q": "能补发吗", "a": "能"}] * 2}, {"faq": [{"q": "能补发吗", "a": "能"}]}, [("能补发吗，能", "")]),
        ({"legal_days": 20, "legal_unit": "working"}, {"legal_days": 20, "legal_unit": "calendar"},
         [("20 个工作日", "20天")]),
        ({"places": [{"hall": "大厅", "phone": "1", "window": "2"}]},
         {"places": [{"window": "2", "hall": "大厅", "phone": "1"}]}, []),
        ({"elder_hot": True, "words": ["a"]}, {"elder_hot": False}, []),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(before, after, said):
    assert [(each.before, each.after) for each in changed.between(before, after)] == said


# --- how long it took -----------------------------------------------------------------------------------------------
def closed(file_case, version, took_days, **more):
    """A case of ``version`` accepted on Thursday 10 September and decided so many days later."""
    case, start = file_case(), date(2026, 9, 10)
    end = start + timedelta(days=took_days)
    values = {
        "item_version": version, "category": "closed", "opened_at": clock.instant(start),
        "closed_at": clock.instant(end), "reached": {"accepted": f"{start}", "decided": f"{end}"},
    }  # fmt: skip
    Case.objects.filter(pk=case.pk).update(**values | more)


@pytest.fixture
def lately(page, file_case, october):
    cache.clear()
    version = ItemVersion.objects.get(item__code="I801")
    return lambda *spans, **more: [closed(file_case, version, each, **more) for each in spans]


def test_from_five_cases_on_the_real_time_stands_beside_the_promise(client, page, lately):
    lately(1, 1, 4, 5, 6)  # Friday, Friday, Monday, Tuesday, Wednesday
    assert "近 90 天办了 5 件，中位数 2 个工作日" in text(client, page.url)


def test_with_fewer_nothing_is_said(client, page, lately):
    lately(1, 1, 4, 5)
    assert "近 90 天" not in text(client, page.url)


def test_what_is_open_void_old_or_had_no_result_does_not_count(page, lately):
    lately(1, 1, 4, 5)
    lately(1, category="work")
    lately(1, void=True)
    lately(1, reached={"accepted": "2026-09-10"})
    lately(1, closed_at=NOW - timedelta(days=91))
    assert took("I801") is None
    assert took("I999") is None


def test_it_is_counted_once_a_day(page, lately):
    lately(0, 0, 0, 0, 0)
    assert "半数当天办好" in str(took("I801"))
    with CaptureQueriesContext(connection) as queries:
        assert took("I801").n == 5
    assert not len(queries)
    lately(1)
    assert took("I801").n == 5
    with clock.at(NOW + timedelta(days=1)):
        assert took("I801").n == 6


# --- retired --------------------------------------------------------------------------------------------------------
@pytest.fixture
def retired(site_pages, page):
    after = add_guide(site_pages, "I802", "高龄补贴申领")
    item = ServiceItem.objects.get(code="I801")
    item.status, item.status_from, item.successor = "retired", date(2026, 7, 1), ServiceItem.objects.get(code="I802")
    item.save()
    return page, after


def test_a_retired_guide_names_what_follows_and_has_no_form(client, retired):
    page, after = retired
    said = text(client, page.url).split("<main")[1].split("</main")[0]
    assert "自7月1日起由“高龄补贴申领”承接" in said
    assert f'href="{after.url}"' in said
    assert "/apply/" not in said
    assert client.get(f"{page.url}check/").status_code == 404
    assert '<meta name="robots" content="noindex">' in text(client, page.url)


def test_a_retired_guide_is_in_no_list_and_not_found(client, retired):
    page, after = retired
    for path in ("/services/", "/services/?hot=elder", "/search/?q=高龄津贴", "/sitemap/", "/"):
        assert f'href="{page.url}"' not in text(client, path), path
    assert f'href="{after.url}"' in text(client, "/services/")


def test_an_item_taken_up_again_is_found_again(client, retired):
    page, _after = retired
    item = ServiceItem.objects.get(code="I801")
    item.status = "live"
    item.save()
    assert f'href="{page.url}"' in text(client, "/search/?q=高龄津贴")
    assert "/apply/" in text(client, page.url)


def test_without_a_successor_or_its_page_the_guide_still_says_so(client, retired):
    page, after = retired
    after.unpublish()
    assert "由“高龄补贴申领”承接" in text(client, page.url)
    ServiceItem.objects.filter(code="I801").update(successor=None)
    assert "自7月1日起不再办理" in text(client, page.url)
    ServiceItem.objects.filter(code="I801").update(status_from=None)
    assert "本事项不再办理" in text(client, page.url)


def test_a_suspended_guide_says_so_and_has_no_form(client, page):
    ServiceItem.objects.filter(code="I801").update(status="suspended")
    said = text(client, page.url)
    assert "暂停办理" in said
    assert "/apply/glbt" not in said.split("<main")[1].split("</main")[0]
