"""Policies and rules in full text."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.admin.articles import PolicyForm
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
        InlinePanel("benefits", heading=_("What one can claim"), label=_("Benefit")),
    ]
    base_form_class = PolicyForm

    class Meta:
        verbose_name = _("policy document")

    def get_context(self, request, *args, **kwargs):
        rows = self.benefits.select_related("guide__form_page", "form_page")
        return super().get_context(request, *args, **kwargs) | {"benefits": rows, "today": clock.today()}

    @property
    def source(self) -> str:
        return self.issuer

    @property
    def kind_words(self) -> str:
        return str(self._meta.verbose_name)

    def keywords(self) -> str:
        return ",".join(filter(None, (self.title, self.issuer, self.number)))

    def search_texts(self) -> tuple[str, str]:
        return f"{self.issuer} {self.number}", self.body


class PolicyBenefit(Orderable):
    """One thing the policy gives: to whom, how much, until when, and the guide or form that claims it."""

    page = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="benefits")
    title = models.CharField(pgettext_lazy("policy", "What one gets"), max_length=80)
    whom = models.CharField(pgettext_lazy("policy", "Who gets it"), max_length=160)
    amount = models.CharField(
        pgettext_lazy("policy", "How much"), max_length=80, blank=True, help_text=_("For example: 每家 5000 元.")
    )
    until = models.DateField(pgettext_lazy("policy", "Claimed until"), null=True, blank=True)
    guide = models.ForeignKey(
        "cms.ServiceGuidePage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="benefits",
        verbose_name=_("guide that claims it"),
    )
    form_page = models.ForeignKey(
        "cms.FormPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="benefits",
        verbose_name=_("form that claims it"),
        help_text=_("Blank: the guide's form. Without a guide or form nobody need ask: it comes by itself."),
    )

    panels = [FieldPanel(name) for name in ("title", "whom", "amount", "until", "guide", "form_page")]

    class Meta(Orderable.Meta):
        verbose_name = _("benefit of a policy")

    def __str__(self) -> str:
        return self.title

    def clean(self):
        super().clean()
        if self.until and self.page_id and self.page.valid_to and self.until > self.page.valid_to:
            raise ValidationError({"until": _("The policy itself ends before that day.")})

    def over(self, today: date) -> bool:
        return self.until is not None and self.until < today

    @property
    def form_address(self) -> str:
        """Where it is claimed online, "" where only paper or the window does."""
        page = self.form_page or (self.guide.form_page if self.guide_id else None)
        return page.url if page and page.live else ""

    @property
    def guide_address(self) -> str:
        return self.guide.url if self.guide_id and self.guide.live else ""

    @property
    def lapsed(self) -> bool:
        return self.over(clock.today())
