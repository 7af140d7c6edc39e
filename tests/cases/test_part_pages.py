"""Parts on the pages: who holds what, and nothing of the whole but what it shares."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from cases.models import Case, Opens
from cases.public.faces import CaseFace
from forms import intake
from tests.cases import engine_world
from tests.cases.engine_world import move
from tests.cases.test_races_parts import STEP, WHOLE

ID = "330781195209181136"
SHARED = ["name", "idno", "plan"]


def picture(name):
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), content_type="image/png")


@pytest.fixture
def county(db):
    world = engine_world.build()
    text = {"type": "text", "label": "名称", "key": "name"}
    secret = {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"}
    files = [
        {"key": key, "type": "file", "label": label, "many": True}
        for key, label in (("plan", "图纸"), ("deed", "契约"))
    ]
    note = {"key": "inner", "type": "text", "label": "内情"}
    world.forms["whole"] = engine_world.form("tests.whole", text, secret, note, *files)
    world.types["step"] = engine_world.case_type(STEP)
    steps = {**WHOLE["parts"]["steps"], "label": "并联", "shared": SHARED}
    opening = {"label": "受理", "to": "running", "by": ["applicant", "window"]}
    data = {**WHOLE, "parts": {"steps": steps}, "transitions": {**WHOLE["transitions"], "open": opening}}
    world.types["whole"] = engine_world.case_type(data)
    Opens.objects.create(form=world.forms["whole"], type=world.types["whole"])
    return world


@pytest.fixture
def whole(county):
    submission = intake.submit(
        county.forms["whole"].current,
        {"name": "甲厂", "idno": ID, "inner": "不给别人看"},
        files={"plan": [picture("图.png")], "deed": [picture("契.png")]},
        key="one",
        unit=county.units["office"],
        secret="s",
    )
    return Case.objects.get(submission=submission)


def part(whole, key):
    return Case.objects.get(parent=whole, part_key=f"steps.{key}")


def test_the_whole_shows_who_holds_each_part(county, whole, client):
    client.force_login(county.user("handler@office"))
    page = client.get(whole.get_absolute_url()).content.decode()
    for key in ("a", "b"):
        assert part(whole, key).get_absolute_url() in page
    assert "共2项，已办结0项" in page
    move(part(whole, "a"), "finish", by=county.person("handler@zjj"))
    assert "共2项，已办结1项" in client.get(whole.get_absolute_url()).content.decode()


def test_who_holds_a_part_sees_what_is_shared_and_nothing_else(county, whole, client):
    client.force_login(county.user("handler@zjj"))
    own = part(whole, "a")
    page = client.get(own.get_absolute_url()).content.decode()
    assert "甲厂" in page
    assert ID not in page
    assert "不给别人看" not in page
    assert "契.png" not in page
    files = {paper.field: paper for paper in whole.submission.attachments.all()}
    get = lambda case, field: client.get(reverse("desk:attachment", args=[case.number, files[field].pk])).status_code  # noqa: E731
    assert get(own, "plan") == 200
    assert get(own, "deed") == 404
    assert get(whole, "plan") == 404
    assert client.get(whole.get_absolute_url()).status_code == 404
    assert client.get(part(whole, "b").get_absolute_url()).status_code == 404


def test_the_applicant_sees_which_department_is_where(county, whole):
    move(part(whole, "a"), "finish", by=county.person("handler@zjj"))
    said = render_to_string("public/parts.html", {"groups": CaseFace(whole).subcases})
    assert "zjj" in said
    assert "已办" in said
    assert "BL" not in said  # numbers of parts are the office's


def test_parts_that_are_called_alike_are_told_apart_by_who_holds_them():
    from cases.parts.faces import GroupFace, PartFace

    alike = [PartFace("单位得分", unit, "待打分", "brand", n) for n, unit in enumerate(("公安局", "民政局"))]
    said = render_to_string("cases/part_table.html", {"group": GroupFace("单位得分", "", alike)})
    assert "单位得分" not in said
    assert said.count("公安局") == 1
    other = [alike[0], PartFace("考评", "民政局", "待打分", "brand", "2")]
    said = render_to_string("cases/part_table.html", {"group": GroupFace("得分", "", other)})
    assert "单位得分" in said
    assert "公安局" in said
