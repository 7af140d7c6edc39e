"""Registers, published cases and rankings: what runs in `cases`, listed for the public by what an editor says."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cases.public.lists import PER_PAGE, Asked, Kind, face
from cases.public.lists.asked import rule
from cms.admin.case_lists import CaseListForm
from cms.models.base import Column, SitePage
from home import modes


class CaseListPage(Column, SitePage):
    """``over`` and ``columns``: words with blanks between; ``where`` and ``by``: the language of packs as JSON, ``by``
    also a bare word. ``brought``: what a pack last put here; where it differs from the page, an editor's word stands.
    """

    search_kind = "news"
    template = "cms/case_list_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    unread = ("over", "where", "columns", "by")
    FROM_PACK = ("title", "summary", "kind", "over", "where", "columns", "by")

    kind = models.CharField(_("kind of list"), max_length=10, choices=Kind.choices, default=Kind.REGISTER)
    summary = models.CharField(_("in one sentence"), max_length=160, blank=True)
    over = models.CharField(_("case types"), max_length=400)
    where = models.TextField(_("condition"), blank=True)
    columns = models.CharField(_("columns of the list"), max_length=400)
    by = models.TextField(_("what a ranking goes by"), blank=True)
    pack_key = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    brought = models.JSONField(default=dict, editable=False)

    base_form_class = CaseListForm
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("over"),
                FieldPanel("where"),
                FieldPanel("columns"),
                FieldPanel("by"),
            ],
            _("What is listed"),
        ),
    ]

    class Meta:
        verbose_name = _("public list of cases")

    @property
    def asked(self) -> Asked:
        """Raises ValueError for a condition that nobody can read; the editor's form lets none through."""
        words = tuple(self.over.split()), tuple(self.columns.split())
        return Asked(self.kind, words[0], read(self.where), words[1], rule(read(self.by, word=True)))

    def get_context(self, request, *args, **kwargs):
        given = {name: request.GET.get(name, "") for name in ("q", "on", "after")}
        return super().get_context(request, *args, **kwargs) | {
            "face": face(self.asked, given, size=modes.rows(request, PER_PAGE))
        }

    def search_texts(self) -> tuple[str, str]:
        return self.summary, ""


def read(text: str, *, word: bool = False) -> Any:
    """A rule as it is kept: canonical JSON, or with ``word`` a bare word. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    return text if word and not text.startswith("{") else json.loads(text)
