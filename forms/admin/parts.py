"""The library of parts in the admin: a list, a page for each part, and giving one out as a new version."""

from dataclasses import dataclass
from typing import Any

from django import forms as html
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from forms import library, publishing
from forms.admin import keys
from forms.admin.policies import InUsePolicy
from forms.fields.blocks import free_name, speakable
from forms.models import FormVersion, Part, PartVersion
from forms.review import difference


class PartForm(WagtailAdminModelForm):
    """Saving keeps the draft; only with the tick it is given out, and forms that have a copy are told."""

    give_out = html.BooleanField(
        required=False,
        label=gettext_lazy("Give it out as a new version"),
        help_text=gettext_lazy("Forms with a copy are told what is new and decide themselves. Nothing is forced."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True  # forms name the part by it

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("key") and data.get("title"):
            taken = set(Part.objects.exclude(pk=self.instance.pk).values_list("key", flat=True))
            data["key"] = free_name(speakable(data["title"]), taken)
        if "fields" not in data:
            return data
        if wrong := keys.fill([AsStep({"fields": data["fields"]})], published(self.instance)):
            self.add_error("fields", keys.beside({place[2:]: said for place, said in wrong.items()}))
        elif data.get("give_out") and not self.errors:
            self._must_run(data)
        return data

    def _must_run(self, data: dict[str, Any]) -> None:
        try:
            library.built(data["title"], publishing.raw_stream(data["fields"]))
        except publishing.Unpublishable as slip:
            self.add_error(None, ValidationError(slip.sentences))

    def save(self, commit=True) -> Part:
        part = super().save(commit)
        if self.cleaned_data["give_out"]:
            library.publish(part, self.for_user)
        return part


@dataclass(frozen=True)
class AsStep:
    """The questions of a part where keys expect a step."""

    value: dict[str, Any]
    block_type: str = "step"


def published(part: Part) -> keys.Published:
    """What a part was given out with: its keys stay, or forms could not tell what became of a question."""
    found = keys.Published()
    if not part.pk:
        return found
    for version in part.versions.order_by("number"):
        found.labels = {each.label: each.key for each in version.questions}
        found.types |= {each.key: each.type for each in version.questions}
    row = Part.objects.get(pk=part.pk)
    found.ids = {child.id: child.value["name"] for child in row.fields if child.value["name"] in found.types}
    return found


@dataclass(frozen=True)
class Told:
    """A version and what is new in it, a sentence each."""

    version: PartVersion
    news: tuple[str, ...]


class VersionsPanel(HelpPanel):
    """The versions of a part, and which forms have a copy."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None) -> dict[str, Any]:
            part = self.instance
            more = {"versions": told(part), "copies": copies(part)} if part.pk else {}
            return super().get_context_data(parent_context) | more


def told(part: Part) -> list[Told]:
    versions = list(part.versions.select_related("published_by"))
    found = []
    for n, version in enumerate(versions):
        before = versions[n + 1].questions if n + 1 < len(versions) else ()
        sides = (library.spread(part.title, each) for each in (before, version.questions))
        found.append(Told(version, tuple(each.text for each in difference.changes(*sides)) if before else ()))
    return found


def copies(part: Part) -> list[tuple[str, int]]:
    """(title of a form, version of the part) of each copy in a form as it runs now."""
    newest: dict[int, FormVersion] = {}
    for version in FormVersion.objects.filter(schema__contains=f'"part":"{part.key}@').select_related("form"):
        newest[version.form_id] = max(newest.get(version.form_id, version), version, key=lambda each: each.number)
    groups = [
        (version.form.title, field.part)
        for version in newest.values()
        if version.form.current == version
        for step in version.spec.steps
        for field in step.fields
    ]
    return sorted(
        (title, int(ref.partition("@")[2])) for title, ref in groups if ref and ref.startswith(f"{part.key}@")
    )


def version_words(part: Part) -> str:
    number = getattr(part, "number", None)
    return _("version %(n)d") % {"n": number} if number else _("not given out yet")


class DeleteView(generic.DeleteView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not InUsePolicy(Part).user_has_permission_for_instance(request.user, "delete", self.object):
            raise PermissionDenied


class PartViewSet(ModelViewSet):
    model, name, icon = Part, "parts", "folder-open-inverse"
    menu_label, menu_order, add_to_admin_menu = gettext_lazy("Library of parts"), 215, True
    ordering, list_per_page = "title", 50
    list_display = [
        TitleColumn("title", label=pgettext_lazy("part", "title"), url_name="parts:edit"),
        "key",
        Column("number", label=pgettext_lazy("part", "Version"), accessor=version_words),
    ]
    search_fields, search_backend_name = ["title", "key"], None
    copy_view_enabled = False
    add_to_reference_index = False
    delete_view_class = DeleteView
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("key", help_text=gettext_lazy("Blank: made from the title. It never changes.")),
            FieldPanel("fields", heading=gettext_lazy("Questions")),
            FieldPanel("give_out", icon="upload"),
            VersionsPanel(template="forms/admin/part_versions.html"),
        ],
        base_form_class=PartForm,
    )

    def get_queryset(self, request):
        return Part.objects.annotate(number=Max("versions__number"))
