"""The admin's first page: what editors make most, a click away and under the column it belongs to."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from cases.models import ServiceItem
from cms import models as pages
from forms.models import Form


class Start(Component):
    name, template_name, order = "start", "cms/admin/start.html", 50

    def get_context_data(self, parent_context):
        return {"links": links(parent_context["request"].user)}


def links(user) -> list[tuple[str, str, str]]:
    """(address, words, icon) of what ``user`` may make."""
    return [*_rows(user), *_pages(user)]


def _rows(user):
    for model, words in ((Form, _("New form")), (ServiceItem, _("New service item"))):
        if policy_registry.get_by_type(model).user_has_permission(user, "add"):
            viewset = model.snippet_viewset
            yield reverse(viewset.get_url_name("add")), words, viewset.icon


def _pages(user):
    kinds = (
        (pages.FormIndexPage, pages.FormPage, _("New form page"), "form"),
        (pages.ServiceIndexPage, pages.ServiceGuidePage, _("New service guide"), "list-ul"),
        (pages.NewsIndexPage, pages.NewsPage, _("New news item"), "globe"),
        (pages.LearningIndexPage, pages.LearningPost, _("New learning post"), "openquote"),
    )
    for parent, kind, words, icon in kinds:
        column = parent.objects.first()
        if column and column.permissions_for_user(user).can_add_subpage():
            meta = kind._meta
            address = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, column.pk])
            yield address, words, icon


def add_panel(request, panels: list) -> None:
    panels.append(Start())
