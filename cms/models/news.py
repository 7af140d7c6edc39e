"""News and notices, in columns."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms import lists
from cms.admin.articles import ArticleForm
from cms.models.base import TEXT_FEATURES, Article, Column, SitePage
from cms.models.lists import CaseListPage
from cms.models.policy import PolicyPage
from home import clock, modes


class NewsColumn(models.TextChoices):
    NOTICE = "notice", _("Notices")
    NEWS = "news", _("Service news")
    RATING = "rating", _("Ratings published")
    POLICY = "policy", _("Policies explained")
    PARTY = "party", _("Party building")


class NewsIndexPage(Column, SitePage):
    """All columns on one page; ``?column=`` shows one, ``?before=`` pages by key."""

    show_in_menus_default = True
    template = "cms/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["cms.NewsPage", "cms.PolicyPage", "cms.CaseListPage"]
    max_count = 1

    class Meta:
        verbose_name = _("news columns")

    def get_context(self, request, *args, **kwargs):
        from cms.party import party_face

        context = super().get_context(request, *args, **kwargs)
        column = request.GET.get("column", "")
        column = column if column in NewsColumn.values else ""
        news = NewsPage.objects.child_of(self).live()
        shown = news.filter(column=column) if column else news
        page = lists.newest_first(
            shown.select_related("picture"), request.GET.get("before", ""), modes.rows(request, lists.PER_PAGE)
        )
        return context | {
            "columns": NewsColumn.choices,
            "column": column,
            "column_label": NewsColumn(column).label if column else "",
            "news": page,
            "policies": list(PolicyPage.objects.child_of(self).live().order_by("-published", "-pk")[:5]),
            "lists": list(CaseListPage.objects.child_of(self).live().order_by("path")),
            "party_face": party_face() if column == NewsColumn.PARTY else None,
            "party": list(news.filter(column=NewsColumn.PARTY).order_by("-published", "-pk")[:3]),
        }


class NewsPage(Article, SitePage):
    """``published``: what PubDate says. ``source``: who wrote it, printed beside the date."""

    Column = NewsColumn
    template = "cms/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    column = models.CharField(
        _("column of the news"), max_length=12, choices=NewsColumn.choices, default=NewsColumn.NEWS
    )
    published = models.DateTimeField(_("published at"), default=clock.now)
    source = models.CharField(_("source of the news"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=160, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    body = RichTextField(_("body text"), features=TEXT_FEATURES)

    base_form_class = ArticleForm
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in ("column", "published", "source")], _("Facts of the page")),
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("news item")
        indexes = [models.Index(fields=["column", "-published"], name="news_column_newest")]

    def keywords(self) -> str:
        return f"{self.get_column_display()},{self.title}"

    def search_texts(self) -> tuple[str, str]:
        return self.summary, self.body
