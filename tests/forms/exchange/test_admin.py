"""An editor takes a form out as a workbook, changes it, and brings it back in the Wagtail admin."""

import html
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import publishing, schema
from forms.exchange import landing
from forms.models import Form
from home.models import User
from tests.forms.exchange.sheets import HEADINGS, workbook
from tests.forms.exchange.test_three_way import changed, form_of, hold, words

pytestmark = pytest.mark.django_db
BASE = "/admin/snippets/forms/form"


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user, backend="home.auth.Backend")
    return user


@pytest.fixture
def row(boss):
    return publishing.make_form("deng-ji", "登记", form_of())


def upload(client, row: Form | None, body: bytes, name: str = "登记.xlsx"):
    return client.post(f"{BASE}/import/{f'{row.pk}/' if row else ''}", {"file": SimpleUploadedFile(name, body)})


def said(answer) -> str:
    return html.unescape(answer.content.decode())


def parcel(answer) -> str:
    return re.search(r'name="parcel" value="([^"]+)"', said(answer))[1]


def with_hint(body: bytes, key: str, hint: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(body))
    page = book["survey"]
    column = {cell.value: cell.column for cell in page[1]}
    row = next(n for n in range(2, page.max_row + 1) if page.cell(n, column["name"]).value == key)
    page.cell(row, column["hint"]).value = hint
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_builder_offers_files_in_and_out(client, row):
    page = said(client.get(f"{BASE}/edit/{row.pk}/"))
    for path in (f"export/{row.pk}/xlsx/", f"export/{row.pk}/json/", f"import/{row.pk}/"):
        assert f"{BASE}/{path}" in page
    assert f"{BASE}/import/" in said(client.get(f"{BASE}/"))


def test_a_workbook_goes_out_under_the_forms_name_and_comes_back(client, row):
    out = client.get(f"{BASE}/export/{row.pk}/xlsx/")
    assert "%E7%99%BB%E8%AE%B0.xlsx" in out["Content-Disposition"]
    assert out["Content-Disposition"].startswith("attachment")
    answer = upload(client, row, with_hint(out.content, "phone", "手机或座机"))
    assert answer.status_code == 200
    assert "“手机或座机”" in said(answer)
    assert landing.definition_of(row) == form_of()  # looking writes nothing
    done = client.post(f"{BASE}/import/{row.pk}/", {"parcel": parcel(answer)})
    assert (done.status_code, done["Location"]) == (302, f"{BASE}/edit/{row.pk}/")
    row.refresh_from_db()
    assert landing.definition_of(row).field("phone").help == "手机或座机"
    assert (row.versions.count(), row.has_unpublished_changes) == (1, True)
    assert row.latest_revision.user.username == "boss"


def test_json_goes_out_and_comes_back(client, row):
    body = client.get(f"{BASE}/export/{row.pk}/json/").content
    answer = upload(client, row, body.replace("手机".encode(), "手机或座机".encode()), "登记.json")
    client.post(f"{BASE}/import/{row.pk}/", {"parcel": parcel(answer)})
    row.refresh_from_db()
    assert landing.definition_of(row).field("phone").help == "手机或座机"


def test_a_conflict_is_decided_point_by_point(client, row):
    body = with_hint(client.get(f"{BASE}/export/{row.pk}/xlsx/").content, "phone", "手机或座机")
    hold(row, changed(words("phone", "help", "座机")))
    answer = upload(client, row, body)
    address, sent = f"{BASE}/import/{row.pk}/", {"parcel": parcel(answer)}
    assert 'name="take:phone/help"' in said(answer)
    undecided = client.post(address, sent)
    assert undecided.status_code == 422
    assert landing.definition_of(row).field("phone").help == "座机"
    ticked = client.post(address, sent | {"all": "theirs"})
    assert 'value="theirs" checked' in said(ticked)
    assert landing.definition_of(row).field("phone").help == "座机"
    assert client.post(address, sent | {"take:phone/help": "theirs"}).status_code == 302
    row.refresh_from_db()
    assert landing.definition_of(row).field("phone").help == "手机或座机"


def test_who_saved_in_the_meantime_is_not_overwritten(client, row):
    body = with_hint(client.get(f"{BASE}/export/{row.pk}/xlsx/").content, "phone", "手机或座机")
    answer = upload(client, row, body)
    hold(row, changed(words("name", "label", "您的姓名")))
    late = client.post(f"{BASE}/import/{row.pk}/", {"parcel": parcel(answer)})
    assert late.status_code == 409
    assert "“您的姓名”" in said(late)
    assert client.post(f"{BASE}/import/{row.pk}/", {"parcel": parcel(late)}).status_code == 302
    row.refresh_from_db()
    merged = landing.definition_of(row)
    assert (merged.field("name").label, merged.field("phone").help) == ("您的姓名", "手机或座机")


def test_a_file_that_is_wrong_is_shown_with_its_cells(client, row):
    body = workbook([("text", "q", "问题", "${gone} = 1")], headings=[*HEADINGS, "relevant"])
    answer = upload(client, row, body)
    assert answer.status_code == 422
    assert "gone" in said(answer)
    assert "survey" in said(answer)
    assert client.post(f"{BASE}/import/{row.pk}/", {}).status_code == 422
    assert upload(client, row, b"\x00").status_code == 422
    answer = upload(client, row, rb'{"title": "a\u0000b", "steps": []}', "登记.json")
    assert answer.status_code == 422
    assert "“title”" in said(answer)


def test_a_new_form_is_made_from_a_workbook(client, boss):
    body = workbook([("text", "q", "问题"), ("range", "r", "打分")], settings={"form_title": "新表", "form_id": "neu"})
    answer = upload(client, None, body)
    assert answer.status_code == 200
    assert "range" in said(answer)
    assert not Form.objects.exists()
    done = client.post(f"{BASE}/import/", {"parcel": parcel(answer)})
    made = Form.objects.get()
    assert done["Location"] == f"{BASE}/edit/{made.pk}/"
    assert (made.slug, made.title, made.live) == ("neu", "新表", False)
    assert client.get(f"{BASE}/edit/{made.pk}/").status_code == 200
    client.post(f"{BASE}/import/", {"parcel": parcel(upload(client, None, body))})
    assert Form.objects.count() == 2  # its key is taken, so it is another form


def test_a_parcel_is_for_one_person_and_one_form(client, row):
    sent = {"parcel": parcel(upload(client, row, client.get(f"{BASE}/export/{row.pk}/xlsx/").content))}
    other = publishing.make_form("andere", "登记", form_of())
    assert client.post(f"{BASE}/import/{other.pk}/", sent).status_code == 422
    assert client.post(f"{BASE}/import/{row.pk}/", {"parcel": sent["parcel"] + "x"}).status_code == 422
    client.force_login(User.objects.create_superuser("two", password="correct-horse-1", name="李"), "home.auth.Backend")
    assert client.post(f"{BASE}/import/{row.pk}/", sent).status_code == 422


def test_an_unfinished_draft_is_told_and_not_exported(client, row):
    draft = landing.held(row)
    draft.fields = []
    draft.save_revision(clean=False)
    assert client.get(f"{BASE}/export/{row.pk}/xlsx/")["Location"] == f"{BASE}/edit/{row.pk}/"


def test_the_page_runs_without_script_and_style_of_its_own(client, row):
    page = said(client.get(f"{BASE}/import/{row.pk}/"))
    own = page[page.index('enctype="multipart/form-data"') - 400 :]
    assert "style=" not in own.partition("</form>")[0]
    assert "onclick" not in own.partition("</form>")[0]


def test_the_digest_of_what_lands_is_the_digest_of_what_was_shown(client, row):
    body = client.get(f"{BASE}/export/{row.pk}/xlsx/").content
    assert "parcel" in said(upload(client, row, body))
    assert schema.digest(landing.definition_of(row)) == row.current.sha256
