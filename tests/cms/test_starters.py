"""One click makes a draft with an example in it: complete, in order, seen by nobody before it is published."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cases.models import ServiceItem
from cms import rights, starters
from cms.checks import gate
from cms.models import ServiceGuidePage
from home.models import Unit
from tests.cms.test_admin_rights import person
from tests.cms.test_checks import editor  # noqa: F401

pytestmark = pytest.mark.django_db
KEYS = ("notice", "news", "policy", "learning", "guide")


@pytest.mark.parametrize("key", KEYS)
def test_a_click_makes_a_draft_that_could_be_published_as_it_is(editor, client, site_pages, key):  # noqa: F811
    answer = editor.post(reverse("cms_starter", args=[key]))
    page = Page.objects.latest("pk").specific
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.title.startswith("示例：")
    assert gate.find(page.get_latest_revision_as_object()) == []
    assert editor.get(answer["Location"]).status_code == 200
    client.logout()
    assert client.get(page.url).status_code == 404


def test_the_buttons_on_the_first_page_work_where_the_browser_must_prove_itself(editor, site_pages):  # noqa: F811
    """The panel is drawn by itself, so the token of its forms has to be handed on."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = editor.cookies
    first = browser.get(reverse("wagtailadmin_home")).content.decode()
    form = re.search(r'<form[^>]*action="([^"]*/notice/)".*?</form>', first, re.S)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form[0])
    assert token, "a form without its token is refused"
    answer = browser.post(form[1], {"csrfmiddlewaretoken": token[1]})
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[Page.objects.latest("pk").pk])


def test_a_second_one_gets_an_address_of_its_own(editor, site_pages):  # noqa: F811
    for _time in (1, 2):
        editor.post(reverse("cms_starter", args=["guide"]))
    assert set(ServiceGuidePage.objects.values_list("slug", "item_code")) == {
        ("sample-guide", "SL-001"),
        ("sample-guide-2", "SL-002"),
    }
    assert set(ServiceItem.objects.values_list("status", flat=True)) == {"suspended"}


def test_with_a_sample_guide_goes_its_item_unless_it_was_taken_up(editor, site_pages):  # noqa: F811
    for _time in (1, 2):
        editor.post(reverse("cms_starter", args=["guide"]))
    ServiceItem.objects.filter(code="SL-002").update(status="live")
    for page in ServiceGuidePage.objects.all():
        page.delete()
    assert list(ServiceItem.objects.values_list("code", flat=True)) == ["SL-002"]


def test_they_are_offered_on_the_first_page_and_in_the_tree(editor, site_pages):  # noqa: F811
    start = editor.get("/admin/").content.decode()
    for key in KEYS:
        assert reverse("cms_starter", args=[key]) in start
    assert reverse("cms_starters") in editor.get(f"/admin/pages/{site_pages['news'].pk}/").content.decode()
    assert "拿一页示例来改" in editor.get(reverse("cms_starters")).content.decode()


def test_looking_makes_nothing_and_who_is_no_editor_makes_nothing(client, editor, site_pages):  # noqa: F811
    before = Page.objects.count()
    assert editor.get(reverse("cms_starter", args=["news"])).status_code == 405
    assert editor.post(reverse("cms_starter", args=["nothing"])).status_code == 404
    client.force_login(person("window", Unit.objects.first(), "window"), backend="home.auth.Backend")
    assert client.post(reverse("cms_starter", args=["news"])).status_code in (302, 403)
    assert Page.objects.count() == before


def test_every_sample_names_a_column_the_site_has(site_pages):
    rights.ensure_groups()
    user = person("writes", Unit.objects.get(code="mzj"), "editor")
    assert {each.key for each in starters.offered(user)} == set(KEYS)
