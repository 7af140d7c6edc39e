"""A new type from a pack that comes with the product: the whole pack, or one of its types under another name."""

import pytest

from cases import packs
from cases.admin.designer.draft import Draft
from cases.models import CaseType
from forms.models import Form
from home.models import Unit
from tests.cases.designer_world import at, signed_in

pytestmark = pytest.mark.django_db
NEW = "/admin/snippets/cases/casetype/design/new/"


@pytest.fixture
def boss(client):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    county.add_child(code="centre", name="政务中心", level=Unit.Level.OFFICE)
    return signed_in(client)


def copy(client, source: str, title: str = "热心市民"):
    unit = Unit.objects.get(code="centre").pk
    wanted = {"way": "shipped", "shipped-source": source, "shipped-title": title, "shipped-unit": str(unit)}
    return client.post(NEW, wanted)


def test_a_whole_pack_is_looked_at_first(boss):
    assert "好评、感谢信、锦旗" in boss.get(NEW).content.decode()
    answer = boss.post(NEW, {"way": "pack", "pack-pack": "praise"})
    assert answer.headers["Location"] == "/admin/packs/import/?pack=praise"
    assert boss.post(NEW, {"way": "pack", "pack-pack": ""}).status_code == 422


def test_a_type_of_a_pack_is_copied_with_its_forms(boss):
    answer = copy(boss, "praise.praise")
    row = CaseType.objects.get()
    assert answer.headers["Location"] == at(row)
    assert (row.slug, row.title, row.live, row.pack_key) == ("own.re_xin_shi_min", "热心市民", False, "")
    life = Draft(row).life
    assert all(Form.objects.filter(slug=slug, pack_key="").exists() for slug in life.forms.values())
    assert life.forms
    assert boss.get(at(row)).context["lint"] == []
    assert boss.post(at(row, "publish"), {"mark": boss.get(at(row, "publish")).context["mark"]}).status_code == 302
    assert row.versions.count() == 1


def test_what_it_uses_of_the_same_pack_comes_along_as_copies(boss):
    packs.install(packs.load("rectify"), {"office": "centre"})
    answer = copy(boss, "doudi.doudi", "没人管的事")
    assert answer.status_code == 302, answer.context["shipped"].errors
    made = CaseType.objects.filter(pack_key="")
    assert not any("doudi." in row.spec for row in made)
    assert made.count() > 1
    packs.install(
        packs.load("doudi"), {"office": "centre", "group": "centre"}
    )  # the pack itself can still be brought in


def test_what_it_uses_of_other_packs_has_to_be_there(boss):
    answer = copy(boss, "doudi.doudi")
    assert answer.status_code == 422
    assert "先装入" in answer.content.decode()
    assert not CaseType.objects.exists()
    assert not Form.objects.exists()
