"""What programs are told: tags of a government site, structured data, feeds, the site map, the card of a link."""

import json
import re
from datetime import date, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageFont
from wagtail.models import PageViewRestriction, Site

from cases.models import ServiceItem
from cms import card
from cms import models as cms
from home import clock
from home.models import Unit
from home.pdf.fonts import PATHS, SERIF
from tests.cms.conftest import add_guide, add_news

OFFICE = clock.OFFICE_ZONE


def head(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().partition("</head>")[0]


def tags(client, address):
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head(client, address)))


def data(client, address):
    """What the blocks of structured data of a page say, by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, address), re.DOTALL)
    return {each["@type"]: each for block in blocks for each in json.loads(block)}


@pytest.fixture
def policy(site_pages):
    page = cms.PolicyPage(
        title="惠企办法",
        slug="p1",
        issuer="县政府办",
        number="清政办〔2026〕1号",
        published=datetime(2026, 9, 1, 9, 5, tzinfo=OFFICE),
        body="<p>文</p>",
    )
    return site_pages["news"].add_child(instance=page)


@pytest.fixture
def lesson(site_pages):
    page = cms.LearningPost(
        title="一句", slug="s1", kind="quote", line="民惟邦本", by="《尚书》", day=date(2026, 10, 12)
    )
    return site_pages["learning"].add_child(instance=page)


def test_articles_of_every_kind_carry_the_tags_inspectors_read(client, site_pages, policy, lesson):
    news = add_news(site_pages, "开门办事", column="news")
    for page, source in ((news, "县政务服务办"), (policy, "县政府办"), (lesson, "清溪县政务服务办公室")):
        told = tags(client, page.url)
        assert told["SiteName"]
        assert told["SiteDomain"] == "testserver"
        assert told["SiteIDCode"] == "3305230001"
        assert told["ArticleTitle"] == page.title
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", told["PubDate"])
        assert told["ContentSource"] == source
        assert told["ColumnName"]
        assert told["ColumnType"]
        assert told["Url"].startswith("http://testserver/")
    assert tags(client, policy.url)["PubDate"] == "2026-09-01 09:05"


def test_one_column_of_several_names_itself(client, site_pages):
    add_news(site_pages, "开门办事", column="notice")
    assert tags(client, "/news/")["ColumnName"] == "政务公开"
    assert tags(client, "/news/?column=notice")["ColumnName"] == "通知公告"


def test_the_hours_of_a_window_are_those_of_its_hall(client, site_pages, form_page):
    hall = Unit.objects.get(code="mzj")
    hall.add_sibling(
        code="zwfw", name="县政务中心", level="office", address="惠民路 1 号", hours={"mon": [["08:00", "11:00"]]}
    )
    places = [{"hall": "县政务中心", "address": "惠民路 1 号", "phone": "0500-6001234"}]
    page = add_guide(site_pages, "I199", "高龄津贴申领", form_page, places=places, authority_name="民政局")
    _online, window = data(client, page.url)["GovernmentService"]["availableChannel"]
    assert window["serviceLocation"]["openingHours"] == ["Mo 08:00-11:00"]


def test_a_guides_own_address_is_the_one_it_is_read_at(client, guide):
    """Whatever host Wagtail's site names: what is passed on and what is canonical are one address."""
    Site.objects.update(hostname="elsewhere.gov.example")
    page = client.get("/services/i199/?at=x").content.decode()
    assert re.search(r'<link rel="canonical" href="([^"]+)"', page)[1] == "http://testserver/services/i199/"


def test_a_post_of_learning_offers_its_picture(client, lesson):
    page = client.get(lesson.url).content.decode()
    assert "存一张分享图" in page
    assert client.get(re.search(r'href="(/share/[^"]+)" download', page)[1])["Content-Type"] == "image/png"


def test_a_guide_says_who_provides_it_where_and_when(client, site_pages, form_page):
    places = [{"hall": "县政务中心", "address": "惠民路 1 号", "phone": "0500-6001234"}]
    page = add_guide(site_pages, "I199", "高龄津贴申领", form_page, places=places, authority_name="民政局")
    told = data(client, page.url)
    service = told["GovernmentService"]
    assert service["provider"]["name"] == "民政局"
    assert service["areaServed"]["name"] == "清溪县"
    online, window = service["availableChannel"]
    assert online["serviceUrl"] == "http://testserver/apply/glbt/?about=I199"
    assert window["serviceLocation"]["address"] == "惠民路 1 号"
    assert "Mo 09:00-12:00" in window["serviceLocation"]["openingHours"]
    assert [each["name"] for each in told["BreadcrumbList"]["itemListElement"]] == ["首页", "办事", "高龄津贴申领"]


def test_nothing_ends_the_block_of_data_or_becomes_script(client, site_pages):
    page = add_news(site_pages, "开门办事")
    page.title = "</script><script>alert(1)</script>"
    page.save()
    assert data(client, page.url)["NewsArticle"]["headline"] == page.title
    assert "<script>alert" not in client.get(page.url).content.decode()
    assert "script-src 'self'" in client.get(page.url)["Content-Security-Policy"]


def test_a_link_that_is_passed_on_has_words_and_a_picture(client, site_pages, lesson):
    told = tags(client, lesson.url)
    assert told["og:title"] == "一句"
    assert told["og:description"] == "民惟邦本"
    answer = client.get(told["og:image"].replace("http://testserver", ""))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    assert len(answer.content) < 100_000


def test_what_is_not_public_has_no_card(client, site_pages, lesson):
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    assert client.get(f"/share/{lesson.pk}.png").status_code == 404
    assert client.get(f"/share/{site_pages['home'].get_parent().pk}.png").status_code == 404


def test_a_long_line_stays_on_the_card_and_no_mark_begins_a_line():
    font = ImageFont.truetype(PATHS[SERIF], 42)
    lines = card.wrapped("利民之事，丝发必兴；厉民之事，毫末必去。" * 20, font, 500)
    assert all(line[0] not in card.CLOSING for line in lines)
    assert card.png(card.Card("每周一句", "长" * 400, "某书", "清溪县")).startswith(b"\x89PNG")


# --- feeds ----------------------------------------------------------------------------------------------------------
def entries(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)  # noqa: S314  # our own words


def test_each_column_has_a_feed_with_dates_and_sources(client, site_pages):
    add_news(site_pages, "开门办事", column="news", summary="早来早办")
    add_news(site_pages, "停电通知", column="notice")
    add_news(site_pages, "草稿", column="notice", live=False)
    add_news(site_pages, "明年的", column="notice", published=datetime(2099, 1, 1, tzinfo=OFFICE))
    every = [each.findtext("title") for each in entries(client, "/feeds/news.xml").iter("item")]
    assert sorted(every) == ["停电通知", "开门办事"]
    [item] = entries(client, "/feeds/news/news.xml").iter("item")
    assert item.findtext("description") == "早来早办"
    assert item.findtext("link").startswith("http://testserver/news/")
    assert item.findtext("pubDate").startswith("Thu, 01 Oct 2026")
    assert client.get("/feeds/news/nothing.xml").status_code == 404


def test_policies_and_learning_have_feeds_and_atom_says_the_same(client, site_pages, policy, lesson):
    assert "惠企办法" in client.get("/feeds/policies.xml").content.decode()
    assert "民惟邦本" in client.get("/feeds/learning/quote.xml").content.decode()
    assert list(entries(client, "/feeds/learning/song.xml").iter("item")) == []
    for name in ("policies", "learning", "news", "news/notice"):
        assert entries(client, f"/feeds/atom/{name}.xml").tag.endswith("feed")


# --- the site map ---------------------------------------------------------------------------------------------------
def test_the_site_map_has_what_is_public_with_its_last_change(client, site_pages, policy, lesson):
    add_news(site_pages, "草稿", live=False)
    gone = add_guide(site_pages, "I001", "取消的事项")
    ServiceItem.objects.filter(code="I001").update(status="retired")
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    page = add_guide(site_pages, "I002", "在办的事项")
    page.save_revision().publish()
    found = client.get("/sitemap.xml")
    text = found.content.decode()
    assert found["Content-Type"] == "application/xml"
    assert f"<loc>http://testserver{policy.url}</loc>" in text
    assert lesson.url not in text
    assert gone.url not in text
    assert "草稿" not in text
    assert re.search(rf"{page.url}</loc><lastmod>\d{{4}}-\d\d-\d\dT", text)
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_the_site_map_costs_the_same_for_many_pages(client, site_pages, django_assert_max_num_queries):
    for n in range(1, 15):
        add_news(site_pages, f"第{n}条", day=n)
    client.get("/sitemap.xml")
    with django_assert_max_num_queries(8):
        client.get("/sitemap.xml")


def test_every_page_a_search_engine_may_show_says_what_it_is_about(client, site_pages):
    guide = add_guide(site_pages, "I003", "在办的事项")
    for path in ("/", "/services/", "/news/", "/learning/", "/apply/", guide.url):
        said = re.findall(r'<meta name="[Dd]escription" content="([^"]*)">', client.get(path).content.decode())
        assert len(said) == 1, path
        assert said[0], path
