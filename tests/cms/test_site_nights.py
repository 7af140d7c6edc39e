"""The site looked over at night: pages again, addresses of others on a server of our own, the morning's letter."""

import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cases.models import Notice
from cms import rights
from cms.checks import kept, letter, outside
from cms.models import NewsPage, OutsideLink, PageCheck
from home import clock, crypto
from home.models import Unit
from tests.cms.conftest import add_news
from tests.cms.test_admin_rights import person

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 3, 3, 0, tzinfo=clock.OFFICE_ZONE)
MORNING = datetime(2026, 11, 3, 8, 40, tzinfo=clock.OFFICE_ZONE)


class Other(BaseHTTPRequestHandler):
    answers: dict[str, int] = {}
    asked: list[tuple[str, str]] = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        status = self.answers.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/there")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *about):
        """Quiet."""


@pytest.fixture
def other(settings):
    """Somebody else's site: address, and what it answers to which path."""
    settings.LINK_CHECK, settings.LINK_CHECK_INSIDE, settings.LINK_CHECK_SECONDS = True, True, 5
    Other.answers, Other.asked = {"/moved": 302, "/gone": 404, "/ill": 500, "/mine": 403}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def leading_to(site_pages, address) -> NewsPage:
    page = add_news(site_pages, "各部门网站", body=f'<p>见<a href="{address}">农业部门网站</a></p>')
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("/fine", "fine", ""),
        ("/moved", "fine", ""),
        ("/no-head", "fine", ""),
        ("/mine", "fine", ""),
        ("/gone", "broken", "没有这一页（404）"),
        ("/ill", "doubt", "对方网站出错（500）"),
    ],
)
def test_an_address_is_tried_at_night(site_pages, other, path, state, said):
    leading_to(site_pages, f"{other}{path}")
    with clock.at(NIGHT):
        assert outside.go_on(5) == 1
        assert outside.go_on(5) == 0  # once a night
    link = OutsideLink.objects.get()
    assert link.state == state
    assert said in link.said


def test_who_does_not_answer_is_broken_after_a_second_night_and_well_again_after_an_answer(site_pages, other):
    page = leading_to(site_pages, f"{other}/ill")
    for night, state in ((0, "doubt"), (1, "broken")):
        with clock.at(NIGHT + timedelta(days=night)):
            outside.go_on(5)
        assert OutsideLink.objects.get().state == state
    with clock.at(NIGHT + timedelta(days=1)):
        (said,) = kept.write(page)
        assert "11月3日起，对方网站出错（500）" in said.said
    Other.answers.clear()
    with clock.at(NIGHT + timedelta(days=2)):
        outside.go_on(5)
        assert kept.write(page) == []


def test_where_nobody_answers_it_is_our_own_way_out_and_nobody_is_blamed(site_pages, settings):
    settings.LINK_CHECK, settings.LINK_CHECK_INSIDE, settings.LINK_CHECK_SECONDS = True, True, 1
    leading_to(site_pages, "http://127.0.0.1:1/")
    for night in (0, 1, 2):
        with clock.at(NIGHT + timedelta(days=night)):
            assert outside.go_on(5) == 1
    assert OutsideLink.objects.get().state == "new"


def test_addresses_of_our_own_network_are_never_asked(site_pages, other, settings):
    settings.LINK_CHECK_INSIDE = False
    leading_to(site_pages, f"{other}/gone")
    with clock.at(NIGHT):
        outside.go_on(5)
    assert Other.asked == []
    assert OutsideLink.objects.get().state == "fine"


def test_an_address_nobody_leads_to_any_more_is_forgotten(site_pages, other):
    page = leading_to(site_pages, f"{other}/fine")
    page.body = "<p>没有链接了</p>"
    page.save_revision().publish()
    assert not OutsideLink.objects.exists()


def test_pages_are_looked_at_again_each_night_and_by_nobody_in_days_that_are_played(site_pages):
    target = add_news(site_pages, "国庆放假安排", day=2)
    page = add_news(site_pages, "通知", body=f'<p><a linktype="page" id="{target.pk}">放假安排</a></p>')
    page.save_revision().publish()
    assert PageCheck.objects.get(page=page.pk).findings == []
    target.unpublish()
    with clock.at(clock.now() + timedelta(days=1)):
        while kept.go_on(5):
            pass
        assert [(where.pk, "没有发布" in what.said) for where, what in kept.found("link")] == [(page.pk, True)]
        assert not kept.due().exists()


def test_the_morning_names_broken_links_with_their_page_once_to_who_edits(site_pages, other):
    rights.ensure_groups()
    user = person("writes", Unit.objects.get(code="mzj"), "editor")
    user.email = "editor@example.com"
    user.save()
    leading_to(site_pages, f"{other}/gone")
    with clock.at(MORNING):
        outside.go_on(5)
        PageCheck.objects.update(at=clock.now())
        while kept.go_on(5):
            pass
        assert letter.send_due() == 1
        assert letter.send_due() == 0
    notice = Notice.objects.get(name="site")
    text = crypto.unseal(notice.text, f"notice:{notice.key}")
    assert f"各部门网站：{other}/gone（11月3日起，那边已经没有这一页（404）。）" in text
    with clock.at(MORNING + timedelta(days=4)):  # a Saturday
        assert letter.send_due() == 0


def test_a_morning_without_anything_wrong_writes_to_nobody(site_pages):
    rights.ensure_groups()
    with clock.at(MORNING):
        while kept.go_on(5):
            pass
        assert letter.send_due() == 0
