"""每日学习: one song, one line and one recommendation a week."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from cms.admin.articles import LearningForm
from cms.models.base import TEXT_FEATURES, Column, SitePage
from home import clock

WEEK = timedelta(days=7)


class Kind(models.TextChoices):
    SONG = "song", _("Song of the week")
    QUOTE = "quote", _("Line of the week")
    RECOMMENDATION = "recommendation", _("Recommendation of the week")


class LearningIndexPage(RoutablePageMixin, Column, SitePage):
    """The newest of each kind, the week as a strip, and what was before. ``?week=2026-10-05`` shows another week;
    below it the year's calendar, a page for each series, and the week on one sheet of paper."""

    show_in_menus_default = True
    template = "cms/learning_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.LearningPost"]
    max_count = 1

    class Meta:
        verbose_name = _("learning column")

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return list(Kind.choices)

    @path("")
    def week(self, request):
        from cms.learning import week_face

        return self.render(request, context_overrides={"face": week_face(self, request.GET.get("week", ""))})

    @path("calendar/")
    @path("calendar/<int:year>/")
    def calendar(self, request, year: int | None = None):
        from cms.learning.calendar import year_face

        face = year_face(self, year)
        if face is None:
            raise Http404
        return self.render(request, context_overrides={"face": face}, template="cms/learning/calendar.html")

    @path("series/<slug:kind>/")
    def series(self, request, kind: str):
        from cms.learning.calendar import series_face

        if kind not in Kind.values:
            raise Http404
        face = series_face(self, Kind(kind), request.GET.get("before", ""))
        return self.render(request, context_overrides={"face": face}, template="cms/learning/series.html")

    @path("sheet/")
    def sheet(self, request):
        """?week=: what is put up in the hall, on one sheet."""
        from cms.learning import week_face

        face = week_face(self, request.GET.get("week", ""), own=True)
        return self.render(request, context_overrides={"face": face}, template="cms/learning/sheet.html")


class LearningPost(SitePage):
    """``line``: the quotation, the song's or the book's name. ``by``: who sings, wrote or chose it. ``source``: where
    it stands, for whoever wants to check; ``licence``: why we may print or play it."""

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
    source = models.CharField(
        pgettext_lazy("learning", "Source of the line"),
        max_length=120,
        blank=True,
        help_text=_("The book and chapter, or who wrote words and music. A line is not published without."),
    )
    licence = models.CharField(
        pgettext_lazy("learning", "Right to use it"),
        max_length=120,
        blank=True,
        help_text=_("For example: in the public domain. A post with sound is not published without."),
    )
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
        MultiFieldPanel(
            [FieldPanel(name) for name in ("kind", "day", "line", "by", "source", "licence")], _("Facts of the page")
        ),
        FieldPanel("body"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("audio"), FieldPanel("transcript")], _("Sound of the post")),
    ]

    class Meta:
        verbose_name = _("learning post")

    base_form_class = LearningForm

    def get_context(self, request, *args, **kwargs):
        from cms.learning import readings

        context = super().get_context(request, *args, **kwargs)
        if request.user.is_authenticated:
            context["reader"] = {"done": readings.has_read(self, request.user), "seconds": readings.SECONDS}
        return context

    def save(self, *args, **kwargs):
        self.week = self.day.isocalendar().week
        super().save(*args, **kwargs)

    @property
    def published(self):
        """When its day began: what PubDate says."""
        return clock.instant(self.day)

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())

    def search_texts(self) -> tuple[str, str]:
        return f"{self.line} {self.by}", f"{self.body} {self.transcript}"

    def keywords(self) -> str:
        return f"{self.get_kind_display()},{self.line}"


class Reading(models.Model):
    """Somebody of the staff has read a post. ``unit``: where they worked then; rates are by it, names are their
    lead's alone (cms.learning.readings)."""

    post = models.ForeignKey(LearningPost, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey("home.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of a post")
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="reading_once")]
        indexes = [models.Index(fields=["post", "unit"], name="reading_by_unit")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.user_id}"
