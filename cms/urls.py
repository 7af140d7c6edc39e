"""Addresses that are no pages of the tree."""

from django.urls import path

from cms import feeds, views

app_name = "cms"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("places/", views.points, name="points"),
    path("elder/places/", views.elder.places, name="elder_places"),
    path("elder/card/", views.elder.card, name="elder_card"),
    path("elder/badge/", views.elder.badge, name="elder_badge"),
    path("resume/", views.resume, name="resume"),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("sitemap.xml", views.crawl, name="crawl"),
    path("share/<int:page>.png", views.card, name="card"),
    path("learning-read/", views.learning.rates, name="learning_rates"),
    path("learning-read/<int:post>/", views.learning.read, name="learning_read"),
    path("feeds/news.xml", feeds.News(), name="feed_news"),
    path("feeds/news/<slug:column>.xml", feeds.News(), name="feed_column"),
    path("feeds/policies.xml", feeds.Policies(), name="feed_policies"),
    path("feeds/learning.xml", feeds.Learning(), name="feed_learning"),
    path("feeds/learning/<slug:kind>.xml", feeds.Learning(), name="feed_series"),
    path("feeds/atom/news.xml", feeds.NewsAtom(), name="atom_news"),
    path("feeds/atom/news/<slug:column>.xml", feeds.NewsAtom(), name="atom_column"),
    path("feeds/atom/policies.xml", feeds.PoliciesAtom(), name="atom_policies"),
    path("feeds/atom/learning.xml", feeds.LearningAtom(), name="atom_learning"),
]
