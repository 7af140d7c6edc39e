"""What may be uploaded in the admin, and what the admin's pages may run."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture

from home.models import User

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


def photo() -> bytes:
    """A JPEG that says where it was taken."""
    image, buffer = Image.new("RGB", (64, 48), "#0b6089"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret-place"
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.htm", "a.exe", "a.js", "a.xml", "a.pdf.html", "a"])
def test_documents_that_a_browser_would_run_are_refused(client, boss, name):
    upload = SimpleUploadedFile(name, SVG, content_type="application/pdf")
    client.post("/admin/documents/multiple/add/", {"title": name, "files[]": upload})
    client.post("/admin/documents/add/", {"title": name, "file": SimpleUploadedFile(name, SVG)})
    assert not Document.objects.exists()


@pytest.mark.parametrize(("name", "body"), [("a.svg", SVG), ("a.png", SVG), ("a.jpg", b"<?php echo 1;")])
def test_pictures_that_are_none_are_refused(client, boss, name, body):
    client.post("/admin/images/add/", {"title": name, "collection": 1, "file": SimpleUploadedFile(name, body)})
    assert not Picture.objects.exists()


@pytest.mark.parametrize("address", ["add/", "multiple/add/"])
def test_a_picture_is_kept_without_what_the_camera_knew(client, boss, settings, tmp_path, address):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail remembers renditions by the picture's number
    upload = SimpleUploadedFile("桥.jpg", photo(), content_type="image/jpeg")
    name = "files[]" if address.startswith("multiple") else "file"
    client.post(f"/admin/images/{address}", {"title": "桥", "collection": 1, name: upload})
    picture = Picture.objects.get()
    for file in (picture.file, picture.get_rendition("width-32").file):
        with file.open("rb") as opened:
            body = opened.read()
        assert b"secret-place" not in body
    assert picture.file_size == picture.file.size


PAGES = [
    "",
    "snippets/forms/form/",
    "snippets/forms/form/add/",
    "snippets/cases/casetype/add/",
    "snippets/cases/serviceitem/add/",
    "images/",
    "images/add/",
    "documents/",
    "reports/site-history/",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_admin_needs_inline_script_or_style(client, boss, path):
    answer = client.get(f"/admin/{path}")
    assert answer.status_code == 200
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert inline_parts(answer.content.decode()) == []


def test_no_page_editor_needs_inline_script(client, boss, site_pages, guide):
    for page in (guide, site_pages["news"], guide.form_page):
        assert inline_parts(client.get(f"/admin/pages/{page.pk}/edit/").content.decode()) == []


@pytest.mark.parametrize("item", ["abc", "a\x00b", "-", "99999999999999999999"])
def test_what_no_chooser_offers_is_said_beside_its_box(client, boss, site_pages, guide, item):
    address = f"/admin/pages/add/cms/serviceguidepage/{guide.get_parent().pk}/"
    answer = client.post(address, {"item": item, "title": "", "slug": "x"})
    assert answer.status_code == 200
    assert "item-errors" in answer.text


def inline_parts(page: str) -> list[str]:
    """Scripts without a source, unless they are data; handlers and style attributes."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>[^<]{0,80}", page)
    return scripts + re.findall(r"\son(?:click|load|change|submit|error)=|<style\b|\sstyle=\"", page)
