"""manage.py form …: sentences for people, JSON for programs, 0 only when all is well."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forms import publishing, schema
from forms.exchange import landing
from forms.models import Form
from tests.forms.exchange.sheets import HEADINGS, workbook
from tests.forms.exchange.test_three_way import changed, form_of, hold, words

pytestmark = pytest.mark.django_db


def form(*args):
    """(exit code, output)"""
    out = StringIO()
    try:
        call_command("form", *args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def as_json(*args) -> tuple[int, dict]:
    code, said = form(*args, "--json")
    found = json.loads(said)
    assert found["ok"] == (code == 0)
    return code, found


@pytest.fixture
def row():
    return publishing.make_form("deng-ji", "登记", form_of())


@pytest.fixture
def drawn(tmp_path):
    """A workbook somebody drew up, in a file."""

    def draw(*args, **more) -> str:
        path = tmp_path / "新表.xlsx"
        path.write_bytes(workbook(*args, **more))
        return str(path)

    return draw


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(row, tmp_path, suffix):
    file = str(tmp_path / f"a.{suffix}")
    assert form("export", "deng-ji", "--out", file)[0] == 0
    assert form("check", file)[0] == 0
    code, found = as_json("import", file)
    assert (code, found["status"], found["digest"]) == (0, "same", row.current.sha256)
    assert row.revisions.count() == 1


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
def test_a_form_moves_to_another_place_and_twice_changes_nothing(row, tmp_path, suffix):
    file = str(tmp_path / f"a.{suffix}")
    form("export", "deng-ji", "--out", file)
    code, found = as_json("import", file, "--slug", "neu")
    assert (code, found["status"]) == (0, "new")
    made = Form.objects.get(slug="neu")
    assert (landing.definition_of(made), made.live, made.current) == (form_of(), False, None)
    assert as_json("import", file, "--slug", "neu")[1]["status"] == "same"
    assert made.revisions.count() == 1


def test_export_prints_the_definition_of_the_draft_or_of_what_runs(row):
    draft = changed(words("phone", "help", "座机"))
    hold(row, draft)
    assert json.loads(form("export", "deng-ji")[1])["digest"] == schema.digest(draft)
    assert json.loads(form("export", "deng-ji", "--published")[1])["digest"] == row.current.sha256


def test_a_drawn_workbook_becomes_a_draft_or_is_published(drawn):
    file = drawn([("text", "q", "问题")], settings={"form_title": "新表", "form_id": "xin.biao"})
    code, found = as_json("import", file, "--dry-run")
    assert (code, found["status"], Form.objects.count()) == (0, "new", 0)
    assert form("import", file)[0] == 0
    assert Form.objects.get(slug="xin.biao").current is None
    assert form("import", file, "--publish")[0] == 0
    row = Form.objects.get(slug="xin.biao")
    assert (row.live, row.current.number) == (True, 1)
    assert form("import", file, "--publish")[0] == 0
    assert row.versions.count() == 1


def test_without_settings_the_file_gives_title_and_key(drawn):
    assert form("import", drawn([("text", "q", "问题")]))[0] == 0
    assert [(row.title, row.slug) for row in Form.objects.all()] == [("新表", "xin-biao")]


def test_what_we_lack_is_named_and_stops_the_import_unless_it_may_be_left_out(drawn):
    file = drawn([("text", "q", "问题"), ("range", "r", "打分")])
    code, said = form("check", file)
    assert code == 1
    assert "survey" in said
    assert "range" in said
    code, found = as_json("import", file)
    assert (code, found["status"], Form.objects.count()) == (1, "refused", 0)
    assert [(each["sheet"], each["row"], each["column"]) for each in found["problems"]] == [("survey", 3, "A")]
    assert as_json("import", file, "--skip-unsupported")[1]["status"] == "new"


def test_a_wrong_file_is_refused(drawn, tmp_path):
    file = drawn([("text", "q", "问题", "${gone} = 1")], headings=[*HEADINGS, "relevant"])
    code, found = as_json("check", file)
    assert (code, found["status"], found["digest"]) == (1, "wrong", None)
    assert form("import", file, "--skip-unsupported")[0] == 1
    junk = tmp_path / "junk"
    junk.write_bytes(b"\x00\x01")
    assert form("check", str(junk))[0] == 1
    assert not Form.objects.exists()


def test_a_conflict_is_shown_and_waits_for_take(row, tmp_path):
    file = tmp_path / "a.json"
    form("export", "deng-ji", "--out", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("手机", "手机或座机"), encoding="utf-8")
    hold(row, changed(words("phone", "help", "座机")))
    code, found = as_json("import", str(file))
    assert (code, found["status"]) == (1, "conflict")
    [difference] = found["differences"]
    assert (difference["part"], difference["setting"], difference["status"]) == ("phone", "help", "conflict")
    assert landing.definition_of(row).field("phone").help == "座机"
    assert as_json("import", str(file), "--take", "theirs")[1]["status"] == "changed"
    row.refresh_from_db()
    assert landing.definition_of(row).field("phone").help == "手机或座机"


@pytest.mark.parametrize("args", [("export", "nobody"), ("check", "/nowhere/a.xlsx"), ("import", "/nowhere/a.xlsx")])
def test_what_is_not_there_is_told(args):
    with pytest.raises(CommandError):
        form(*args)


def test_a_form_never_published_has_nothing_that_runs(db, drawn):
    form("import", drawn([("text", "q", "问题")]))
    with pytest.raises(CommandError):
        form("export", "xin-biao", "--published")
