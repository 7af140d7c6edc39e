"""Beside every field of a page an editor reads what to write; previews show it as a phone and an elder see it."""

import pytest
from django import forms as html

from cms import models as cms
from cms.models.base import SitePage
from tests.cms.conftest import add_guide, add_news
from tests.cms.test_checks import editor  # noqa: F401

pytestmark = pytest.mark.django_db
KINDS = [cms.NewsPage, cms.PolicyPage, cms.LearningPost, cms.ServiceGuidePage, cms.FormPage, cms.CaseListPage,
         cms.NewsIndexPage, cms.ServiceIndexPage, cms.LearningIndexPage, cms.FormIndexPage, cms.TrackPage]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_field_of_a_page_is_without_a_word_of_help(site_pages, kind):
    form = kind.get_edit_handler().get_form_class()(instance=kind(), parent_page=site_pages["home"])
    bare = [
        name
        for name, field in form.fields.items()
        if not field.help_text and not isinstance(field.widget, html.HiddenInput)
    ]
    assert bare == []


def test_every_kind_of_page_is_asked():
    found, todo = set(), [SitePage]
    while todo:
        todo += (subs := todo.pop().__subclasses__())
        found |= {each for each in subs if not each._meta.abstract}
    assert found == set(KINDS)


@pytest.mark.parametrize("model", [cms.SensitiveWord, cms.EverydayWords])
def test_nor_one_of_the_lists_an_editor_keeps(model):
    assert [
        field.name for field in model._meta.fields if field.editable and field.name != "id" and not field.help_text
    ] == []


def test_the_editor_prints_the_words_beside_the_field(editor, site_pages):  # noqa: F811
    page = add_news(site_pages, "周六照常开门")
    shown = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "写稿单位" in shown


@pytest.mark.parametrize("mode", ["", "elder"])
def test_a_page_is_previewed_plain_and_as_elders_see_it(editor, site_pages, mode):  # noqa: F811
    for page in (add_news(site_pages, "周六照常开门"), add_guide(site_pages, "I803", "高龄津贴申领")):
        page.save_revision()
        shown = editor.get(f"/admin/pages/{page.pk}/view_draft/?mode={mode}").content.decode()
        assert ('data-mode="elder"' in shown) is (mode == "elder")
        assert page.title in shown


def test_previews_have_the_width_of_a_phone_and_of_a_computer(editor, site_pages):  # noqa: F811
    page = add_news(site_pages, "周六照常开门")
    shown = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'value="390"' in shown.replace("data-device-width", "value") or "390" in shown
    assert "长者版" in shown
