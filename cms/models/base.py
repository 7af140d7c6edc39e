"""What every page of ours shares: the tags a government site is inspected for, and text for search."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "hr", "link", "document-link", "image", "blockquote"]


class SitePage(Page):
    """``column_type``: what kind of column this is, in the words inspectors use; empty for articles."""

    column_type = ""
    findable = True  # in search and in lists; not what another page has taken the place of
    search_kind = ""  # guide | news | learning | policy; empty keeps a page out of search

    class Meta:
        abstract = True

    def keywords(self) -> str:
        return self.title

    def search_texts(self) -> tuple[str, str]:
        """(what weighs much beside the title, the rest)."""
        return self.search_description, ""


class Article:
    """Mixin of pages with a date and a source; ``published`` is an aware datetime, ``source`` who wrote it."""

    search_kind = "news"


class Column:
    """Mixin of pages that list others."""

    column_type = _("Column page")
