"""Templates of papers in the admin: a DOCX uploaded for one paper, tried at once, never changed afterwards."""

from typing import Any

from django import forms as html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cases.models import CaseType, DocumentTemplate
from cases.papers import docx

ACTIONS = {"add": "change", "view": "view", "change": None, "delete": None}  # as of the case types they belong to


def papers() -> list[tuple[str, str]]:
    """(name, words) of every paper a published case type issues."""
    found: dict[str, str] = {}
    for row in CaseType.objects.order_by("title"):
        if row.current is None:
            continue
        life = row.current.life
        for key, paper in life.documents.items():
            name = key if "." in key else f"{life.pack}.{key}"
            found.setdefault(name, f"{paper.label} ({row.title})")
    return sorted(found.items(), key=lambda each: each[1])


class TemplateForm(WagtailAdminModelForm):
    name = html.ChoiceField(label=pgettext_lazy("paper", "Paper"), choices=papers)
    file = html.FileField(
        label=_("DOCX file"),
        help_text=_(
            "Made in Word or WPS, 2 MB at most. Fields in double braces are filled in: title, number, unit, day, to, "
            "text, remedy, case, digits; paragraphs and rows can be walked with {% for %}."
        ),
        widget=html.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    class Meta:
        model = DocumentTemplate
        fields = ["name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if file := data.get("file"):
            try:
                self.bytes = file.read(docx.MOST_BYTES + 1)
                docx.check(self.bytes)
            except docx.Failed as fault:
                self.add_error("file", str(fault))
        return data


class TemplateCreate(generic.CreateView):
    def save_instance(self) -> DocumentTemplate:
        form = self.form
        name, file = form.cleaned_data["name"], form.cleaned_data["file"]
        return docx.keep(name, file.name, form.bytes, self.request.user)

    def get_success_buttons(self) -> list:
        return []  # it is never edited


class TemplatePolicy(ModelPermissionPolicy):
    """Who may change case types may lay templates over their papers; nobody changes or deletes one."""

    def _asked(self, action: str) -> str | None:
        needed = ACTIONS.get(action)
        return needed and f"cases.{needed}_casetype"

    def user_has_permission(self, user, action) -> bool:
        asked = self._asked(action)
        return bool(asked) and user.has_perm(asked)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class TemplateIndex(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("by")


class TemplateViewSet(ModelViewSet):
    model, name, icon = DocumentTemplate, "paper-templates", "doc-full"
    menu_label, menu_order, add_to_admin_menu = _("Paper templates"), 235, True
    index_view_class, add_view_class = TemplateIndex, TemplateCreate
    list_display = ["name", Column("number", label=pgettext_lazy("paper", "Version")), "file_name", "by", "at"]
    list_per_page, ordering = 50, ["name", "-number"]
    search_fields, search_backend_name = ["name", "file_name"], None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update=False):
        return TemplateForm
