"""Stale columns in the admin: the rules an editor keeps, and what stands on the first page while a column ails."""

from django.urls import reverse
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms import staleness
from cms.models import ColumnRule


class ColumnsIndex(generic.IndexView):
    """The rules; above them how each column stands today."""

    template_name = "cms/admin/columns.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"columns": faces()}


class ColumnsViewSet(ModelViewSet):
    model, name, icon = ColumnRule, "news-columns", "history"
    menu_label, menu_order, add_to_admin_menu = pgettext_lazy("news", "Columns kept fresh"), 239, True
    index_view_class = ColumnsIndex
    form_fields = ["column", "days", "warn", "keeper"]
    list_display = ["column", "days", "warn", "keeper"]
    list_per_page, ordering = 50, ["pk"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False


def faces() -> list[dict]:
    """Each column with what is to be said of it, the worst first."""
    return [{"column": each, "says": staleness.sentence(each)} for each in staleness.columns()]


class Stale(Component):
    """Only what needs somebody: a panel that always stands there is read by nobody."""

    name, template_name, order = "stale_columns", "cms/admin/stale.html", 60

    def get_context_data(self, parent_context):
        ailing = [{"column": each, "says": staleness.sentence(each)} for each in staleness.ailing()]
        return {"ailing": ailing, "all_url": reverse("news-columns:index")}


def add_panel(request, panels: list) -> None:
    if request.user.has_perm("cms.change_columnrule"):
        panels.append(Stale())
