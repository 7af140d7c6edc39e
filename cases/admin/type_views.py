"""Case types as snippets: list, editor with its overview, versions."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from cases import spec, types
from cases.admin import overview
from cases.admin.designer import urls as designer
from cases.admin.play import page as play
from cases.admin.types import TypeForm
from cases.models import CaseType
from forms.admin import views
from forms.admin.choosing import chooser_class
from forms.admin.viewsets import FixedPanel


class OverviewPanel(HelpPanel):
    """The specification in words."""

    def __init__(self, **kwargs):
        super().__init__(**{"template": "cases/admin/overview.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"life": self._life()}

        def _life(self) -> overview.Overview | None:
            try:
                return overview.of(spec.parse(self.instance.spec)) if self.instance.spec else None
            except ValueError:  # a draft that is not whole yet
                return None


PANELS = TabbedInterface(
    [
        ObjectList(
            [
                PublishingPanel(),
                FieldPanel("title", required_on_save=True),
                FixedPanel("slug", heading=pgettext_lazy("case type", "Key")),
                FieldPanel("owner", heading=gettext_lazy("Owner")),
                FieldPanel("units", help_text=gettext_lazy("One on each line: slot: code or name of a unit.")),
                OverviewPanel(heading=gettext_lazy("In plain words")),
            ],
            heading=pgettext_lazy("case type", "Facts"),
        ),
        ObjectList(
            [
                FieldPanel(
                    "text",
                    help_text=gettext_lazy(
                        "In the language of packs. Everything is text unless it is true, false or a number."
                    ),
                )
            ],
            heading=pgettext_lazy("case type", "States and moves"),
        ),
        ObjectList(
            [HelpPanel(template="cases/admin/type_versions.html")], heading=pgettext_lazy("case type", "Versions")
        ),
    ],
    base_form_class=TypeForm,
)


class TellsWhetherLive:
    """Of the create and the edit view: the form checks more when a version is to be made."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.going_live = self.action in views.GOING_LIVE
        return form


class TypeIndexView(snippets.IndexView):
    """Leads to the designer; what has no states yet is text still."""

    def get_edit_url(self, instance):
        usual = super().get_edit_url(instance)
        return designer.address("design", instance.pk) if usual and instance.spec else usual

    def get_add_url(self):
        return designer.address("design_new") if super().get_add_url() else None


class TypeCreateView(TellsWhetherLive, snippets.CreateView):
    pass


class TypeEditView(TellsWhetherLive, snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *play.buttons(self.object)]


class TypeWorkflowActionView(views.CheckedWorkflowActionView):
    def _refusal(self) -> ValidationError | None:
        said = types.hindrance(self.task_state.revision.as_object())
        return ValidationError(said) if said else None


class TypePolicy(ModelPermissionPolicy):
    """A case type is deleted only while it was never published: cases rest on its versions."""

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        if action == "delete" and instance.versions.exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


def version_words(row: CaseType) -> str:
    number = getattr(row, "newest", None)
    return _("version %(n)d") % {"n": number} if number else _("not published yet")


class CaseTypeViewSet(snippets.SnippetViewSet):
    model, icon = CaseType, "tasks"
    menu_label, menu_order, add_to_admin_menu = gettext_lazy("Case types"), 220, True
    list_display = [
        "title",
        "slug",
        Column("owner", label=gettext_lazy("owner")),
        Column("newest", label=gettext_lazy("Runs as"), accessor=version_words),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "owner"]
    search_fields, search_backend_name = ["title", "slug"], None
    list_per_page, ordering = 50, "title"
    copy_view_enabled = False
    index_view_class = TypeIndexView
    add_view_class, edit_view_class = TypeCreateView, TypeEditView
    delete_view_class, workflow_action_view_class = views.GuardedDeleteView, TypeWorkflowActionView
    chooser_viewset_class = chooser_class("title", "slug")
    chooser_per_page = 20
    edit_handler = PANELS

    def get_urlpatterns(self):
        more = [path(route, self.construct_view(view), name=name) for route, view, name in designer.VIEWS]
        return [*super().get_urlpatterns(), *more]

    def get_queryset(self, request):
        return CaseType.objects.select_related("owner").annotate(newest=Max("versions__number"))
