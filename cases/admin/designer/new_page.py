"""“New case type”: five questions, a copy, or a small task."""

from django import forms as html
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cases.admin.designer import beginning
from cases.admin.designer.views import address
from cases.admin.types import _free_slug
from cases.models import CaseType
from forms.models import Form
from home.admin.units import UnitChoiceField

ENDS = (
    ("refused", gettext_lazy("it may be refused")),
    ("declined", gettext_lazy("it may not be accepted at all")),
    ("withdrawn", gettext_lazy("the applicant may withdraw it")),
)
MOST_DAYS = 250


class Titled(html.Form):
    title = html.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )


class WishForm(Titled):
    form = html.ModelChoiceField(
        Form.objects.filter(live=True).order_by("title"), required=False, label=gettext_lazy("Which form opens it?"),
        empty_label=gettext_lazy("I shall choose it later"), help_text=gettext_lazy("Forms are made under “Forms”."),
    )  # fmt: skip
    unit = UnitChoiceField(
        label=gettext_lazy("Which unit handles it?"), error_messages={"required": gettext_lazy("Choose the unit.")}
    )
    days = html.IntegerField(
        label=gettext_lazy("Within how many working days?"), min_value=1, max_value=MOST_DAYS, initial=5
    )
    ends = html.MultipleChoiceField(
        label=gettext_lazy("How can it end, beside “done”?"), choices=ENDS, required=False,
        initial=["refused", "withdrawn"], widget=html.CheckboxSelectMultiple,
    )  # fmt: skip
    papers = html.BooleanField(
        label=gettext_lazy("Missing papers are asked for; the clock stops meanwhile"), required=False, initial=True
    )
    rated = html.BooleanField(label=gettext_lazy("The applicant is asked to rate it"), required=False, initial=True)


class CopyForm(Titled):
    source = html.ModelChoiceField(
        CaseType.objects.exclude(spec="").order_by("title"), label=gettext_lazy("Like which type?"),
        error_messages={"required": gettext_lazy("Choose a type.")},
    )  # fmt: skip


class TaskForm(Titled):
    unit = UnitChoiceField(
        label=gettext_lazy("Whose is it?"), error_messages={"required": gettext_lazy("Choose the unit.")}
    )


WAYS = {"wish": WishForm, "copy": CopyForm, "task": TaskForm}


class NewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    model = CaseType
    template_name = "cases/designer/new.html"
    header_icon = "tasks"
    page_title = gettext_lazy("New case type")

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission("add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        listed = {"url": address("list"), "label": capfirst(CaseType._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def get(self, request):
        return self.page(request)

    def post(self, request):
        way = request.POST.get("way", "")
        if way not in WAYS:
            return self.page(request)
        form = WAYS[way](request.POST, prefix=way)
        if not form.is_valid():
            return self.page(request, 422, **{way: form})
        row = self._made(way, form.cleaned_data)
        row.save()
        row.save_revision(user=request.user, log_action=True)
        said = _("“%(title)s” is a draft now; nobody uses it before you publish it.")
        messages.success(request, said % {"title": row.title})
        return redirect(address("design", row.pk))

    def _made(self, way: str, data: dict) -> CaseType:
        slug = _free_slug(data["title"])
        if way == "copy":
            return beginning.copy_of(data["source"], data["title"], slug)
        if way == "task":
            return beginning.task(data["title"], slug, data["unit"])
        wishes = {**data, "ends": tuple(data["ends"])}
        return beginning.from_wishes(beginning.Wishes(**wishes), slug)

    def page(self, request, status: int = 200, **bound):
        ways = {name: bound.get(name) or form(prefix=name) for name, form in WAYS.items()}
        return render(request, self.template_name, {**self.get_context_data(), **ways}, status=status)
