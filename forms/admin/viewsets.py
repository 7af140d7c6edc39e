"""Forms as snippets: the list and the builder. Panels live here; models know no admin."""

from django.db.models import Max
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from forms import rights
from forms.admin import (
    board,
    builder,
    choosing,
    exchange,
    extras,
    granting,
    part_tools,
    rehearsing,
    reviewing,
    scenario_page,
    views,
)
from forms.admin.panels import FixedPanel, QuestionsPanel
from forms.admin.policies import guarded
from forms.models import Form


def panels() -> TabbedInterface:
    """Built late: extras come from higher apps."""
    more = [FieldPanel(extra.name, heading=extra.label) for extra in extras.all_of_them()]
    questions = [
        FieldPanel("title", heading=gettext_lazy("Title of the form"), required_on_save=True),
        QuestionsPanel("fields", heading=gettext_lazy("Steps and questions")),
    ]
    facts = [
        PublishingPanel(),
        FieldPanel("summary", heading=gettext_lazy("What this form is for")),
        *more,
        FieldPanel("ask", help_text=gettext_lazy("The mode for the elderly asks question by question in any case.")),
        FieldPanel("submit_button_text", help_text=gettext_lazy("Blank: “Send”.")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("open_from"), FieldPanel("open_to")])],
            heading=gettext_lazy("When it can be filled in"),
            help_text=gettext_lazy("Blank: always."),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("quota"), FieldPanel("quota_daily")]), FieldPanel("shut_words")],
            heading=gettext_lazy("How many are taken"),
            help_text=gettext_lazy(
                "Blank: any number. Counted from “open from” on where that is set, so a new round counts anew."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("basis"), FieldPanel("keep")],
            heading=gettext_lazy("Personal data"),
            help_text=gettext_lazy(
                "By which law you may ask it, and how long answers are kept, say “10 years after the case is closed”. "
                "People read both before the first question."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("fact_field"), FieldPanel("drafts_move")],
            heading=gettext_lazy("Who goes on later"),
            help_text=gettext_lazy(
                "People who interrupt get a code. When you publish a change, they go on as it was asked when they "
                "began, unless you say that drafts must move; then they read what stays and what is asked again."
            ),
        ),
        FixedPanel("slug", heading=pgettext_lazy("form", "Key of the form")),
    ]
    return TabbedInterface(
        [
            ObjectList(questions, heading=pgettext_lazy("form", "Questions")),
            ObjectList(facts, heading=pgettext_lazy("form", "Facts")),
            ObjectList([HelpPanel(template="forms/admin/versions.html")], heading=pgettext_lazy("form", "Versions")),
        ],
        base_form_class=builder.form_class(),
    )


def version_words(form: Form) -> str:
    number = getattr(form, "newest", None)
    return _("version %(n)d") % {"n": number} if number else _("not published yet")


class FormViewSet(SnippetViewSet):
    model, icon = Form, "form"
    menu_label, menu_order, add_to_admin_menu = gettext_lazy("Forms"), 210, True
    list_per_page, ordering = 50, "title"
    search_fields, search_backend_name = ["title", "slug"], None
    list_filter = ["live"]
    index_view_class = views.FormIndexView
    add_view_class, edit_view_class = views.FormCreateView, views.FormEditView
    copy_view_class, delete_view_class = views.FormCopyView, views.GuardedDeleteView
    workflow_action_view_class = views.FormWorkflowActionView
    chooser_viewset_class = choosing.chooser_class("title", "slug", order="-pk")
    chooser_per_page = 20

    @cached_property
    def list_display(self) -> list:
        more = [Column(extra.name, label=extra.label, accessor=extra.shown) for extra in extras.all_of_them()]
        return [
            "title",
            Column("newest", label=gettext_lazy("Runs as"), accessor=version_words),
            *more,
            UpdatedAtColumn(),
            LiveStatusTagColumn(),
        ]

    def get_queryset(self, request):
        related = [name for extra in extras.all_of_them() for name in extra.related]
        mine = rights.editable(Form.objects, request.user)
        return mine.select_related(*related).annotate(newest=Max("versions__number"))

    def get_urlpatterns(self):
        files = [
            path("import/", self.construct_view(exchange.ImportView), name="import_new"),
            path("import/<int:pk>/", self.construct_view(exchange.ImportView), name="import"),
            path("export/<int:pk>/xlsx/", self.construct_view(exchange.ExportWorkbookView), name="export_xlsx"),
            path("export/<int:pk>/json/", self.construct_view(exchange.ExportJsonView), name="export_json"),
        ]
        asked = [
            path("board/", self.construct_view(board.BoardView), name="board_new"),
            path("board/<int:pk>/", self.construct_view(board.BoardView), name="board"),
            path("parts/", self.construct_view(part_tools.PartsView), name="parts_new"),
            path("parts/<int:pk>/", self.construct_view(part_tools.PartsView), name="parts"),
        ]
        return guarded([*super().get_urlpatterns(), *files, *asked, *self._proving()])

    def _proving(self) -> list:
        """Looking a form over, trying it, holding it to its scenarios."""
        views = (
            ("review/<int:pk>/", reviewing.ReviewView, "review"),
            ("review/<int:pk>/mend/", reviewing.MendView, "mend"),
            ("review/<int:pk>/scenario/<uuid:scenario>/", scenario_page.ScenarioView, "scenario"),
            ("rights/<int:pk>/", granting.RightsView, "rights"),
            ("rehearse/<int:pk>/", rehearsing.StartView, "rehearse"),
            ("rehearse/<int:pk>/<int:step>/", rehearsing.StepView, "rehearse_step"),
            ("rehearse/<int:pk>/check/", rehearsing.CheckView, "rehearse_check"),
            ("rehearse/<int:pk>/done/", rehearsing.DoneView, "rehearse_done"),
            ("rehearse/<int:pk>/keep/", rehearsing.KeepView, "rehearse_keep"),
        )
        return [path(route, self.construct_view(view), name=name) for route, view, name in views]

    def get_edit_handler(self):
        return panels().bind_to_model(self.model)
