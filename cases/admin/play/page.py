"""What the pages about one case type share: who may, where they stand, what they look like."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import pgettext
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cases.models import CaseType

EDIT, LIST = "wagtailsnippets_cases_casetype:design", "wagtailsnippets_cases_casetype:list"
READS = ("add", "change", "delete", "view")


def buttons(row: CaseType) -> list[Button]:
    """What the editor of a case type offers: the three pages about it."""
    words = {
        "play": pgettext("play", "Play it"),
        "scenarios": pgettext("play", "Scenarios"),
        "try": pgettext("play", "With real cases"),
    }
    icons = {"play": "circle-check", "scenarios": "list-ul", "try": "view"}
    return [
        Button(words[name], reverse(f"cases_type_{name}", args=[row.pk]), icon_name=icons[name], priority=10 + n)
        for n, name in enumerate(words)
    ]


@method_decorator(never_cache, name="dispatch")
class TypePage(WagtailAdminTemplateMixin, View):
    """``row``: the case type in the address. Who may read it looks and plays; who may change it keeps."""

    header_icon = "tasks"
    name: Any = ""  # of the page, beside the type's

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(CaseType.objects.select_related("owner"), pk=kwargs["pk"])
        self.policy = policy_registry.get_by_type(CaseType)

    def dispatch(self, request, *args, **kwargs):
        if not self.policy.user_has_any_permission_for_instance(request.user, READS, self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_change(self) -> bool:
        return self.policy.user_has_permission_for_instance(self.request.user, "change", self.row)

    @property
    def page_title(self) -> str:
        return f"{self.row.title} · {self.name}"

    def get_breadcrumbs_items(self):
        items = [
            {"url": reverse(LIST), "label": capfirst(CaseType._meta.verbose_name_plural)},
            {"url": reverse(EDIT, args=[self.row.pk]), "label": self.row.title},
        ]
        return [*self.breadcrumbs_items, *items, {"url": "", "label": self.page_title}]

    def url(self, name: str) -> str:
        return reverse(f"cases_type_{name}", args=[self.row.pk])

    def page(self, status: int = 200, **context: Any):
        names = ("play", "scenarios", "try")
        urls = {f"{name}_url": self.url(name) for name in names} | {"edit_url": reverse(EDIT, args=[self.row.pk])}
        shown = {**self.get_context_data(), **urls, "row": self.row, "may_change": self.may_change, **context}
        return render(self.request, self.template_name, shown, status=status)
