"""Views that are no pages of the tree."""

from cms.views import elder
from cms.views.points import points
from cms.views.resume import resume
from cms.views.search import search, suggest
from cms.views.sitemap import sitemap

__all__ = ["elder", "points", "resume", "search", "sitemap", "suggest"]
