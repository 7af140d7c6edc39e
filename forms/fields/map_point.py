"""A point on the map without a map: two numbers and their datum, from the phone or typed, and how far it is from here.

{"lat": "30.630112", "lng": "119.690004", "datum": "WGS-84"}; texts, so that no digit is lost.
"""

import re
from collections.abc import Mapping

from django import forms as html
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from forms import geo
from forms.fields.base import KeyedField

PARTS = ("lat", "lng", "datum")
DATUM_WORDS = {
    geo.WGS: gettext_lazy("WGS-84: a phone's own place, GPS"),
    geo.GCJ: gettext_lazy("GCJ-02: 高德, 腾讯"),
    geo.BD: gettext_lazy("BD-09: 百度"),
    geo.CGCS: gettext_lazy("CGCS2000: surveyors"),
}


class PointWidget(html.Widget):
    template_name = "forms/widgets/map_point.html"
    input_type = "map_point"
    in_parts = use_fieldset = True

    def value_from_datadict(self, data, files, name):
        said = {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}
        return said if said["lat"] or said["lng"] else None

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-lat" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        said = value if isinstance(value, Mapping) else {}
        context["widget"] |= {"said": said, "datums": DATUM_WORDS.items(), "datum": said.get("datum") or geo.WGS}
        return context


class PointField(html.Field):
    """``around``: (latitude, longitude) in WGS-84; ``within``: kilometres from there, None for any."""

    def __init__(self, *, around, within, **kwargs):
        self.around, self.within = around, within
        super().__init__(widget=PointWidget(), **kwargs)

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            value = _one_line(value)
        if not isinstance(value, Mapping):
            return None
        lat, lng = (geo.read(value.get(part) or "") for part in ("lat", "lng"))
        if lat is None or lng is None:
            raise ValidationError(_("Latitude and longitude are numbers of degrees, say 30.630112 and 119.690004."))
        if not geo.in_china(float(lat), float(lng)):
            if geo.in_china(float(lng), float(lat)):
                raise ValidationError(_("Latitude and longitude are swapped. Latitude is the smaller number."))
            raise ValidationError(_("This point is not in China. Look at both numbers again."))
        datum = value.get("datum") or geo.WGS
        if datum not in geo.DATUMS:
            raise ValidationError(_("Choose which map the numbers are from."))
        return {"lat": f"{lat}", "lng": f"{lng}", "datum": datum}

    def validate(self, value):
        super().validate(value)
        if value and self.around and self.within and (far := away(value, self.around)) > self.within:
            said = _("This point is %(far)d km away; at most %(most)d km are meant here. Look at both numbers again.")
            raise ValidationError(said % {"far": far, "most": self.within})


def _one_line(text: str) -> dict[str, str]:
    """From paper: “30.63, 119.69 GCJ-02”."""
    datum = next((each for each in geo.DATUMS if each in text.upper()), "")
    lat, _comma, lng = re.sub(re.escape(datum), "", text, flags=re.IGNORECASE).replace("，", ",").partition(",")
    return {"lat": lat, "lng": lng, "datum": datum}


def away(value: Mapping[str, str], around: geo.Point) -> float:
    """Kilometres from ``around``, which is in WGS-84."""
    return geo.distance(geo.to_wgs(float(value["lat"]), float(value["lng"]), value["datum"]), around)


class MapPoint(KeyedField):
    type, label, icon = "map_point", gettext_lazy("Point on the map"), "site"
    blank = gettext_lazy("Give the place of “%(label)s”.")
    personal_for = gettext_lazy("to find the place")
    settings = ("around", "within_km")

    def make(self, field, context, **common):
        return PointField(around=self.around(field), within=field.within_km, **common)

    @staticmethod
    def around(field) -> geo.Point | None:
        if not field.around:
            return None
        lat, lng = (float(geo.read(part) or 0) for part in field.around.split(","))
        return lat, lng

    def show(self, field, value):
        if value is None:
            return ""
        words = _("%(lat)s° N, %(lng)s° E (%(datum)s)") % value
        if around := self.around(field):
            far = _("about %(km).1f km from the county seat") % {"km": away(value, around)}
            return _("%(point)s, %(far)s") % {"point": words, "far": far}
        return words

    def mask(self, field, value):
        """To a hundredth of a degree: a kilometre."""
        if value is None:
            return ""
        return _("near %(lat)s° N, %(lng)s° E") % {part: value[part].split(".")[0] + ".**" for part in ("lat", "lng")}

    def export(self, field, value):
        return None if value is None else f"{value['lat']},{value['lng']} {value['datum']}"

    def logic(self, field, value):
        return None if value is None else f"{value['lat']},{value['lng']}"

    def extra_blocks(self):
        return [
            ("around", blocks.CharBlock(
                required=False, max_length=40, label=gettext_lazy("The county seat"),
                help_text=gettext_lazy("Latitude, longitude in WGS-84, say 30.63,119.69: answers say how far it is."))),
            ("within_km", blocks.IntegerBlock(required=False, min_value=1, max_value=6000,
                                              label=gettext_lazy("At most (km from there)"))),
        ]  # fmt: skip
