"""Every shipped pack opened and saved in the designer comes out as it went in."""

import os

import pytest

from cases import packs, spec
from cases.admin.designer import sections
from cases.admin.designer.draft import Draft
from cases.admin.designer.editing import parts_of
from cases.models import CaseType
from home.models import Unit
from tests.cases.designer_world import ROOT, TYPED, signed_in
from tests.cases.form_reader import body_of

pytestmark = pytest.mark.django_db
FEW = ["praise"]
ALL = packs.ours() if os.environ.get("LONG") else FEW


@pytest.fixture
def editor(client):
    Unit.add_root(code="zwfw", name="政务服务办", level="office")
    return signed_in(client)


def addresses(row: CaseType):
    draft = Draft(row)
    for section in sections.SECTIONS:
        here = f"{ROOT}/{row.pk}/{section.key}/"
        if section.kind == "one":
            yield here
        else:
            yield from (f"{here}{key}/" for key, _part in parts_of(draft, section))


@pytest.mark.parametrize("name", ALL)
def test_saving_what_was_not_touched_changes_nothing(editor, name):
    pack = packs.load(name)
    packs.install(
        pack, dict.fromkeys((slot for each in pack.everything().values() for slot in each.shape.units), "zwfw")
    )
    rows = list(CaseType.objects.filter(slug__startswith=f"{name}.").exclude(spec=""))
    digests = {row.slug: spec.digest(spec.canonical(spec.parse(row.spec))) for row in rows}
    for row in rows:
        for address in addresses(row):
            page = editor.get(address)
            assert page.status_code == 200, address
            answer = editor.post(address, body_of(page.content.decode(), "mark"), content_type=TYPED)
            said = [(each.name, each.errors) for each in (answer.context or {}).get("boxes", ()) if each.errors]
            assert answer.status_code == 302, (address, said)
            assert spec.digest(Draft(CaseType.objects.get(pk=row.pk)).row.spec) == digests[row.slug], address
