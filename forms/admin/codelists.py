"""Code lists in the admin: one list a page, a code a line; CSV out, and CSV in with its changes shown first."""

from typing import Any

from django import forms as html
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from forms import code_lists
from forms.admin.policies import InUsePolicy
from forms.models import CodeList

MOST_BYTES = 2 * 1024 * 1024
SALT, HOURS = "forms.codelist", 24


class CodeListForm(WagtailAdminModelForm):
    lines = html.CharField(
        label=pgettext_lazy("code list", "Codes"),
        required=False,
        widget=html.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One on each line: code | label | code above | valid from | valid until. What is not needed stays blank. "
            "A code that is used no more keeps its line and gets a last day."
        ),
    )

    class Meta:
        model = CodeList
        fields = ("title", "slug", "source", "lines")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["lines"] = code_lists.to_text(self.instance)
            self.fields["slug"].disabled = True  # forms name the list by it

    def clean_lines(self) -> list[code_lists.Line]:
        return code_lists.from_text(self.cleaned_data["lines"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk and "lines" in data and self.instance.in_use:
            gone = code_lists.changes(self.instance, data["lines"]).gone
            if gone:
                self.add_error("lines", code_lists.still_needed(gone[0]))
        return data

    def save(self, commit=True) -> CodeList:
        row = super().save(commit)
        code_lists.store(row, self.cleaned_data["lines"], whole=True)
        return row


class EditView(generic.EditView):
    @property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            Button(_("Export as CSV"), _address("export", self.object.pk), icon_name="download", priority=40),
            Button(_("Import from CSV"), _address("import", self.object.pk), icon_name="upload", priority=41),
        ]


def _address(name: str, *args: Any) -> str:
    return reverse(f"codelists:{name}", args=args)


class DeleteView(generic.DeleteView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not InUsePolicy(CodeList).user_has_permission_for_instance(request.user, "delete", self.object):
            raise PermissionDenied


class _OfOneList(WagtailAdminTemplateMixin, View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(CodeList, pk=kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not InUsePolicy(CodeList).user_has_permission_for_instance(request.user, "change", self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ExportView(_OfOneList):
    def get(self, request, pk):
        headers = {"Content-Disposition": content_disposition_header(True, f"{self.row.title}.csv")}
        return HttpResponse(code_lists.to_csv(self.row), content_type="text/csv; charset=utf-8", headers=headers)


class FileForm(html.Form):
    file = html.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("As it is exported here, or saved from WPS or Excel. Its first line names the columns."),
        widget=html.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self) -> list[code_lists.Line]:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("A code list may have 2 MB. Is this the right file?"))
        return code_lists.from_csv(file.read())


class ImportView(_OfOneList):
    """What a file changes is shown; only then is it taken in. What it does not name stays."""

    template_name = "forms/admin/import_codes.html"
    page_title = gettext_lazy("Import from CSV")
    header_icon = "list-ol"

    @property
    def page_subtitle(self) -> str:
        return self.row.title

    def get(self, request, pk):
        return self.page(form=FileForm())

    def post(self, request, pk):
        if "parcel" in request.POST:
            return self.take(request.POST["parcel"])
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form=form, status=422)
        lines = form.cleaned_data["file"]
        parcel = signing.dumps([self.row.pk, [_plain(line) for line in lines]], salt=SALT, compress=True)
        return self.page(parcel=parcel, changes=code_lists.changes(self.row, lines))

    def take(self, parcel: str):
        try:
            pk, lines = signing.loads(parcel, salt=SALT, max_age=HOURS * 3600)
        except signing.BadSignature:
            pk, lines = None, []
        if pk != self.row.pk:
            messages.error(self.request, _("This page is too old. Choose the file again."))
            return self.page(form=FileForm(), status=422)
        code_lists.store(self.row, code_lists.from_text("\n".join(lines)), whole=False)
        messages.success(self.request, _("The codes of “%(title)s” were taken in.") % {"title": self.row.title})
        return redirect(_address("edit", self.row.pk))

    def page(self, status: int = 200, **context):
        context = self.get_context_data(row=self.row, back=_address("edit", self.row.pk), **context)
        return render(self.request, self.template_name, context, status=status)


def _plain(line: code_lists.Line) -> str:
    days = [day.isoformat() if day else "" for day in (line.valid_from, line.valid_to)]
    return "|".join([line.code, line.label.replace("|", "／"), line.parent, *days])


class CodeListViewSet(ModelViewSet):
    model, name, icon = CodeList, "codelists", "list-ol"
    menu_label, menu_order, add_to_admin_menu = gettext_lazy("Code lists"), 220, True
    ordering, list_per_page = "title", 50
    list_display = [
        TitleColumn("title", label=pgettext_lazy("code list", "title"), url_name="codelists:edit"),
        "slug",
        Column("source", label=gettext_lazy("source")),
    ]
    search_fields, search_backend_name = ["title", "slug"], None
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class, delete_view_class = EditView, DeleteView

    def get_form_class(self, for_update=False):
        return CodeListForm

    def get_urlpatterns(self):
        files = [
            path("export/<int:pk>/", ExportView.as_view(), name="export"),
            path("import/<int:pk>/", ImportView.as_view(), name="import"),
        ]
        return [*super().get_urlpatterns(), *files]
