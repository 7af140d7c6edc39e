"""A type made in the CMS becomes a pack file: with its forms, related types, pages and scenarios, whole on its own."""

import pytest
from django.core.management import call_command
from django.db import transaction

from cases import packs, spec
from cases.admin.designer import beginning
from cases.models import CaseType, Opens
from cases.packs.export import of_type, whole
from cases.packs.scenarios import kept
from cms.models import CaseListPage, FormIndexPage, FormPage
from forms import publishing, schema
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
    FormIndexPage.objects.get().add_child(instance=FormPage(title="养犬登记", slug="dogs", form=form))
    told = {
        "kind": "cases",
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
    assert [(page.type, page.slug) for page in pack.shape.pages] == [("form", "dogs"), ("cases", "dog-list")]
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
