"""Policies and rules in full text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.models.base import TEXT_FEATURES, Article, SitePage
from home import clock


class PolicyPage(Article, SitePage):
    """``issuer`` and ``number`` as they stand on the document; ``published`` is the day it was put here."""

    search_kind = "policy"
    template = "cms/policy_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    published = models.DateTimeField(_("published at"), default=clock.now, db_index=True)
    issuer = models.CharField(_("issued by"), max_length=80)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    body = RichTextField(_("body text"), features=TEXT_FEATURES)

    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("issuer", "number", "published", "valid_from", "valid_to")],
            _("Facts of the page"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("policy document")

    @property
    def source(self) -> str:
        return self.issuer

    def search_texts(self) -> tuple[str, str]:
        return f"{self.issuer} {self.number}", self.body
