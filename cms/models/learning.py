"""每日学习: one song, one line and one recommendation a week."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.models.base import TEXT_FEATURES, Column, SitePage
from home import clock

WEEK = timedelta(days=7)


class Kind(models.TextChoices):
    SONG = "song", _("Song of the week")
    QUOTE = "quote", _("Line of the week")
    RECOMMENDATION = "recommendation", _("Recommendation of the week")


class LearningIndexPage(Column, SitePage):
    """The newest of each kind, the week as a strip, and what was before. ``?week=2026-10-05`` shows another week."""

    show_in_menus_default = True
    template = "cms/learning_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.LearningPost"]
    max_count = 1

    class Meta:
        verbose_name = _("learning column")

    def get_context(self, request, *args, **kwargs):
        from cms.learning import week_face

        context = super().get_context(request, *args, **kwargs)
        return context | {"face": week_face(self, request.GET.get("week", ""))}


class LearningPost(SitePage):
    """``line``: the quotation, the song's or the book's name. ``by``: who sings, wrote or chose it."""

    Kind = Kind
    search_kind = "learning"
    template = "cms/learning_post.html"
    parent_page_types = ["cms.LearningIndexPage"]
    subpage_types = []
    kind = models.CharField(_("kind of post"), max_length=16, choices=Kind.choices)
    day = models.DateField(_("day of the post"), default=clock.today, db_index=True)
    week = models.PositiveSmallIntegerField(_("week of the year"), editable=False)
    line = models.CharField(_("the line, or the name of the song or book"), max_length=200)
    by = models.CharField(_("who sings, wrote or chose it"), max_length=80, blank=True)
    body = RichTextField(_("body text"), features=TEXT_FEATURES, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    audio = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audio file"),
    )
    transcript = models.TextField(_("words of the song or transcript"), blank=True)

    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in ("kind", "day", "line", "by")], _("Facts of the page")),
        FieldPanel("body"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("audio"), FieldPanel("transcript")], _("Sound of the post")),
    ]

    class Meta:
        verbose_name = _("learning post")

    def save(self, *args, **kwargs):
        self.week = self.day.isocalendar().week
        super().save(*args, **kwargs)

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    def search_texts(self) -> tuple[str, str]:
        return f"{self.line} {self.by}", f"{self.body} {self.transcript}"
