"""Pictures as readers get them: modern formats before the old one, with their size, cut where the focal point is."""

import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawn
from wagtail.images.models import Image

from cms import pictures
from tests.cms.conftest import add_news
from tests.cms.test_checks import editor  # noqa: F401

pytestmark = pytest.mark.django_db


def file(name="bridge.png", size=(120, 60), left="#a3261a", right="#0b6089"):
    image = Drawn.new("RGB", size, left)
    image.paste(Drawn.new("RGB", (size[0] // 2, size[1]), right), (size[0] // 2, 0))
    held = BytesIO()
    image.save(held, "PNG")
    return held.getvalue(), name


@pytest.fixture
def picture(db):
    raw, name = file()
    return Image.objects.create(title="石桥", description="石桥和早晨的太阳", file=ImageFile(BytesIO(raw), name=name))


def test_a_picture_offers_avif_and_webp_before_its_own_format_and_has_its_size(picture):
    drawn = pictures.drawn(picture, "fill-60x40")
    assert re.findall(r'type="(image/\w+)"', drawn) == ["image/avif", "image/webp"]
    assert re.search(r'<img[^>]* src="[^"]+\.png"', drawn)
    for each in ('width="60"', 'height="40"', 'loading="lazy"', 'alt="石桥和早晨的太阳"'):
        assert each in drawn
    for source in re.findall(r'srcset="/media/([^"]+)"', drawn):
        with picture.file.storage.open(source) as made, Drawn.open(made) as opened:
            assert opened.size == (60, 40)


def test_every_format_that_is_offered_is_served(client, picture):
    drawn = pictures.drawn(picture, "fill-60x40")
    for address in re.findall(r'(?:srcset|src)="([^"]+)"', drawn):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"].startswith("image/")


def test_what_is_cut_keeps_the_focal_point(picture):
    picture.focal_point_x, picture.focal_point_y = 110, 30
    picture.focal_point_width = picture.focal_point_height = 8
    picture.save()
    with picture.get_rendition("fill-30x30-c100").file.open() as made, Drawn.open(made) as opened:
        assert opened.convert("RGB").getpixel((15, 15)) == (11, 96, 137)  # the right half


def test_a_moving_picture_goes_on_moving(picture):
    frames = [Drawn.new("P", (20, 20), n) for n in (1, 2)]
    held = BytesIO()
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:])
    moving = Image.objects.create(title="动图", file=ImageFile(held, name="m.gif"))
    assert "<source" not in pictures.drawn(moving, "width-20")


def test_news_and_texts_show_them_so(client, site_pages, picture):
    body = f'<p>一</p><embed embedtype="image" id="{picture.pk}" format="left" alt="桥"/>'
    page = add_news(site_pages, "石桥修好了", picture=picture, body=body)
    shown = client.get(page.url).content.decode()
    lead, text = re.findall(r"<picture>.*?</picture>", shown)
    assert 'loading="lazy"' not in lead  # the first one is not waited with
    assert 'loading="lazy"' in text
    assert 'alt="桥"' in text
    assert 'class="richtext-image left"' in text
    assert 'type="image/avif"' in client.get(site_pages["news"].url).content.decode()


def upload(client, **more):
    raw, name = file(name="IMG_2031.png")
    told = {"title": "IMG_2031", "collection": 1, "tags": "", "file": SimpleUploadedFile(name, raw, "image/png")}
    return client.post("/admin/images/add/", told | more)


@pytest.mark.parametrize(
    ("words", "said"), [("", "请用一句话写明图上是什么"), ("IMG_2031.jpg", "是文件名"), ("石桥和早晨的太阳", "")]
)
def test_words_are_asked_for_where_a_picture_is_uploaded(editor, site_pages, words, said):  # noqa: F811
    answer = upload(editor, description=words)
    assert (answer.status_code == 302) is (not said)
    if said:
        assert said in answer.content.decode()
    else:
        assert Image.objects.get().default_alt_text == words


def test_many_at_once_are_taken_and_asked_for_below_each(editor, site_pages):  # noqa: F811
    raw, name = file(name="IMG_2032.png")
    sent = {"title": "IMG_2032", "collection": 1, "files[]": SimpleUploadedFile(name, raw, "image/png")}
    answer = editor.post("/admin/images/multiple/add/", sent, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert answer["success"]
    assert "图上是什么" in answer["form"]
    image = Image.objects.get()
    told = {f"image-{image.pk}-{key}": value for key, value in (("title", "石桥"), ("description", ""), ("tags", ""))}
    saved = editor.post(f"/admin/images/multiple/{image.pk}/", told, headers={"x-requested-with": "XMLHttpRequest"})
    assert not saved.json()["success"]
