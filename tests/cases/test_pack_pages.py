"""Packs on the screen: out as a file, in with the three-way difference, nothing of an editor's lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ModelLogEntry

from cases import packs
from cases.admin.packs.taking_in import LARGEST
from cases.models import CaseType, Installed
from forms import publishing, schema
from forms.models import Form, FormRights
from home.models import Post, Unit, User
from tests.cases.designer_world import signed_in
from tests.cases.form_reader import body_of
from tests.packs.conftest import LAMP

pytestmark = pytest.mark.django_db
ROOT = "/admin/packs"
IMPORT = f"{ROOT}/import/"
TYPED = "application/x-www-form-urlencoded"
UNITS = {"crew": "crew", "office": "centre", "group": "group"}


@pytest.fixture
def county(db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    county.add_child(code="centre", name="政务中心", level=Unit.Level.OFFICE)
    county.add_child(code="crew", name="路灯队", level=Unit.Level.DEPARTMENT)
    county.add_child(code="group", name="领导小组", level=Unit.Level.GROUP)
    return county


@pytest.fixture
def boss(client, county):
    return signed_in(client)


def sent(client, text: str):
    return client.post(IMPORT, {"act": "send", "file": SimpleUploadedFile("lamps.yaml", text.encode())})


def press(client, page, act="install", **changes):
    body = body_of(page.content.decode(), "mark", **changes)
    return client.post(IMPORT, f"{body}&act={act}", content_type=TYPED)


def brought(client, text: str = LAMP, **changes):
    answer = press(client, sent(client, text), **{"unit-crew": "crew", **changes})
    assert answer.status_code == 302, answer.context["wrong"]
    return CaseType.objects.get(slug="lamps.lamp")


def renamed(label: str = "抢修") -> CaseType:
    """An editor renames a step and publishes."""
    row = CaseType.objects.get(slug="lamps.lamp")
    row.spec = row.spec.replace('"label":"修好","from"', f'"label":"{label}","from"', 1)
    row.save()
    row.save_revision().publish()
    return row


def test_a_file_is_looked_at_before_anything_is_made(boss):
    page = sent(boss, LAMP)
    said = page.content.decode()
    assert page.status_code == 200
    assert "会新建" in said
    assert "路灯报修" in said
    assert not CaseType.objects.exists()
    assert [slot.code for slot in page.context["look"].slots] == ["centre", ""]


def test_without_a_unit_it_is_asked_for_and_then_installed_and_recorded(boss):
    page = sent(boss, LAMP)
    answer = press(boss, page)
    assert answer.status_code == 422
    assert "请先选单位：维修队" in answer.content.decode()
    answer = press(boss, page, **{"unit-crew": "crew"})
    assert answer.headers["Location"] == f"{ROOT}/lamps/"
    row = CaseType.objects.get(slug="lamps.lamp")
    assert row.units == {"crew": "crew", "office": "centre"}
    assert "新建" in boss.get(f"{ROOT}/lamps/").content.decode()
    logged = ModelLogEntry.objects.filter(action="cases.pack_installed")
    assert {each.data["pack"] for each in logged} == {"lamps"}
    assert row.title in {each.label for each in logged}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "方案包以"),
        ("pack: lamps\nx: &a 1", "锚点"),
        (LAMP.replace("to: open,", "to: opne,"), "opne"),
        (LAMP.replace("keep: {done: 1y}", "keep: {}"), "保存多久"),
        (LAMP.replace("pack: lamps", "pack: own"), "own"),
        (LAMP.replace("needs: [base]", "needs: [/etc/passwd.yaml]"), "没有方案包"),
        (LAMP.replace("needs: [base]", "needs: [../../etc/x]"), "没有方案包"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_made(boss, text, sentence):
    answer = sent(boss, text)
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["wrong"])
    assert not CaseType.objects.exists()


def test_a_file_has_a_size_and_is_text(boss):
    assert "KB" in " ".join(sent(boss, "#" * (LARGEST + 1)).context["wrong"])
    binary = SimpleUploadedFile("x.yaml", b"\xff\xfe\x00")
    assert "UTF-8" in " ".join(boss.post(IMPORT, {"act": "send", "file": binary}).context["wrong"])
    assert boss.post(IMPORT, {"act": "send"}).status_code == 422


def test_what_an_editor_made_stays_unless_told_otherwise(boss):
    brought(boss)
    renamed()
    newer = LAMP.replace("term: 3d", "term: 2d")
    page = sent(boss, newer)
    [row] = page.context["look"].conflicts
    assert (row.line.part, row.line.status) == ("type:lamps.lamp", "conflict")
    said = page.content.decode()
    assert "抢修" in said
    assert "2 个工作日" in said or "2d" in said
    assert press(boss, page).status_code == 302
    life = CaseType.objects.get(slug="lamps.lamp").current.life
    assert (life.transitions["mend"].label, life.clocks["mend"].term) == ("抢修", "3d")
    assert sent(boss, newer).context["look"].quiet, "what was chosen is not asked again"


def test_the_packs_word_can_be_taken_and_the_editors_stays_a_version(boss):
    brought(boss)
    renamed()
    page = sent(boss, LAMP.replace("term: 3d", "term: 2d"))
    assert press(boss, page, **{"part-type:lamps.lamp": "take"}).status_code == 302
    row = CaseType.objects.get(slug="lamps.lamp")
    assert [each.life.transitions["mend"].label for each in row.versions.order_by("number")] == ["修好", "抢修", "修好"]
    assert row.current.life.clocks["mend"].term == "2d"
    assert any("抢修" in each.content["spec"] for each in row.revisions.all())


def test_changes_that_do_not_touch_can_both_stand(boss):
    brought(boss)
    renamed()
    newer = LAMP.replace("term: 3d", "term: 2d")
    page = sent(boss, newer)
    assert page.context["look"].conflicts[0].both
    assert press(boss, page, **{"part-type:lamps.lamp": "both"}).status_code == 302
    life = CaseType.objects.get(slug="lamps.lamp").current.life
    assert (life.transitions["mend"].label, life.clocks["mend"].term) == ("抢修", "2d")
    again = sent(boss, newer).context["look"]
    assert again.quiet
    assert [row.line.part for row in again.local] == ["type:lamps.lamp"], "what was made here is still known to be"


def test_changes_of_a_form_that_do_not_touch_can_both_stand(boss):
    brought(boss)
    form = Form.objects.get(slug="lamps.report")
    text = schema.canonical(form.current.spec).replace('"label":"在哪里"', '"label":"哪一盏"')
    publishing.make_form("lamps.report", "报修", schema.Form.model_validate_json(text))
    newer = LAMP.replace("label: 怎么坏的", "label: 坏成什么样")
    page = sent(boss, newer)
    assert [(row.line.part, row.both) for row in page.context["look"].conflicts] == [("form:lamps.report", True)]
    assert press(boss, page, **{"part-form:lamps.report": "both"}).status_code == 302
    asked = [each.label for each in Form.objects.get(slug="lamps.report").current.spec.fields()]
    assert asked[:2] == ["哪一盏", "坏成什么样"]
    assert sent(boss, newer).context["look"].quiet


def test_changes_of_one_thing_cannot(boss):
    brought(boss)
    renamed()
    page = sent(boss, LAMP.replace("mend: {label: 修好, from", "mend: {label: 换灯, from"))
    assert not page.context["look"].conflicts[0].both
    press(boss, page, **{"part-type:lamps.lamp": "both"})
    assert CaseType.objects.get(slug="lamps.lamp").current.life.transitions["mend"].label == "抢修", "kept"


def test_who_was_overtaken_is_told_and_nothing_is_written(boss):
    brought(boss)
    page = sent(boss, LAMP.replace("term: 3d", "term: 2d"))
    assert page.context["look"].changed
    renamed()
    answer = press(boss, page)
    assert answer.status_code == 409
    assert "又有人改了" in answer.content.decode()
    assert CaseType.objects.get(slug="lamps.lamp").current.life.transitions["mend"].label == "抢修"


def test_a_shipped_pack_is_looked_at_and_installed_with_what_it_needs(boss):
    assert "praise" in boss.get(IMPORT).content.decode()
    page = boss.get(f"{IMPORT}?pack=praise")
    assert page.status_code == 200
    assert press(boss, page).status_code == 302
    assert CaseType.objects.filter(slug="praise.praise").exists()
    assert packs.install(packs.load("praise"), UNITS, dry=True).quiet
    assert boss.get(f"{IMPORT}?pack=nothing").status_code == 404


def test_a_pack_of_the_office_is_listed_shown_and_exported_alike(boss):
    row = brought(boss)
    assert "路灯报修" in boss.get(f"{ROOT}/").content.decode()
    page = boss.get(f"{ROOT}/lamps/export/")
    assert (page.status_code, page.context["slips"]) == (200, [])
    before = ModelLogEntry.objects.count()
    file = boss.post(f"{ROOT}/lamps/export/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="lamps.yaml"'
    assert packs.loads(file.content.decode(), "lamps.yaml").parts() == packs.loads(LAMP, "lamps.yaml").parts()
    assert ModelLogEntry.objects.count() == before + 1
    assert boss.post(f"{ROOT}/of/{row.pk}/").content == file.content
    renamed()
    assert "抢修" in boss.get(f"{ROOT}/lamps/").content.decode()


def test_a_pack_that_changes_a_figure_alone_is_recorded_too(boss):
    counted = "figures:\n  - {key: lit, label: 修好的, over: lamp, count: cases, at: closed}\n"
    brought(boss)
    before = ModelLogEntry.objects.filter(action="cases.pack_installed").count()
    assert press(boss, sent(boss, LAMP + counted)).status_code == 302
    assert ModelLogEntry.objects.filter(action="cases.pack_installed").count() == before + 1


def test_samples_and_units_of_a_sent_pack_are_kept_for_its_export(boss):
    brought(boss, LAMP.replace("title: 路灯报修", "title: 路灯报修\nsummary: 灯不亮，有人修"))
    assert "灯不亮，有人修" in boss.post(f"{ROOT}/lamps/export/").content.decode()
    assert Installed.objects.get(pack="lamps", part="file:").text


def editor(client, unit: Unit) -> User:
    user = User.objects.create_user("bian", password="correct-horse-1")
    Post.objects.create(user=user, unit=unit, role="editor")
    client.force_login(user, backend="home.auth.Backend")
    return user


def test_a_form_of_another_unit_is_not_written_over(client, county):
    packs.install(packs.loads(LAMP, "lamps.yaml"), UNITS)
    form = Form.objects.get(slug="lamps.mended")
    FormRights.objects.create(form=form, owner=Unit.objects.get(code="group"))
    editor(client, Unit.objects.get(code="crew"))
    page = sent(client, LAMP.replace("修了什么", "换了什么"))
    answer = press(client, page)
    assert answer.status_code == 422
    assert "归别的单位管" in answer.content.decode()
    assert form.current.spec.field("result_words").label == "修了什么"


def test_a_locked_type_is_not_written_over(client, county):
    packs.install(packs.loads(LAMP, "lamps.yaml"), UNITS)
    locker = User.objects.create_user("suo", password="correct-horse-1")
    CaseType.objects.filter(slug="lamps.lamp").update(locked=True, locked_by=locker)
    page = sent(signed_in(client), LAMP.replace("term: 3d", "term: 2d"))
    assert "锁住" in press(client, page).content.decode()


def test_only_who_may_publish_brings_packs_in(client, county):
    user = User.objects.create_user("kan", password="correct-horse-1")
    client.force_login(user, backend="home.auth.Backend")
    for address in (f"{ROOT}/", IMPORT):
        assert client.get(address).status_code in (302, 403)


def test_a_pack_that_calls_another_unit_alike_leaves_the_packs_it_needs_where_they_are(boss):
    packs.install(packs.load("praise"), {"office": "centre"})
    before = {row.slug: row.units for row in CaseType.objects.all()}
    assert before["praise.praise"]["office"] == "centre"
    text = LAMP.replace("needs: [base]", "needs: [base, praise]").replace("    owner: crew\n", "    owner: office\n")
    page = sent(boss, text)
    changed = {"unit-crew": "crew", "unit-office": "crew"}
    assert press(boss, page, **changed).status_code == 302
    assert {slug: CaseType.objects.get(slug=slug).units for slug in before} == before
    lamp = CaseType.objects.get(slug="lamps.lamp")
    assert not sent(boss, text).context["look"].changed
    assert lamp.units["crew"] == "crew"
