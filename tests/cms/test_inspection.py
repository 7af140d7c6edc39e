"""网站体检: the site as an inspector sees it, each row with the list behind it; the worst three on the first page."""

from datetime import date, datetime, time, timedelta

import pytest

from cases.models import ItemVersion
from cms import inspection, rights
from cms.checks import kept
from cms.inspection import State, visits
from cms.models import NewsPage, PageCheck
from home import clock
from home.models import SiteProfile, Unit
from tests.cms.conftest import FACTS, add_guide, add_news
from tests.cms.test_admin_rights import person

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 2, 10, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def editor(client, site_pages):
    rights.ensure_groups()
    client.force_login(person("writes", Unit.objects.get(code="mzj"), "editor"), backend="home.auth.Backend")
    return client


def row(key: str):
    return next(each for each in inspection.inspect() if each.key == key)


def lines(key: str) -> str:
    return " | ".join(line.text for line in row(key).lines)


@pytest.mark.parametrize(
    ("ago", "state"), [(0, State.WELL), (9, State.WELL), (10, State.SOON), (14, State.SOON), (15, State.BAD)]
)
def test_the_home_page_wants_something_new_within_two_weeks(site_pages, ago, state):
    with clock.at(DAY):
        add_news(site_pages, "周六照常开门", column="news", published=DAY - timedelta(days=ago))
        assert row("home").state == state
        assert ("政务资讯" in lines("columns")) is (state != State.WELL)
        assert "政务资讯" not in lines("empty")


def test_empty_columns_are_named_and_five_of_them_fail(site_pages):
    assert row("empty").state == State.BAD
    assert "通知公告" in lines("empty")


def test_a_guide_that_lost_an_element_is_named_with_what_it_lacks(site_pages):
    guide = add_guide(site_pages, "I803", "高龄津贴申领")
    assert row("guides").state == State.WELL
    facts = {**FACTS, "complain": ""}
    ItemVersion.objects.create(item=guide.item, number=2, facts=facts, valid_from=date(2026, 1, 2))
    assert lines("guides") == "高龄津贴申领，缺：监督投诉"


def test_a_guide_whose_item_changed_since_is_to_be_read_again(site_pages):
    guide = add_guide(site_pages, "I803", "高龄津贴申领")
    guide.save_revision().publish()
    assert row("changed").state == State.WELL
    tomorrow = clock.today() + timedelta(days=1)
    facts = {**FACTS, "promise_days": 9}
    ItemVersion.objects.create(item=guide.item, number=2, facts=facts, valid_from=tomorrow)
    with clock.at(clock.now() + timedelta(days=2)):
        assert "高龄津贴申领" in lines("changed")


def test_what_was_found_on_pages_stands_in_its_row(site_pages):
    page = add_news(site_pages, "名单", body="<p>33052319900307123X</p><p><a href='/no/such/'>通知</a></p>")
    kept.write(page)
    assert row("leaks").state == State.BAD
    assert "名单 · 正文第1段" in lines("leaks")
    assert "33052319900307123X" not in lines("leaks")
    assert row("links").state == State.BAD
    NewsPage.objects.filter(pk=page.pk).update(live=False)
    assert row("leaks").state == State.WELL


def test_what_the_foot_must_say_is_asked_for(site_pages, settings):
    settings.BASE_URL = "https://www.qingxi.gov.cn"
    assert "ICP" in lines("identity")
    told = dict.fromkeys(("icp", "police_filing", "address", "site_id_code", "centre_phone"), "x")
    SiteProfile.objects.update(**told)
    assert row("identity").state == State.WELL


def test_the_site_is_called_once_an_hour_and_five_in_a_hundred_are_too_many(settings, site_pages):
    settings.LINK_CHECK, settings.BASE_URL = True, "http://127.0.0.1:1/"
    visits.cache.delete(visits.KEY)
    assert row("reachable").state == State.UNKNOWN
    assert visits.call()
    assert not visits.call()
    assert (visits.week().tried, visits.week().failed) == (1, 1)
    assert row("reachable").state == State.BAD
    visits.cache.delete(visits.KEY)


@pytest.mark.parametrize("pages", [1, 6])
def test_the_inspection_asks_the_database_no_more_often(site_pages, django_assert_num_queries, pages):
    for n in range(pages):
        page = add_news(site_pages, f"名单{n}", day=n + 1, body="<p>33052319900307123X</p>")
        kept.write(page)
        add_guide(site_pages, f"I80{n}", f"高龄津贴申领{n}", complain="")
    with django_assert_num_queries(29):
        inspection.inspect()


def test_editors_see_the_worst_first_and_the_whole_list_under_reports(editor, site_pages):
    start = editor.get("/admin/").content.decode()
    assert "网站体检" in start
    assert start.count('class="ow-health-tone') == 3
    shown = editor.get("/admin/health/").content.decode()
    assert "没有空白栏目" in shown
    assert "单项否决" in shown
    page = add_news(site_pages, "名单", body="<p>33052319900307123X</p>")
    answer = editor.post("/admin/health/", follow=True).content.decode()
    assert "检查了" in answer
    assert "名单 · 正文第1段" in answer
    assert PageCheck.objects.get(page=page.pk).findings


def test_who_asks_after_midnight_gets_an_answer_before_the_nights_round(editor, site_pages):
    with clock.at(clock.instant(clock.today(), time(0, 30))):
        page = add_news(site_pages, "名单", body="<p>33052319900307123X</p>")
        assert "名单 · 正文第1段" in editor.post("/admin/health/", follow=True).content.decode()
        assert PageCheck.objects.get(page=page.pk).findings


def test_a_guide_that_a_pack_brings_belongs_to_who_answers_for_its_cases(site_pages):
    """All were given to the county's own office, whoever the pack said answers for them."""
    from cases.models import ServiceItem
    from cases.packs import install, load

    bureau = Unit.objects.get(code="mzj")
    install(load("praise"), dict.fromkeys(load("praise").shape.units, bureau.code))
    assert ServiceItem.objects.get(code="biaoyang").authority == bureau


def test_installing_a_pack_says_which_elements_its_guide_still_lacks(site_pages):
    from cases.packs import install, load

    office = Unit.objects.get(code="mzj")
    report = install(load("doudi"), dict.fromkeys(("crew", "office", "group"), office.code))
    (line,) = [each for each in report.of("new") if each.part == "page:doudi.doudi"]
    assert "指南已上线，还缺" in line.why
    assert "设定依据" in line.why
    assert "缺：" in lines("guides")
