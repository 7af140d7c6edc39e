"""“New case type”: five questions, a pack that comes with the product, a copy, or a small task."""

from django import forms as html
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cases.admin.designer import beginning, shipped
from cases.admin.designer.views import address
from cases.admin.packs import asking, listed
from cases.admin.types import free_slug
from cases.models import CaseType
from forms.models import Form
from forms.publishing import Unpublishable
from home.admin.units import CHOOSE, UnitChoiceField

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
        Form.objects.none(), required=False, label=gettext_lazy("Which form opens it?"),
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = beginning.opening_forms().order_by("title")


class CopyForm(Titled):
    source = html.ModelChoiceField(
        CaseType.objects.exclude(spec="").order_by("title"), label=gettext_lazy("Like which type?"),
        empty_label=CHOOSE, error_messages={"required": gettext_lazy("Choose a type.")},
    )  # fmt: skip


class TaskForm(Titled):
    unit = UnitChoiceField(
        label=gettext_lazy("Whose is it?"), error_messages={"required": gettext_lazy("Choose the unit.")}
    )


class PackForm(html.Form):
    """A pack that is not here yet, whole."""

    pack = html.ChoiceField(
        label=gettext_lazy("Which pack?"), error_messages={"required": gettext_lazy("Choose a pack.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = [(each.name, each.title) for each in listed.shipped()]
        self.fields["pack"].choices = [("", CHOOSE), *self.offers]


class ShippedForm(Titled):
    """One type of such a pack, copied."""

    source = html.ChoiceField(
        label=gettext_lazy("Like which type?"), error_messages={"required": gettext_lazy("Choose a type.")}
    )
    unit = UnitChoiceField(
        label=gettext_lazy("Which unit handles it?"), error_messages={"required": gettext_lazy("Choose the unit.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", CHOOSE), *shipped.offered()]


WAYS = {"wish": WishForm, "copy": CopyForm, "task": TaskForm}
FROM_PACKS = {"pack": PackForm, "shipped": ShippedForm}  # for who may bring packs in: they make forms too


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
        ways = self.ways(request)
        if way not in ways:
            return self.page(request)
        form = ways[way](request.POST, prefix=way)
        if not form.is_valid():
            return self.page(request, 422, **{way: form})
        if way == "pack":
            return redirect(f"{reverse('cases_pack_import')}?pack={form.cleaned_data['pack']}")
        if way == "shipped":
            return self._copied(request, form)
        row = self._made(way, form.cleaned_data)
        row.save()
        row.save_revision(user=request.user, log_action=True)
        return self._begun(request, row)

    def ways(self, request) -> dict[str, type[html.Form]]:
        return {**WAYS, **(FROM_PACKS if asking.may_install(request.user) else {})}

    def _copied(self, request, form: html.Form):
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                row = shipped.copied(asked["source"], asked["title"], asked["unit"], request.user)
        except (shipped.Lacking, Unpublishable) as slip:
            form.add_error("source", str(slip))
            return self.page(request, 422, shipped=form)
        return self._begun(request, row)

    def _begun(self, request, row: CaseType):
        said = _("“%(title)s” is a draft now; nobody uses it before you publish it.")
        messages.success(request, said % {"title": row.title})
        return redirect(address("design", row.pk))

    def _made(self, way: str, data: dict) -> CaseType:
        slug = free_slug(data["title"])
        if way == "copy":
            return beginning.copy_of(data["source"], data["title"], slug)
        if way == "task":
            return beginning.task(data["title"], slug, data["unit"])
        wishes = {**data, "ends": tuple(data["ends"])}
        return beginning.from_wishes(beginning.Wishes(**wishes), slug)

    def page(self, request, status: int = 200, **bound):
        ways = {name: bound.get(name) or form(prefix=name) for name, form in self.ways(request).items()}
        return render(request, self.template_name, {**self.get_context_data(), **ways}, status=status)
