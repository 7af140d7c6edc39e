"""Tables in and out of the admin: service items, units, posts."""

from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from cases.admin.table_out import out
from cases.imports import kinds
from cases.imports.kinds import ADMIN
from cases.imports.pages import Place

SPACE = "tables"


def _show(request, template: str, context: dict, status: int):
    return render(request, f"cases/admin/{template}", context, status=status)


PLACE = Place(ADMIN, SPACE, _show)


def _page(view):
    return never_cache(require_admin_access(view))


def urls():
    return [path("tables/", include((_paths(), SPACE), namespace=SPACE))]


def _paths():
    return [
        path("", _page(PLACE.index), name="tables"),
        path("sent/<uuid:key>/", _page(PLACE.table), name="table"),
        path("sent/<uuid:key>/marks/", _page(PLACE.marks), name="marks"),
        path("<slug:kind>/out/", _page(out), name="out"),
        path("<slug:kind>/<str:target>/", _page(PLACE.send), name="send"),
        path("<slug:kind>/<str:target>/sheet/", _page(PLACE.sheet), name="sheet"),
    ]


class TablesItem(MenuItem):
    """Shown to who may take in any of them."""

    def __init__(self) -> None:
        super().__init__(
            _("Tables in and out"), reverse(f"{SPACE}:tables"), name="tables", icon_name="upload", order=660
        )

    def is_shown(self, request):
        return any(True for _kind in kinds.offered(request.user, ADMIN))
