"""“See first what to bring”: a page of a form's, without script; the list again beside each step."""

import io
import re

import PIL.Image
import pytest
from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from cms.models import FormPage
from forms import fields, publishing, schema
from forms.models import Draft
from tests.forms.test_materials import FORM

BASE = "/apply/mian/"


@pytest.fixture
def shop(site_pages):
    form = publishing.make_form("mian", "开一家面馆", schema.build(FORM))
    return site_pages["apply"].add_child(instance=FormPage(title="开一家面馆", slug="mian", form=form, minutes=8))


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_first_page_lists_papers_and_leads_there(client, shop):
    page = client.get(BASE)
    assert "肯定要的有 2 份" in plain(page)
    assert "不用交：市场监管局已有" in plain(page)
    assert f'href="{BASE}materials/"' in page.content.decode()
    assert "约 8 分钟" in plain(page)


def test_a_few_answers_give_the_persons_own_list(client, shop):
    page = client.get(f"{BASE}materials/")
    assert 'name="own"' in page.content.decode()
    assert 'name="name"' not in page.content.decode()
    said = {"own": "no", "kind": "cold", "agent": "no", "_shown": "own kind agent"}
    answer = client.post(f"{BASE}materials/", said)
    assert "您的情况需要 4 份" in plain(answer)
    assert "租房合同" in plain(answer)
    assert "产权证" not in plain(answer)
    assert "no-store" in answer["Cache-Control"]
    assert Draft.objects.count() == 0


def test_what_is_missing_is_said_and_the_list_stays(client, shop):
    answer = client.post(f"{BASE}materials/", {"own": "no", "_shown": "own kind"})
    assert answer.status_code == 422
    assert "租房合同" in plain(answer)


def test_what_was_said_goes_along_into_the_form(client, shop):
    said = {"own": "no", "kind": "cold", "agent": "no", "_shown": "own kind agent", "_go": "begin"}
    answer = client.post(f"{BASE}materials/", said)
    assert answer["Location"] == f"{BASE}1/"
    step = client.get(f"{BASE}1/")
    assert "您的情况需要 4 份" in plain(step)
    assert re.search(r'value="cold"[^>]*checked', step.content.decode())


def test_a_draft_is_not_written_over(client, shop):
    client.post(f"{BASE}1/", {"name": "林大爷", "own": "yes", "kind": "noodle", "_shown": "name own kind"})
    client.post(f"{BASE}materials/", {"own": "no", "_shown": "own kind agent", "_go": "begin"})
    assert "产权证" in plain(client.get(f"{BASE}2/"))


def test_the_question_says_what_paper_it_wants(client, shop):
    client.post(f"{BASE}1/", {"name": "林大爷", "own": "yes", "kind": "noodle", "_shown": "name own kind"})
    assert "原件和复印件，1 份，派出所出具" in plain(client.get(f"{BASE}2/"))


def test_a_sample_picture_is_named_by_its_content_and_shown(client, site_pages):
    picture = image()
    kind = fields.of("picture")
    block = {"name": "card", "label": "身份证", "required": True, "sample": picture.pk, "paper": "original"}
    said = kind.schema_of(block)
    assert said["sample"] == picture.get_file_hash()
    field = schema.Field.model_validate(said)
    assert kind.block_of(field)["sample"] == picture.pk
    form = publishing.make_form(
        "one", "一份材料", schema.build({"title": "一份材料", "steps": [{"title": "材料", "fields": [said]}]})
    )
    site_pages["apply"].add_child(instance=FormPage(title="一份材料", slug="one", form=form))
    page = client.get("/apply/one/").content.decode()
    assert re.search(r'<a class="sample" href="[^"]+"><img [^>]*alt="样图"', page)
    picture.delete()
    assert 'class="sample"' not in client.get("/apply/one/").content.decode()


def image():
    out = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return get_image_model().objects.create(title="样图", file=ImageFile(io.BytesIO(out.getvalue()), name="sample.png"))
