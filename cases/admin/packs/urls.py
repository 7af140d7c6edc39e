"""Addresses under /admin/packs/."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from cases.admin.packs import asking, exporting, views


def patterns() -> list:
    return [
        path("packs/", views.ListView.as_view(), name="cases_packs"),
        path("packs/import/", views.ImportView.as_view(), name="cases_pack_import"),
        path("packs/of/<int:pk>/", exporting.TypeExportView.as_view(), name="cases_type_export"),
        path("packs/<slug:name>/", views.PackView.as_view(), name="cases_pack"),
        path("packs/<slug:name>/export/", exporting.ExportView.as_view(), name="cases_pack_export"),
    ]


class PacksItem(MenuItem):
    """Shown to who may change case types."""

    def __init__(self) -> None:
        super().__init__(_("Packs"), reverse("cases_packs"), name="packs", icon_name="copy", order=236)

    def is_shown(self, request):
        return asking.may_see(request.user)
