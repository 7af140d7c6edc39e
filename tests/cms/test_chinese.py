"""No English reaches a reader: every page is crawled for Latin words that nobody wrote as data."""

import re
from html.parser import HTMLParser

import pytest

from tests.cms.conftest import add_guide, add_news

pytestmark = pytest.mark.django_db
SPOKEN = {"aria-label", "placeholder", "alt", "title", "data-th", "data-done"}


class Visible(HTMLParser):
    """What a person reads or hears of a page."""

    def __init__(self):
        super().__init__()
        self.words, self.quiet = [], 0

    def handle_starttag(self, tag, attrs):
        self.quiet += tag in ("script", "style")
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self.quiet -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.quiet:
            self.words.append(data)


@pytest.mark.parametrize("mode", ["plain", "elder"])
def test_no_english_on_any_public_page(client, site_pages, guide, mode):
    client.get(f"/mode/{mode}/")
    news = add_news(site_pages, "调休通知", 8)
    window = add_guide(site_pages, "I002", "死亡注销户口登记", handle_type="instant", promise_days=0)
    paths = ["/", "/services/", "/services/?theme=没有", "/news/", "/news/?column=party", "/learning/", "/apply/"]
    paths += [
        "/search/",
        "/search/?q=高龄",
        "/search/?q=火星",
        "/sitemap/",
        "/nowhere/",
        guide.url,
        news.url,
        window.url,
    ]
    for path in paths:
        seen = Visible()
        seen.feed(client.get(path).content.decode())
        assert re.findall(r"[A-Za-z]{3,}", " ".join(seen.words)) == [], path
