"""A type made in the CMS becomes a pack file: with its forms, related types, pages and scenarios, whole on its own."""

import pytest
from django.core.management import call_command
from django.db import transaction

from cases import packs, spec
from cases.admin.designer import beginning
from cases.models import CaseType, DocumentTemplate, Opens
from cases.packs import made_here
from cases.packs.export import of_type, whole
from cases.packs.scenarios import kept
from cms.models import CaseListPage, FormIndexPage, FormPage
from forms import publishing, schema
from forms.models import Form
from home import clock
from home.models import Unit

pytestmark = pytest.mark.django_db
ASKED = {
    "title": "犬证申请",
    "steps": [
        {
            "title": "犬只",
            "fields": [{"key": "chip", "type": "text", "label": "芯片号", "required": True, "public": True}],
        }
    ],
}
STEPS = [
    {
        "at": "2026-04-20 10:00",
        "submit": "quan-zheng",
        "as": "window@office",
        "channel": "window",
        "data": {"chip": "9"},
    },
    {"at": "2026-04-20 11:00", "do": "accept", "as": "handler@office"},
    {"expect": {"state": "working", "holder": "office"}},
]


def published(row: CaseType) -> CaseType:
    row.save()
    row.save_revision().publish()
    row.refresh_from_db()
    return row


@pytest.fixture
def office(db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    return county.add_child(code="zwb", name="政务服务办", level=Unit.Level.OFFICE)


def make_dogs(site_pages, office) -> CaseType:
    """A dog licence as an editor makes it: five questions, a task as a part, a form page, a public list, a scenario."""
    form = publishing.make_form("quan-zheng", "犬证申请", schema.build(ASKED))
    published(beginning.task("查验", "own.cha_yan", office))
    wishes = beginning.Wishes("养犬登记", form, office, 10, ("refused",))
    row = beginning.from_wishes(wishes, "own.yang_quan")
    life = spec.parse(row.spec).model_dump(by_alias=True, exclude_defaults=True, mode="json")
    life["parts"] = {"checks": {"label": "查验", "type": "own.cha_yan", "by": ["handler"]}}
    life["notices"]["never"] = {"to": "applicant", "text": "没人发"}
    row.spec = spec.canonical(spec.CaseSpec.model_validate(life))
    published(row)
    Opens.objects.create(form=form, type=row)
    FormIndexPage.objects.get().add_child(
        instance=FormPage(title="养犬登记", slug="dogs", intro="办一张犬证", form=form)
    )
    told = {
        "kind": "cases",
        "summary": "谁家的狗有证",
        "over": "own.yang_quan",
        "columns": "chip case.opened",
        "title": "犬证公开",
        "slug": "dog-list",
    }
    site_pages["news"].add_child(instance=CaseListPage(**told))
    kept.keep(row, "受理一件", STEPS, None)
    return row


def test_the_file_of_a_type_made_here_checks_and_plays(site_pages, office):
    made = of_type(make_dogs(site_pages, office))
    pack = packs.loads(made.text, "yang_quan.yaml")
    assert [str(each) for each in packs.check(pack)] == []
    assert (pack.name, list(pack.types), list(pack.forms)) == ("yang_quan", ["yang_quan", "cha_yan"], ["quan_zheng"])
    assert pack.types["yang_quan"].parts["checks"].type == "yang_quan.cha_yan"
    pages = [(page.type, page.slug, page.intro) for page in pack.shape.pages]
    assert pages == [("form", "dogs", "办一张犬证"), ("cases", "dog-list", "谁家的狗有证")]
    assert [str(each) for each in packs.run(pack)] == ["yang_quan · 受理一件"]
    assert any("never" in sentence for sentence in made.left_out)


def test_installed_where_nothing_is_it_is_exported_alike(site_pages, office):
    with transaction.atomic():
        made = of_type(make_dogs(site_pages, office))
        transaction.set_rollback(True)  # elsewhere: nothing of it is here
    assert not CaseType.objects.exists()
    packs.install(packs.loads(made.text, "yang_quan.yaml"))
    again = of_type(CaseType.objects.get(slug="yang_quan.yang_quan"))
    assert FormPage.objects.get().form.slug == "yang_quan.quan_zheng"
    assert (FormPage.objects.get().intro, CaseListPage.objects.get().summary) == ("办一张犬证", "谁家的狗有证")
    assert again.text == made.text
    assert (again.digest, again.left_out) == (made.digest, ())


def test_a_type_made_here_travels_in_the_pack_that_names_it(site_pages, office):
    """An editor lets a shipped type open one of the office's own: the pack's file holds both."""
    row = make_dogs(site_pages, office)
    packs.install(packs.load("praise"))
    praise = CaseType.objects.get(slug="praise.praise")
    praise.spec = praise.spec.replace(
        '"milestones"', '"parts":{"x":{"type":"own.cha_yan","by":["handler"]}},"milestones"'
    )
    published(praise)
    again = packs.loads(whole("praise").text, "praise.yaml")
    assert [str(each) for each in packs.check(again)] == []
    assert "cha_yan" in again.types
    assert row.slug == "own.yang_quan"


def test_the_command_takes_a_type_made_here_too(site_pages, office, tmp_path):
    make_dogs(site_pages, office)
    out = tmp_path / "dogs.yaml"
    call_command("pack", "export", "own.yang_quan", out=str(out))
    assert out.read_text(encoding="utf-8") == of_type(CaseType.objects.get(slug="own.yang_quan")).text


def test_what_does_not_travel_is_named(site_pages, office):
    row = make_dogs(site_pages, office)
    life = spec.parse(row.spec).model_dump(by_alias=True, exclude_defaults=True, mode="json")
    life["documents"] = {"licence": {"label": "犬证", "text": "准养"}}
    next(move for move in life["transitions"].values() if move.get("from")).setdefault("effects", []).append(
        {"issue": "licence"}
    )
    row.spec = spec.canonical(spec.CaseSpec.model_validate(life))
    published(row)
    DocumentTemplate.objects.create(name="own.licence", number=1, file_name="红头犬证.docx", at=clock.now())
    FormIndexPage.objects.get().add_child(
        instance=FormPage(title="下月再开", slug="later", form=Form.objects.get(), live=False)
    )
    FormPage.objects.filter(slug="dogs").update(intro="办" * 61)
    said = "\n".join(of_type(row).left_out)
    assert "红头犬证.docx" in said
    assert "“犬证”" in said
    assert "下月再开" in said
    assert "超过60个字" in said


# --- back to where it came from -------------------------------------------------------------------------------------
def taken_out(row: CaseType) -> str:
    made = of_type(row)
    made_here.remember(made.found)
    return made.text


def statuses(text: str, **chosen) -> dict[str, str]:
    """What installing the file does, part by part; pages aside."""
    report = packs.install(packs.loads(text, "yang_quan.yaml"), **chosen)
    return {line.part: line.status for line in report.lines if not line.part.startswith("page:")}


def test_what_went_out_comes_back_to_the_very_type_and_changes_nothing(site_pages, office):
    row = make_dogs(site_pages, office)
    text, before = taken_out(row), {each.slug: each.spec for each in CaseType.objects.all()}
    assert statuses(text) == {
        "type:own.yang_quan": "same", "type:own.cha_yan": "same", "form:quan-zheng": "same"
    }  # fmt: skip
    assert {each.slug: each.spec for each in CaseType.objects.all()} == before
    assert Form.objects.count() == 1
    assert row.scenarios.count() == 1


def test_changed_outside_it_changes_what_it_came_from_and_leaves_what_a_file_does_not_say(site_pages, office):
    row = make_dogs(site_pages, office)
    text = taken_out(row).replace("label: 芯片号", "label: 芯片编号").replace("title: 养犬登记", "title: 犬只登记")
    found = statuses(text)
    assert (found["type:own.yang_quan"], found["form:quan-zheng"]) == ("changed", "changed")
    row.refresh_from_db()
    assert (row.title, row.slug, row.pack_key) == ("犬只登记", "own.yang_quan", "")
    life = row.current.life
    assert life.parts["checks"].type == "own.cha_yan"
    assert "never" in life.notices, "a file leaves out what nothing uses; here it stays"
    assert next(iter(Form.objects.get().current.spec.fields())).label == "芯片编号"
    assert set(CaseType.objects.values_list("slug", flat=True)) == {"own.yang_quan", "own.cha_yan"}
    assert set(statuses(text).values()) == {"same"}, "twice changes nothing"
    assert [str(each) for each in packs.run(packs.loads(of_type(row).text, "x.yaml"))] == ["yang_quan · 受理一件"]


def test_changed_on_both_sides_it_is_the_editors_choice_and_both_may_stand(site_pages, office):
    row = make_dogs(site_pages, office)
    text = taken_out(row).replace("title: 养犬登记", "title: 犬只登记", 1)
    text = text.replace("title: 养犬登记", "title: 犬只登记")
    row.spec = row.spec.replace("没人发", "还是没人发").replace('"label":"查验"', '"label":"上门查验"', 1)
    published(row)
    assert statuses(text)["type:own.yang_quan"] == "conflict"
    row.refresh_from_db()
    assert row.title == "养犬登记"
    assert statuses(text, merge=["type:own.yang_quan"])["type:own.yang_quan"] == "merged"
    row.refresh_from_db()
    assert (row.title, row.current.life.parts["checks"].label) == ("犬只登记", "上门查验")


def test_another_offices_file_of_that_name_makes_its_own(site_pages, office):
    text = of_type(make_dogs(site_pages, office)).text  # looked at, never taken out
    assert "type:yang_quan.yang_quan" in statuses(text)
    assert CaseType.objects.filter(slug="yang_quan.yang_quan").exists()
