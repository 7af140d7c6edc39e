"""Checks in the page's editor: shown while one writes, refused or asked once when one publishes; the list of words."""

import hashlib

from django import forms as html
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from cms.admin import field_help

GOING_ON = ("publish", "submit", "restart-workflow")
CONFIRMED = "checks-confirmed"
FRAGMENT = "cms_page_checks"


class PageForm(WagtailAdminPageForm):
    """Of every page: what must not go out keeps it from being published, what may be wrong is asked once."""

    keeping = False
    confirmed = ""
    report = None  # what the checks said of what was typed

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_help.give(type(self.instance), self.fields)

    def defer_required_fields(self):
        """Wagtail says so where a draft is kept: then nothing needs to be complete."""
        super().defer_required_fields()
        self.keeping = True

    def _post_clean(self):
        """After the page has been given what was typed."""
        super()._post_clean()
        if not self.keeping and self._goes_on():
            self._look()

    def _goes_on(self) -> bool:
        """Whether this is for publishing or for review; sending back and stopping a review need nothing."""
        said = self.data.get
        approved = said("action-workflow-action") and said("workflow-action-name") == "approve"
        return bool(approved or any(said(f"action-{name}") for name in GOING_ON))

    def _look(self) -> None:
        from cms.checks import gate

        self.report = gate.look(self.instance)
        beside: dict[str | None, list[str]] = {}
        for each in self.report.refusals:
            beside.setdefault(self.field_of(each), []).append(str(each))
        for name, said in beside.items():
            if name is None or name not in self.errors:
                self.add_error(name, html.ValidationError([self.refusal(name), *said]))
        if self.report.refusals or not self.report.fresh:
            return
        wanted = digest(self.report.fresh)
        if self.data.get(CONFIRMED) == wanted:
            self.confirmed = wanted
        elif not self.errors:
            self.add_error(None, html.ValidationError([asking(), *map(str, self.report.fresh)]))

    def field_of(self, finding) -> str | None:
        """Beside which field a refusal stands; None: above all."""
        return None

    def refusal(self, name: str | None) -> str:
        return _("The page cannot be published yet:")

    def save(self, commit=True):
        from cms.checks import kept

        page = super().save(commit)
        if self.confirmed and page.pk:
            kept.accept(page, self.report.warnings)
        return page


def asking() -> str:
    return _("Look at this once more. If it is meant so, tick the box under “Checks before publishing” and go on:")


def digest(findings) -> str:
    """Stands for these warnings and no others."""
    marks = "\n".join(sorted(each.mark for each in findings))
    return hashlib.sha256(marks.encode()).hexdigest()[:20]


class ChecksPanel(HelpPanel):
    """What was found, before anybody presses publish; with the box to tick once it has been asked for."""

    def __init__(self, **kwargs):
        given = {"template": "cms/admin/checks/panel.html", "heading": gettext_lazy("Checks before publishing")}
        super().__init__(**{**given, **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            asked = getattr(self.form, "report", None)
            page = self.instance
            report = asked or report_of(page)
            wanted = digest(asked.fresh) if asked and asked.fresh and not asked.refusals else ""
            given = {"report": report, "page": page, "confirm_value": wanted, "confirm_name": CONFIRMED}
            return context | given | {"confirmed": bool(getattr(self.form, "confirmed", ""))}


def report_of(page):
    """Of the draft as it was last kept, once a request; None for a page that is not kept yet."""
    from cms.checks import gate

    if page is None or not page.pk or not hasattr(page, "standards"):
        return None
    if not hasattr(page, "_ow_report"):
        page._ow_report = gate.look(page)
    return page._ow_report


@require_admin_access
@require_safe
def fragment(request, page_id: int):
    """The list again, of what was kept a moment ago: start.js puts it in place of the old one."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    return render(request, "cms/admin/checks/list.html", {"report": report_of(draft), "page": draft})


def patterns() -> list:
    return [path("page-checks/<int:page_id>/", fragment, name=FRAGMENT)]


class WordsViewSet(ModelViewSet):
    """Under reports' neighbours: whoever may change it keeps what no page should say."""

    from cms.models.checks import SensitiveWord as model

    name, icon = "sensitive-words", "warning"
    menu_label, menu_order, add_to_admin_menu = pgettext_lazy("checks", "Sensitive words"), 239, True
    form_fields = ["word", "level", "why", "instead"]
    list_display = ["word", "level", "instead", "why"]
    list_filter = ["level"]
    list_per_page, ordering = 50, ["word"]
    search_fields, search_backend_name = ["word", "why", "instead"], None
    copy_view_enabled = False
    add_to_reference_index = False
