"""Trying a form: as a citizen sees it, with reasons; nothing is sent or kept where a submission could come of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import drafts, intake, publishing, schema
from forms.errors import Invalid
from forms.models import Draft, FormVersion, Rehearsal, Scenario, Submission
from forms.review import rehearsal
from forms.review.rehearsal import Rehearsed
from home import clock

pytestmark = pytest.mark.django_db
FIRST = {"way": "family", "agent": "李梅", "agent_id": "11010519491231002X", "born": "1940-01-01", "alone": "no"}


@pytest.fixture
def base(glbt, boss):
    return f"/admin/snippets/forms/form/rehearse/{glbt.pk}/"


def walk(client, base):
    """To the check page, as a browser would."""
    client.post(base)
    assert client.post(f"{base}1/", FIRST | {"_go": "next"}).status_code == 303
    rows = {"family-rows": "1", "family-0-id": "aaaaaa", "family-0-name": "李小梅", "family-0-age": "9"}
    assert client.post(f"{base}2/", rows | {"_go": "next"}).status_code == 303
    answer = client.post(f"{base}3/", {"papers": ["id"], "why": "在老家", "income": "3000", "rent": "1200"})
    assert answer.status_code == 303
    return answer


def test_it_is_the_citizens_own_page_with_why_below(client, base):
    assert "不要填真人" in client.get(base).content.decode()
    client.post(base)
    page = client.get(f"{base}1/").content.decode()
    assert "办理方式" in page
    assert "试填" in page
    assert "“代办人姓名”没有出现，因为不符合：“办理方式”是“家人代办”。" in page
    assert "no-store" in client.get(f"{base}1/")["Cache-Control"]


def test_mistakes_are_told_as_to_a_citizen_and_what_was_typed_stays(client, base):
    client.post(base)
    answer = client.post(f"{base}1/", {"way": "family", "born": "1960-01-01", "alone": "no", "agent": "李梅"})
    assert answer.status_code == 422
    assert "要满 80 周岁" in answer.content.decode()
    assert "李梅" in client.get(f"{base}1/").content.decode()


def test_a_whole_walk_sends_nothing_and_leaves_nothing(client, base):
    walk(client, base)
    page = client.get(f"{base}check/").content.decode()
    assert "李小梅" in page
    assert "1,800.00" in page
    assert client.post(f"{base}check/").status_code == 302
    assert "什么也没有交出去" in client.get(f"{base}done/").content.decode()
    assert not Submission.objects.exists()
    assert not Draft.objects.exists()
    assert FormVersion.objects.count() == 1
    assert "李" not in Rehearsal.objects.get().sealed


def test_intake_has_no_door_for_it(client, base, glbt, boss):
    walk(client, base)
    filling = Rehearsed(rehearsal.of(glbt, boss))
    with pytest.raises(Invalid, match="试填"):
        filling.send()
    with pytest.raises(Invalid, match="试填"):
        intake.submit(filling.version, filling.answers, key="x")
    assert not Submission.objects.exists()


def test_it_is_one_persons_and_goes_by_itself(client, base, glbt, boss, django_user_model):
    client.post(base)
    other = django_user_model.objects.create_superuser("other", password="correct-horse-1")
    assert rehearsal.of(glbt, other) is None
    with clock.at(clock.now() + timedelta(hours=9)):
        assert rehearsal.of(glbt, boss) is None
        drafts.expire()
    assert not Rehearsal.objects.exists()


def test_a_file_is_looked_at_and_only_its_name_kept(client, glbt, boss):
    photo = {"key": "photo", "type": "file", "label": "照片", "required": True}
    row = publishing.make_form(
        "p", "照片", schema.build({"title": "照片", "steps": [{"title": "一", "fields": [photo]}]})
    )
    base = f"/admin/snippets/forms/form/rehearse/{row.pk}/"
    client.post(base)
    bad = client.post(f"{base}1/", {"photo": SimpleUploadedFile("a.pdf", b"MZ not a pdf")})
    assert bad.status_code == 422
    good = client.post(f"{base}1/", {"photo": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")})
    assert good.status_code == 303, good.content.decode()[-3000:]
    assert "a.pdf" in client.get(f"{base}check/").content.decode()


def test_what_was_typed_becomes_a_scenario_that_holds(client, base, glbt):
    walk(client, base)
    assert client.post(f"{base}keep/", {"title": ""}).status_code == 422
    answer = client.post(f"{base}keep/", {"title": "家人代办，有孩子"})
    assert answer.status_code == 302
    page = client.get(f"/admin/snippets/forms/form/review/{glbt.pk}/").content.decode()
    assert "家人代办，有孩子" in page
    assert "✓ 通过" in page
    row = Scenario.objects.get()
    url = f"/admin/snippets/forms/form/review/{glbt.pk}/scenario/{row.pk}/"
    page = client.get(url).content.decode()
    assert "同住的人 1 · 学校" in page
    posted = {
        "title": "自己来",
        "day": "2026-06-01",
        "a-way": "self",
        "a-born": "1940-01-01",
        "a-alone": "yes",
        "do": "save",
    }
    assert client.post(url, posted).status_code == 302
    page = client.get(url).content.decode()
    assert "自己来" in page
    assert "“没带户口簿的原因”" in page  # what is said beside it is expected too
    assert client.post(url, {"do": "delete"}).status_code == 302
    assert not Scenario.objects.exists()


def test_a_version_may_be_tried_too(client, base, glbt, boss):
    client.post(base, {"version": "1"})
    assert rehearsal.of(glbt, boss).number == 1
    assert client.post(base, {"version": "7"}).status_code == 404
