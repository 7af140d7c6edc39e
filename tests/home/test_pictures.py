"""Pictures are served, and nothing else is."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/a.png", "images/page.html", "documents/paper.pdf", "images/b.svg"):
        default_storage.save(name, ContentFile(b"GIF89a"))


def test_a_picture_comes_with_its_type(client, stored):
    answer = client.get("/media/images/a.png")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    ["images/page.html", "documents/paper.pdf", "images/b.svg", "images/none.png", "images/../../etc/passwd.png", "x"],
)
def test_nothing_else_does(client, stored, name):
    assert client.get(f"/media/{name}").status_code == 404
