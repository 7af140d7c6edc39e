"""Addresses that are no pages of the tree."""

from django.urls import path

from cms import views

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
]
