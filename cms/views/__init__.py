"""Views that are no pages of the tree."""

from cms.views import elder, learning
from cms.views.card import card
from cms.views.crawl import crawl
from cms.views.points import points
from cms.views.resume import resume
from cms.views.search import search, suggest
from cms.views.sitemap import sitemap

__all__ = ["card", "crawl", "elder", "learning", "points", "resume", "search", "sitemap", "suggest"]
