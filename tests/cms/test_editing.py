"""Editors find each page type in the admin, under the parent it belongs to, in Chinese."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from cms.models import ServiceGuidePage
from home.models import User
from tests.cms.conftest import add_guide, add_item

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[2] / "site" / "static"


@pytest.fixture
def editor(client):
    client.force_login(
        User.objects.create_superuser("editor", password="x" * 12, name="编辑"), backend="home.auth.Backend"
    )
    return client


@pytest.mark.parametrize(
    ("parent", "kind"),
    [
        ("services", "serviceguidepage"),
        ("news", "newspage"),
        ("news", "policypage"),
        ("learning", "learningpost"),
        ("apply", "formpage"),
    ],
)
def test_every_page_type_can_be_added(editor, site_pages, parent, kind):
    assert editor.get(f"/admin/pages/add/cms/{kind}/{site_pages[parent].pk}/").status_code == 200


def test_a_guide_is_edited_and_published_in_the_admin(editor, site_pages, guide):
    address = f"/admin/pages/{guide.pk}/edit/"
    assert editor.get(address).status_code == 200
    form = {"title": "高龄津贴", "slug": guide.slug, "item": guide.item.pk, "plain": "每月领一笔", "form_page": "",
            "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "",
            "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "yes"}  # fmt: skip
    assert editor.post(address, form).status_code == 302
    assert "每月领一笔" in editor.get(guide.url).content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_two_error_pages_stand_alone(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(name)
    assert "12345" in page
    sheets = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert sheets  # plain addresses, no manifest asked: without them the words still stand
    assert [each for each in sheets if not (STATIC / each).is_file()] == []


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "413.html", "429.html", "home/locked_out.html"])
def test_the_others_wear_the_site(rf, site_pages, name):
    assert "12345" in render_to_string(name, {"minutes": 15}, request=rf.get("/"))


def test_a_guide_chooses_an_item_that_has_none_yet(editor, site_pages, guide):
    free = add_item("I777", "长者食堂就餐登记")
    address = f"/admin/pages/add/cms/serviceguidepage/{site_pages['services'].pk}/"
    form = {"title": "长者食堂", "slug": "canteen", "plain": "", "form_page": "", "seo_title": "", "go_live_at": "",
            "search_description": "", "expire_at": "", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
            "action-publish": "yes"}  # fmt: skip
    taken = editor.post(address, form | {"item": guide.item.pk})
    assert guide.title in str(taken.context["form"].errors["item"])
    assert editor.post(address, form | {"item": ""}).status_code == 200
    assert editor.post(address, form | {"item": free.pk}).status_code == 302
    page = ServiceGuidePage.objects.get(slug="canteen")
    assert (page.item_code, page.live) == ("I777", True)
    assert free.code in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_a_guide_of_an_item_that_says_only_its_promise_is_shown(editor, site_pages):
    page = add_guide(site_pages, "I778", "长者食堂就餐登记", steps=[], legal_days=None)
    assert "10 个工作日" in editor.get(page.url).content.decode()
