"""What a reader or another site takes by itself: news by column, policies, daily learning. RSS, and Atom beside it."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from cms.models import LearningIndexPage, LearningPost, NewsIndexPage, NewsPage, PolicyPage
from cms.models.learning import Kind
from cms.models.news import NewsColumn
from home import clock
from home.models import SiteProfile

SIZE = 30


class Told(Feed):
    """The newest thirty of ``rows``; subclasses say which, and what stands above them."""

    feed_type = Rss201rev2Feed
    language = "zh-CN"

    def __call__(self, request: HttpRequest, *args, **kwargs):
        self.request = request
        answer = super().__call__(request, *args, **kwargs)
        answer["Cache-Control"] = "public, max-age=600"
        return answer

    def title(self, what) -> str:
        site = _("%(county)s government services") % {"county": SiteProfile.for_request(self.request).county}
        return f"{self.name(what)} · {site}"

    description = title

    def link(self, what) -> str:
        column = self.column()
        return column.get_url(self.request) if column else "/"

    def item_link(self, page) -> str:
        return page.get_url(self.request)

    def item_title(self, page) -> str:
        return page.title

    def item_pubdate(self, page) -> datetime:
        return page.published

    def item_updateddate(self, page) -> datetime:
        return max(page.last_published_at or page.published, page.published)

    def item_guid(self, page) -> str:
        return str(page.translation_key)

    item_guid_is_permalink = False


class News(Told):
    def get_object(self, request, column: str = ""):
        if column and column not in NewsColumn.values:
            raise Http404
        return column

    def column(self):
        return NewsIndexPage.objects.live().first()

    def link(self, what) -> str:
        return f"{super().link(what)}?column={what}" if what else super().link(what)

    def name(self, what) -> str:
        return str(NewsColumn(what).label) if what else _("News and notices")

    def items(self, what):
        pages = NewsPage.objects.live().public().filter(published__lte=clock.now())
        return (pages.filter(column=what) if what else pages).order_by("-published", "-pk")[:SIZE]

    def item_description(self, page) -> str:
        return page.summary or page.title

    def item_author_name(self, page) -> str:
        return page.source

    def item_categories(self, page) -> list[str]:
        return [page.get_column_display()]


class Policies(Told):
    def column(self):
        return NewsIndexPage.objects.live().first()

    def name(self, what) -> str:
        return _("Policy documents")

    def items(self):
        pages = PolicyPage.objects.live().public().filter(published__lte=clock.now())
        return pages.order_by("-published", "-pk")[:SIZE]

    def item_description(self, page) -> str:
        return "　".join(filter(None, (page.issuer, page.number))) or page.title

    def item_author_name(self, page) -> str:
        return page.issuer


class Learning(Told):
    def get_object(self, request, kind: str = ""):
        if kind and kind not in Kind.values:
            raise Http404
        return kind

    def column(self):
        return LearningIndexPage.objects.live().first()

    def name(self, what) -> str:
        return str(Kind(what).label) if what else _("Daily learning")

    def items(self, what):
        posts = LearningPost.objects.live().public().filter(day__lte=clock.today()).select_related("audio")
        return (posts.filter(kind=what) if what else posts).order_by("-day", "-pk")[:SIZE]

    def item_description(self, page) -> str:
        return "　".join(filter(None, (page.line, page.by)))

    def item_enclosure_url(self, page) -> str | None:
        return self.request.build_absolute_uri(page.audio.url) if page.audio_id else None

    def item_enclosure_length(self, page) -> int:
        return page.audio.get_file_size() or 0

    item_enclosure_mime_type = "audio/mpeg"


class Atom:
    feed_type = Atom1Feed

    def subtitle(self, what) -> str:
        return self.title(what)


class NewsAtom(Atom, News):
    pass


class PoliciesAtom(Atom, Policies):
    pass


class LearningAtom(Atom, Learning):
    pass
