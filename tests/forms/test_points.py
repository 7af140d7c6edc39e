"""Points on the map: as people write them, in a named datum, far or near; signatures are pictures."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from forms import fields, geo, materials, schema
from forms.answers import Answers
from forms.filling import Filling
from tests.forms.intake_samples import one_question, picture
from tests.forms.samples import field_of


@pytest.mark.parametrize("text", ["30.630112", "北纬30.630112度", "30.630112°N", "30°37′48.4032″", "３０.630112"])
def test_degrees_as_people_write_them(text):
    assert str(geo.read(text)) == "30.630112"


@pytest.mark.parametrize("text", ["", "三十", "30,63", "30°61.2.3′", "-30.6", "1e9"])
def test_what_is_no_number_of_degrees(text):
    assert geo.read(text) is None


@pytest.mark.parametrize(
    ("lat", "lng", "datum", "wgs"),
    # 天安门 in three maps, as published; two metres are 0.00002 degrees.
    [
        (39.908823, 116.397470, geo.GCJ, (39.907420, 116.391228)),
        (39.907420, 116.391228, geo.WGS, (39.907420, 116.391228)),
        (39.915085, 116.403875, geo.BD, (39.907420, 116.391228)),
    ],
)  # fmt: skip
def test_maps_shift_what_they_show(lat, lng, datum, wgs):
    assert geo.distance(geo.to_wgs(lat, lng, datum), wgs) < 0.03


def test_a_shift_and_its_undoing_come_within_metres():
    for lat, lng in ((30.63, 119.69), (22.5, 114.1), (43.8, 87.6), (45.8, 126.5)):
        down, across = geo._shift(lat, lng)
        assert geo.distance(geo.to_wgs(lat + down, lng + across, geo.GCJ), (lat, lng)) < 0.005
        assert 0.05 < geo.distance((lat + down, lng + across), (lat, lng)) < 1


def test_distance():
    assert geo.distance((39.9042, 116.4074), (31.2304, 121.4737)) == pytest.approx(1067, abs=2)  # 北京 to 上海
    assert geo.distance((30.63, 119.69), (30.63, 119.69)) == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lat": "119.69", "lng": "30.63"}, "填反了"),
        ({"lat": "51.5", "lng": "10"}, "不在中国"),
        ({"lat": "三十", "lng": "119"}, "度数"),
        ({"lat": "30.63", "lng": ""}, "度数"),
        ({"lat": "30.63", "lng": "119.69", "datum": "Mars"}, "哪种地图"),
        ({"lat": "39.9", "lng": "116.4"}, "公里以外；这里最远 100 公里"),
    ],
)
def test_what_is_wrong_with_a_point(typed, said):
    with pytest.raises(ValidationError, match=said):
        fields.of("map_point").formfield(field_of("map_point")).clean(typed)


def test_a_point_says_how_far_it_is_whatever_map_it_is_from():
    field = field_of("map_point")
    kind = fields.of("map_point")
    point = kind.formfield(field).clean({"lat": "30.66", "lng": "119.69", "datum": "WGS-84"})
    assert kind.show(field, point) == "北纬 30.660000°，东经 119.690000°（WGS-84），距县城约 3.3 公里"
    assert kind.mask(field, point) == "北纬 30.**°、东经 119.**° 一带"
    assert kind.formfield(field).clean("30.66，119.69") == point


@pytest.mark.parametrize("around", ["30.63", "119.69,30.63", "县城", "30.63,119.69,1"])
def test_a_county_seat_that_is_none_is_told(around):
    with pytest.raises(ValueError, match=r"30\.63,119\.69"):
        field_of("map_point", around=around)


# --- signatures -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_signature_is_drawn_or_sent_as_a_photo_and_is_no_paper_to_bring():
    version = one_question(type="signature", required=True)
    filling = Filling.fresh(version)
    page = render_to_string("forms/questions.html", {"form": filling.form(0)})
    assert 'data-ow="sign" data-for="id_q"' in page
    assert "或者在纸上签好，拍照上传" in page
    assert materials.of(Answers(version.spec, {})).bring == ()
    refused = filling.form(0, QueryDict(), MultiValueDict({"q": []}))
    assert not filling.keep(0, refused)
    assert refused.errors["q"] == ["请在“问题”签名。"]
    form = filling.form(0, QueryDict(), MultiValueDict({"q": [picture("签名.png", form="PNG")]}))
    assert filling.keep(0, form)
    page = render_to_string("forms/questions.html", {"form": filling.form(0)})
    assert 'data-ow="sign"' not in page
    sent = filling.send()
    assert sent.attachments.get().type == "image/png"
    assert "data:" not in str(sent.data)


def test_a_document_is_no_signature():
    with pytest.raises(ValueError, match="many"):
        schema.Field.model_validate({"key": "q", "type": "signature", "label": "签", "many": True})
