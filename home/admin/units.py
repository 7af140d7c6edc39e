"""Units in the admin: one list in the order of the tree, a form with the unit above it."""

from collections.abc import Callable

from django import forms as html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from home import office_hours, succession
from home.models import Unit


def indented(unit: Unit) -> str:
    """The name, moved right by its depth."""
    return "　" * (unit.depth - 1) + unit.name


CLOSING: list[Callable[[Unit], str]] = []  # what other apps have to say of a unit that ends; "" for nothing
CHOOSE = pgettext_lazy("select", "Choose")  # where one must be chosen


class UnitChoiceField(html.ModelChoiceField):
    """Every unit in the order of the tree."""

    def __init__(self, **kwargs):
        if kwargs.get("required", True):
            kwargs.setdefault("empty_label", CHOOSE)
        super().__init__(queryset=Unit.objects.order_by("path"), **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        return indented(unit)


class HoursField(html.CharField):
    """Opening hours as lines; cleans to the dictionary that Unit keeps."""

    widget = html.Textarea(attrs={"rows": 4})

    def prepare_value(self, value):
        return office_hours.to_text(value) if isinstance(value, dict) else value

    def clean(self, value):
        try:
            return office_hours.from_text(super().clean(value))
        except ValueError as fault:
            raise html.ValidationError(str(fault)) from fault


class UnitForm(WagtailAdminModelForm):
    """``above``: the unit it stands under; another one moves it with all that stands below."""

    above = UnitChoiceField(label=_("stands under"), required=False)
    successor = UnitChoiceField(label=_("successor"), required=False, help_text=_("After a merger or a new name."))
    hours = HoursField(
        label=_("opening hours"),
        required=False,
        help_text=_("One line a day or range: 周一至周五 09:00-12:00 13:00-17:00"),
    )

    class Meta:
        model = Unit
        fields = [
            "above", "code", "name", "short_name", "level", "region_code", "address", "phone", "hours",
            "active_from", "active_to", "successor",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["above"].initial = self.instance.get_parent()
            self.fields["code"].disabled = True  # cases, packs and figures name units by it

    def clean_above(self) -> Unit | None:
        above = self.cleaned_data["above"]
        if above and self.instance.pk and self.instance.covers(above):
            raise html.ValidationError(_("A unit cannot stand under itself. Choose another unit."))
        return above

    def clean_successor(self) -> Unit | None:
        after = self.cleaned_data["successor"]
        if after and self.instance.pk and self.instance.pk in {each.pk for each in succession.successors(after)}:
            if after.pk == self.instance.pk:
                raise html.ValidationError(_("A unit cannot come after itself. Choose another unit, or none."))
            said = _("%(unit)s is itself followed by this unit. Choose another unit, or none.")
            raise html.ValidationError(said % {"unit": after.name})
        return after

    def clean(self) -> dict:
        data = super().clean()
        begins, ends = data.get("active_from"), data.get("active_to")
        if begins and ends and ends <= begins:
            self.add_error("active_to", _("A unit ends after it begins. Choose a later day."))
        return data

    def save(self, commit=True) -> Unit:
        above, unit = self.cleaned_data["above"], self.instance
        if not unit.pk:
            return above.add_child(instance=unit) if above else Unit.add_root(instance=unit)
        unit = super().save(commit)
        if above != unit.get_parent():
            self._move(unit, above)
            unit.refresh_from_db()
        return unit

    @staticmethod
    def _move(unit: Unit, above: Unit | None) -> None:
        if above:
            unit.move(above, "last-child")
        else:
            unit.move(Unit.get_last_root_node(), "last-sibling")


class UnitEditView(EditView):
    def save_instance(self) -> Unit:
        unit = super().save_instance()
        if unit.active_to:
            for say in CLOSING:
                if words := say(unit):
                    messages.warning(self.request, words)
        return unit


class UnitViewSet(ModelViewSet):
    edit_view_class = UnitEditView
    model, name, icon = Unit, "units", "site"
    ordering, list_per_page = "path", 100
    list_display = [
        TitleColumn("name", label=_("name"), accessor=indented, url_name="units:edit"),
        Column("get_level_display", label=_("level")),
        "code",
    ]
    list_filter = ["level"]
    search_fields = ["name", "short_name", "code"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    menu_order = 10

    def get_form_class(self, for_update=False):
        return UnitForm
