"""What editors search for in the admin: a word inside a title finds pages, pictures and documents, in every list."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture

from home.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usages]
INSIDE, ABSENT = "便民大厅", "游泳馆"


@pytest.fixture
def found(client, site_pages, settings, tmp_path):
    """`found(address, words)`: what the list says."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(User.objects.create_superuser("boss", name="周主任"), backend="home.auth.Backend")
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b6089").save(drawn, "PNG")
    Picture.objects.create(title="清溪县便民大厅一楼", file=ImageFile(drawn, "hall.png"))
    Document.objects.create(title="清溪县便民大厅导引图", file=ContentFile(b"%PDF-1.7", "hall.pdf"))
    news = site_pages["news"]
    news.title = "清溪县便民大厅的消息"
    news.save_revision().publish()

    def ask(address: str, words: str, **more) -> str:
        answer = client.get(f"/admin/{address}", {"q": words, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


@pytest.mark.parametrize(
    ("address", "more", "title"),
    [
        ("images/results/", {}, "清溪县便民大厅一楼"),
        ("images/results/", {"usage_count_min": 0}, "清溪县便民大厅一楼"),
        ("images/results/", {"ordering": "title"}, "清溪县便民大厅一楼"),
        ("images/chooser/results/", {}, "清溪县便民大厅一楼"),
        ("documents/results/", {}, "清溪县便民大厅导引图"),
        ("documents/results/", {"usage_count_min": 0}, "清溪县便民大厅导引图"),
        ("documents/chooser/results/", {}, "清溪县便民大厅导引图"),
        ("pages/search/results/", {}, "清溪县便民大厅的消息"),
        ("choose-page/search/", {}, "清溪县便民大厅的消息"),
    ],
)
def test_a_word_inside_a_title_finds_it(found, address, more, title):
    assert title in found(address, INSIDE, **more)
    assert title not in found(address, ABSENT, **more)


def test_the_number_of_pages_found_is_said_in_words(found):
    assert "None" not in found("pages/search/results/", INSIDE)
