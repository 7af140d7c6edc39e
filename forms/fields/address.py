"""An address, {"region": {"code", "name", "on"}, "detail": text}: a place chosen step by step, the rest in a line."""

from collections.abc import Mapping

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.fields.base import KeyedField, too_long
from forms.fields.cascade import CascadeField, find
from forms.fields.region import Region
from forms.fields.text import Text

DETAIL_LIMIT = 120


class AddressWidget(html.Widget):
    """Posted names are those of a cascade, and `key-detail`."""

    template_name = "forms/widgets/address.html"
    input_type = "address"
    in_parts = use_fieldset = True

    def __init__(self, place: html.Widget):
        self.place = place
        super().__init__()

    def value_from_datadict(self, data, files, name):
        detail = str(data.get(f"{name}-detail") or "")
        region = self.place.value_from_datadict(data, files, name)
        return {"region": region, "detail": detail} if region or detail.strip() else None

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-detail" not in data and self.place.value_omitted_from_data(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        said = value if isinstance(value, Mapping) else {}
        place = self.place.get_context(name, said.get("region"), attrs)["widget"]
        context["widget"] |= {"lists": place["lists"], "more": place["more"], "detail": said.get("detail") or ""}
        context["widget"]["most"] = DETAIL_LIMIT
        return context


class AddressField(html.Field):
    def __init__(self, *, place: CascadeField, **kwargs):
        self.place = place
        super().__init__(widget=AddressWidget(place.widget), **kwargs)

    def to_python(self, value):
        if isinstance(value, str) and value.strip():  # from paper: all of it in one line
            value = dict(zip(("region", "detail"), find(self.place.widget.tree, value), strict=True))
        if not isinstance(value, Mapping):
            return None
        detail = Text().tidy(str(value.get("detail") or "")).strip()
        if not value.get("region") and not detail:
            return None
        region = self.place.clean(value.get("region"))
        if region is None:
            raise ValidationError(_("Choose the place as well: province, city and county."))
        if not detail:
            raise ValidationError(_("Write street and number, or village and house, as well."))
        if len(detail) > DETAIL_LIMIT:
            raise ValidationError(too_long(len(detail), DETAIL_LIMIT))
        return {"region": region, "detail": detail}


class Address(KeyedField):
    type, label, icon = "address", gettext_lazy("Address"), "home"
    blank = gettext_lazy("Fill in “%(label)s”.")
    personal_for = gettext_lazy("to find you, or to send you something")
    settings = ("level",)

    def make(self, field, context, **common):
        place = Region().make(field, context, required=False, label=common["label"])
        return AddressField(place=place, **common)

    def typed(self, field, value):
        return {"region": value["region"]["code"], "detail": value["detail"]}

    def show(self, field, value):
        return "" if value is None else f"{Region().show(field, value['region'])}{value['detail']}"

    def mask(self, field, value):
        """The place down to the county may be read; the rest only as long as it is."""
        return "" if value is None else f"{Region().show(field, value['region'])}{'*' * min(len(value['detail']), 9)}"

    def logic(self, field, value):
        return None if value is None else self.show(field, value)

    def extra_blocks(self):
        return Region().extra_blocks()[:1]
