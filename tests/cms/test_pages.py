"""Public pages answer, say what was asked first, and cost the same however much there is."""

from datetime import date

import pytest

from cms.models import LearningPost
from home import clock
from tests.cms.conftest import add_guide, add_news

pytestmark = pytest.mark.django_db


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.fixture
def october():
    with clock.at(clock.instant(date(2026, 10, 9))):
        yield


def test_the_guide_says_time_fee_trips_and_papers_first(client, guide, october):
    page = text(client, guide.url)
    assert page.index("10") < page.index("facts") or 'class="num">10<' in page
    assert "身份证" in page
    assert "户口簿" in page
    assert "10月23日" in page or "10月22日" in page
    assert f"{guide.form_page.url}?about=I199" in page


def test_a_guide_without_a_form_leads_to_its_window(client, site_pages):
    page = text(client, add_guide(site_pages, "I002", "死亡注销户口登记").url)
    assert "08 号窗口" in page
    assert "?about=" not in page


def test_a_guide_whose_item_has_no_facts_still_stands(client, site_pages):
    from cms.models import ServiceGuidePage

    page = site_pages["services"].add_child(instance=ServiceGuidePage(title="新事项", slug="new", item_code="I999"))
    assert "新事项" in text(client, page.url)


def test_lists_narrow_by_theme_and_say_so(client, guide, site_pages):
    assert "高龄津贴申领" in text(client, "/services/?theme=养老")
    assert "高龄津贴申领" not in text(client, "/services/?theme=户籍").split("list-side")[0]
    assert "高龄津贴申领" in text(client, "/services/?hot=elder")


def test_lists_page_by_key(client, site_pages):
    for n in range(21):
        add_guide(site_pages, f"I{n:03}", f"事项{n:03}")
    first = text(client, "/services/")
    assert "事项019" in first
    assert "事项020" not in first
    assert "事项020" in text(client, "/services/?after=I019")


def test_news_shows_a_column_and_its_older_half(client, site_pages):
    for day in range(1, 23):
        add_news(site_pages, f"第{day}条", day)
    newest = text(client, "/news/")
    assert "第22条" in newest
    assert ">第1条<" not in newest
    older = newest.split("before=")[1].split('"')[0]
    assert ">第1条<" in text(client, f"/news/?before={older}")
    assert "第22条" not in text(client, "/news/?column=party").split("n-side")[0]


@pytest.mark.parametrize("nonsense", ["before=x", "before=2026-99-99T00:00~1", "column=<script>", "before=~"])
def test_nonsense_in_the_address_is_the_first_page(client, site_pages, nonsense):
    add_news(site_pages, "唯一一条")
    assert "唯一一条" in text(client, f"/news/?{nonsense}")


@pytest.mark.parametrize("week", ["", "2026-10-05", "2026-02-31", "1999-01-01", "2999-01-01", "x"])
def test_the_week_of_learning_answers_for_any_week(client, site_pages, october, week):
    post = LearningPost(title="每周一句", slug="q", kind="quote", day=date(2026, 10, 8), line="事不避小")
    site_pages["learning"].add_child(instance=post)
    page = text(client, f"/learning/?week={week}")
    assert ("事不避小" in page) == (week != "1999-01-01")


@pytest.mark.parametrize("path", ["/", "/services/", "/news/", "/learning/", "/apply/", "/sitemap/"])
def test_every_column_says_what_it_is(client, site_pages, guide, path):
    page = text(client, path)
    assert '<meta name="SiteName"' in page
    assert '<meta name="SiteDomain" content="testserver">' in page
    assert '<meta name="SiteIDCode" content="3305230001">' in page
    if path != "/sitemap/":
        assert '<meta name="ColumnName"' in page
        assert '<meta name="ColumnType"' in page


def test_an_article_carries_its_tags(client, site_pages):
    page = text(client, add_news(site_pages, "调休通知", 8).url)
    assert '<meta name="ArticleTitle" content="调休通知">' in page
    assert '<meta name="PubDate" content="2026-10-08 09:00">' in page
    assert '<meta name="ContentSource" content="县政务服务办">' in page


def test_elder_mode_leaves_few_things_to_choose_from(client, guide, site_pages):
    client.get("/mode/elder/")
    page = text(client, "/")
    assert 'data-mode="elder"' in page
    assert "eld-call" in page
    assert "hero" not in page.split("<main")[1].split("</main")[0]


def test_unpublished_pages_are_nowhere(client, guide):
    guide.unpublish()
    assert client.get(guide.url).status_code == 404
    assert "高龄津贴申领" not in text(client, "/services/")


@pytest.mark.parametrize("path", ["/", "/services/", "/news/", "/learning/", "/sitemap/"])
def test_queries_do_not_grow_with_rows(client, site_pages, guide, path, django_assert_max_num_queries):
    def fill(start):
        for n in range(start, start + 6):
            add_guide(site_pages, f"X{n}", f"新事项{n}")
            add_news(site_pages, f"新闻{n}", n)

    fill(1)
    client.get(path)
    with django_assert_max_num_queries(60) as few:
        client.get(path)
    fill(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(path)


def test_a_missing_page_offers_search_and_a_person(client, site_pages):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "12345" in answer.content.decode()
    assert 'role="search"' in answer.content.decode()


def test_silence_about_fees_and_papers_is_not_printed_as_free(client, site_pages):
    from cms.models import ServiceGuidePage

    page = site_pages["services"].add_child(instance=ServiceGuidePage(title="新事项", slug="new", item_code="I999"))
    assert "不收费" not in text(client, page.url)
    assert "什么都不用交" not in text(client, page.url)


def test_a_guide_whose_item_says_little_claims_nothing(client, site_pages):
    """As a pack brings it: a name, a sentence, a form. No dash stands for a fee, no 0 for papers nobody has named."""
    unsaid = dict.fromkeys(("fee", "visits", "promise_days", "legal_days"))
    lists = {name: [] for name in ("words", "conditions", "materials", "faq", "steps")}
    add_guide(site_pages, "I998", "有人管", plain="跑过几处的事", handle_type="", **unsaid, **lists)
    page = text(client, "/services/i998/")
    assert "什么都不用交" not in page
    assert "交几样材料" not in page
    assert "<dd>—" not in page


def test_nothing_to_hand_in_is_said_where_the_item_says_so(client, site_pages):
    add_guide(site_pages, "I997", "查一查", plain="查档案", words=[], materials=[], no_materials=True)
    page = text(client, "/services/i997/")
    assert "什么都不用交" in page
    assert '<span class="num">0</span> 样' in page


def test_policies_stand_beside_the_news(client, site_pages):
    from cms.models import PolicyPage

    policy = PolicyPage(title="限额以下工程交易办法", slug="p", issuer="县政府办", body="<p>第一条</p>")
    site_pages["news"].add_child(instance=policy)
    assert "限额以下工程交易办法" in text(client, "/news/")
    assert '<meta name="ContentSource" content="县政府办">' in text(client, policy.url)
