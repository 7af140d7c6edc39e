"""Addresses. Each app names its own; here they are only put together."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("home.urls")),
    path("", include("cms.urls")),
    path("desk/", include("cases.urls.desk")),
    path("", include("cases.urls.public")),
    path("", include(wagtail_urls)),
]

handler403 = "home.refused.page"
