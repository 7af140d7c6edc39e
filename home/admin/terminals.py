"""Kiosks and rating tablets in the admin: what stands where, when it was last seen, and the code that sets it up."""

from django import forms as html
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from home import codes, silence, terminals
from home.admin.units import UnitChoiceField
from home.models import Terminal


class TerminalForm(WagtailAdminModelForm):
    unit = UnitChoiceField(label=gettext_lazy("unit it stands at"))
    modules = html.MultipleChoiceField(
        label=gettext_lazy("what is built in"),
        choices=Terminal.Module.choices,
        required=False,
        widget=html.CheckboxSelectMultiple,
    )

    class Meta:
        model = Terminal
        fields = ["kind", "number", "unit", "place", "hours", "modules", "keeper", "clerk", "active"]
        help_texts = {
            "number": gettext_lazy("As it is painted on the machine."),
            "place": gettext_lazy("In words: hall, east side."),
            "clerk": gettext_lazy("Of a tablet: whose cases are rated on it. Blank: those of the whole unit."),
            "active": gettext_lazy("Without the tick the machine is an ordinary browser at once."),
        }


class TerminalIndex(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("unit", "keeper")


def stands(terminal: Terminal) -> str:
    """Whether it should be heard of now and is not."""
    found = next(iter(silence.among([terminal])), None)
    return found.words if found else ""


class SilentMachines(Component):
    """On the first page, only while a machine is silent."""

    name, template_name, order = "silent_machines", "home/admin/silent.html", 15

    def get_context_data(self, parent_context):
        return {"silent": silence.now(), "all_url": reverse("terminals:index")}


def add_panel(request, panels: list) -> None:
    if request.user.has_perm("home.change_terminal"):
        panels.append(SilentMachines())


class TerminalAdd(generic.CreateView):
    """A machine that was just entered is set up next."""

    def get_success_url(self) -> str:
        return reverse("terminals:code", args=[self.object.pk])


class TerminalEdit(generic.EditView):
    """With a way to another code, in the menu of the head."""

    @cached_property
    def header_more_buttons(self):
        url = reverse("terminals:code", args=[self.object.pk])
        more = super().header_more_buttons
        return [*more, Button(_("Make a code that sets it up"), url=url, icon_name="key", priority=10)]


def code(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST makes the code and shows it once."""
    terminal = get_object_or_404(Terminal.objects.select_related("unit"), pk=pk)
    if not request.user.has_perm("home.change_terminal"):
        raise PermissionDenied
    back = reverse("terminals:edit", args=[pk])
    if request.method != "POST":
        return render(request, "home/admin/terminal_code.html", {"terminal": terminal, "back": back})
    if not terminal.active:
        messages.error(request, _("This machine is not in use. Tick “in use” and save, then make the code."))
        return redirect(back)
    context = {"terminal": terminal, "back": back, "code": codes.shown(terminals.give_code(terminal))}
    answer = render(request, "home/admin/terminal_code.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


class TerminalViewSet(ModelViewSet):
    model, name, icon = Terminal, "terminals", "desktop"
    index_view_class, add_view_class, edit_view_class = TerminalIndex, TerminalAdd, TerminalEdit
    ordering, list_per_page = ["number"], 50
    list_display = [
        "number",
        Column("get_kind_display", label=gettext_lazy("kind of machine")),
        "unit",
        "place",
        "keeper",
        Column("seen_at", label=pgettext_lazy("terminal", "last seen")),
        Column("stands", label=pgettext_lazy("terminal", "now"), accessor=stands),
        BooleanColumn("active", label=pgettext_lazy("terminal", "in use")),
    ]
    list_filter = ["kind", "unit", "active"]
    search_fields = ["number", "place", "unit__name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    menu_order = 60

    def get_form_class(self, for_update=False):
        return TerminalForm

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("code/<int:pk>/", code, name="code")]
