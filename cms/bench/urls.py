"""The site's addresses, with two more that do the least: yardsticks, known only while the bench runs."""

from django.urls import include, path

from cms.bench import yardsticks

urlpatterns = [
    path("bench/constant/", yardsticks.constant),
    path("bench/insert/<int:version_id>/", yardsticks.insert),
    path("", include("config.urls")),
]
