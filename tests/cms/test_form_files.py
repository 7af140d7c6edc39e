"""Files in pieces: they go on where the line broke, belong to one draft, and are judged like any other."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from forms.filling import expire
from forms.models import Draft, StagedFile, Submission, Upload
from home import clock
from tests.cms.test_form_page import BASE, hidden, post, text
from tests.forms.intake_samples import THREE_STEPS, version_of
from tests.forms.test_filling import STEP_2

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form_alone")]


def begin(client, name="大.jpg", size=0, field="card", mark="1", query=""):
    stamp = hidden(client.get(f"{BASE}1/{query}")).get("_t", "")
    data = {"field": field, "name": name, "size": size, "mark": mark, "_t": stamp}
    return client.post(f"{BASE}files/{query}", data)


def piece(client, key, offset, data, query=""):
    return client.post(
        f"{BASE}files/{key}/{query}",
        data,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def noise(size=(900, 700)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_a_photo_comes_in_pieces_and_goes_on_where_the_line_broke(client, page):
    photo = noise()
    half = len(photo) // 2
    state = begin(client, size=len(photo)).json()
    assert (state["offset"], Draft.objects.count()) == (0, 1)
    assert piece(client, state["id"], 0, photo[:half]).json() == {"offset": half}
    again = begin(client, size=len(photo)).json()
    assert (again["id"], again["offset"]) == (state["id"], half)
    assert client.get(f"{BASE}files/{state['id']}/").json() == {"offset": half}
    gap = piece(client, state["id"], 0, photo[:half])
    assert (gap.status_code, gap.json()) == (409, {"offset": half})
    assert piece(client, state["id"], half, photo[half:]).json()["done"]
    assert StagedFile.objects.get().name == "大.jpg"
    assert not Upload.objects.exists()
    post(client, 1, {"who": "self"})
    post(client, 2, STEP_2)
    assert "大.jpg" in text(client.get(f"{BASE}3/"))
    post(client, 3, {"agree": "on"})
    client.post(f"{BASE}check/", hidden(client.get(f"{BASE}check/")))
    assert Submission.objects.get().attachments.get().name == "大.jpg"


def test_a_bad_file_is_refused_when_it_is_whole_and_a_large_one_before(client, page):
    bad = b"<?php echo 1;" + bytes(2000)
    key = begin(client, "卡.jpg", len(bad)).json()["id"]
    answer = piece(client, key, 0, bad)
    assert (answer.status_code, "网页或脚本" in answer.json()["refused"]) == (200, True)
    large = begin(client, "大.jpg", 30 * 1024 * 1024)
    assert (large.status_code, "30 MB" in large.json()["refused"]) == (200, True)
    assert "refused" in begin(client, "空.jpg", 0).json()
    assert not Upload.objects.exists()
    assert not StagedFile.objects.exists()


@pytest.mark.parametrize("field", ["who", "nothing", "kin", ""])
def test_only_file_questions_take_files(client, page, field):
    assert begin(client, size=10, field=field).status_code == 404


def test_pieces_belong_to_one_draft(client, page):
    key = begin(client, size=1000).json()["id"]
    other = Client()
    post(other, 1, {"who": "self"})
    for who in (other, Client()):
        assert piece(who, key, 0, b"x" * 10).status_code == 404
        assert who.get(f"{BASE}files/{key}/").status_code == 404
    assert Upload.objects.get().received == 0


def test_pieces_need_the_forms_token(page):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{BASE}files/", {"field": "card", "name": "a", "size": 1}).status_code == 403


def test_a_piece_too_large_or_beyond_the_end_is_not_taken(client, page):
    key = begin(client, size=100).json()["id"]
    assert piece(client, key, 0, bytes(5 * 1024 * 1024)).status_code == 413
    assert piece(client, key, 0, bytes(101)).status_code == 409
    assert piece(client, key, "x", bytes(10)).status_code == 409
    assert Upload.objects.get().received == 0


def test_twenty_open_files_are_enough(client, page):
    for n in range(20):
        assert begin(client, size=1000, mark=str(n)).status_code == 200
    refused = begin(client, size=1000, mark="21")
    assert (refused.status_code, "最多" in refused.json()["refused"]) == (200, True)


def test_what_never_came_whole_is_gone_after_a_day(client, page, django_capture_on_commit_callbacks):
    key = begin(client, size=1000).json()["id"]
    piece(client, key, 0, b"x" * 10)
    lying = Upload.objects.get().pieces[0]
    assert storages["private"].exists(lying)
    with django_capture_on_commit_callbacks(execute=True):
        expire(clock.now() + timedelta(hours=25))
    assert not storages["private"].exists(lying)
    assert Draft.objects.exists()


def test_the_same_file_sent_with_its_step_too_is_kept_once(client, page):
    photo = noise()
    key = begin(client, size=len(photo)).json()["id"]
    post(client, 1, {"who": "self"})
    post(client, 2, STEP_2)
    post(client, 3, {"card": SimpleUploadedFile("大.jpg", photo)})
    assert piece(client, key, 0, photo).json()["done"]
    assert StagedFile.objects.count() == 1


def test_a_question_of_one_file_keeps_the_last(client, page):
    single = json.loads(json.dumps(THREE_STEPS))
    single["steps"][2]["fields"][0]["many"] = False
    version_of(single)
    for name in ("一.jpg", "二.jpg"):
        photo = noise((300, 200))
        key = begin(client, name, len(photo)).json()["id"]
        piece(client, key, 0, photo)
    assert [row.name for row in StagedFile.objects.all()] == ["二.jpg"]
