"""Two people at once over packs, on SQLite and PostgreSQL: nobody's work is lost, and who was late is told."""

from functools import partial

import pytest
from django.db import transaction

from cases import packs
from cases.admin.designer.draft import Draft
from cases.admin.packs import taking_in
from cases.models import CaseType
from home.models import Unit, User
from tests.cases.test_races import together
from tests.packs.conftest import LAMP

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = {"crew": "crew", "office": "centre"}


@pytest.fixture
def boss(transactional_db):
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    county.add_child(code="centre", name="政务中心", level=Unit.Level.OFFICE)
    county.add_child(code="crew", name="路灯队", level=Unit.Level.DEPARTMENT)
    packs.install(packs.loads(LAMP, "lamps.yaml"), UNITS)
    return User.objects.create_superuser("boss", password="correct-horse-1")


def newer(days: int):
    return packs.loads(LAMP.replace("term: 3d", f"term: {days}d"), "lamps.yaml")


def test_of_two_packs_installed_at_once_the_late_one_looks_again(boss):
    marks = {days: taking_in.look(newer(days), {}, boss).mark for days in (2, 5)}
    works = [partial(taking_in.carry_out, newer(days), {}, boss, {}, marks[days]) for days in (2, 5)]
    results = together(*works)
    assert sum(isinstance(each, taking_in.Moved) for each in results) == 1, results
    row = CaseType.objects.get(slug="lamps.lamp")
    assert row.versions.count() == 2
    assert row.current.life.clocks["mend"].term in ("2d", "5d")


def save_draft(user):
    """What the designer does with a post: the row is held from reading the draft to writing it."""
    with transaction.atomic():
        draft = Draft(CaseType.objects.select_for_update().get(slug="lamps.lamp"))
        draft.put(("states", "open", "label"), "等人修")
        draft.keep(user)


def test_what_is_saved_while_a_pack_comes_in_is_not_lost(boss):
    for n in range(3):
        pack = newer(7 + n)
        mark = taking_in.look(pack, {}, boss).mark
        results = together(partial(taking_in.carry_out, pack, {}, boss, {}, mark), partial(save_draft, boss))
        assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, taking_in.Moved)]
        row = CaseType.objects.get(slug="lamps.lamp")
        said = [each.content["spec"] for each in row.revisions.all()]
        assert any("等人修" in each for each in said)
