"""Where only people named for a form read its answers, a post opens the case and not what was said: on every road."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import secrets
from cases.errors import NotOpen
from forms.models import Form, FormGrant, FormRights
from home import clock
from tests.cases.desk_life import ID_NUMBER
from tests.cases.desk_world import NOW
from tests.cases.test_desk_case import PNG

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def case(file_case):
    made = file_case(files={"photo": [SimpleUploadedFile("a.png", PNG, "image/png")]})
    FormRights.objects.create(form=Form.objects.get(slug="tests-asked"), named_only=True)
    return made


def roads(client, case) -> dict[str, int]:
    base = case.get_absolute_url()
    paper = case.submission.attachments.get()
    return {
        "receipt": client.get(f"{base}receipt/").status_code,
        "paper": client.get(f"{base}papers/{paper.pk}/").status_code,
        "reveal": client.post(f"{base}reveal/", {"field": "idno", "reason": "核对身份"}).status_code,
    }


def exported(client) -> str:
    return client.post("/desk/export/?type=tests.life", {"format": "csv", "purpose": "核对"}).getvalue().decode()


def test_a_post_alone_opens_the_case_and_no_answer(client, case, people):
    client.force_login(people["window"])
    page = client.get(case.get_absolute_url())
    assert page.status_code == 200
    said = page.content.decode()
    assert "林小溪" not in said
    assert "年满八十" not in said
    assert "只有表单指定的人能看" in said
    assert "年满八十" not in client.get(f"{case.get_absolute_url()}why/").content.decode()
    assert roads(client, case) == {"receipt": 403, "paper": 404, "reveal": 422}
    with pytest.raises(NotOpen):
        secrets.found(case, "idno", people["window"])


def test_an_export_leaves_the_answers_out(client, case, people):
    client.force_login(people["window"])
    table = exported(client)
    assert case.number in table
    assert "年满八十" not in table


def test_who_is_named_reads_and_who_is_named_for_it_exports(client, case, people):
    form, window = case.submission.version.form, people["window"]
    grant = FormGrant.objects.create(form=form, user=window, read=True)
    client.force_login(window)
    assert "年满八十" in client.get(case.get_absolute_url()).content.decode()
    assert set(roads(client, case).values()) == {200}
    assert "年满八十" not in exported(client)
    grant.export = True
    grant.save()
    assert "年满八十" in exported(client)
    assert ID_NUMBER not in exported(client)
