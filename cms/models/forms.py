"""Where a form is filled in. The page chooses the form; what runs is the form's published version."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import Column, SitePage


class FormIndexPage(Column, SitePage):
    """Holds the form pages; people come to them from the guides."""

    template = "cms/form_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.FormPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of forms")

    def get_context(self, request, *args, **kwargs):
        pages = FormPage.objects.child_of(self).live().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"pages": pages}


class FormPage(SitePage):
    """``form``: what is asked. ``intro``: one sentence before the first question."""

    parent_page_types = ["cms.FormIndexPage"]
    subpage_types = []
    form = models.ForeignKey(
        "forms.Form", models.PROTECT, related_name="pages", verbose_name=_("form that is filled in")
    )
    intro = models.CharField(_("one sentence before the first question"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=6)

    content_panels = [*SitePage.content_panels, FieldPanel("form"), FieldPanel("intro"), FieldPanel("minutes")]

    class Meta:
        verbose_name = _("form page")
