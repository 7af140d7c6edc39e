"""Addresses that are no pages of the tree."""

from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("places/", views.points, name="points"),
    path("resume/", views.resume, name="resume"),
    path("sitemap/", views.sitemap, name="sitemap"),
]
