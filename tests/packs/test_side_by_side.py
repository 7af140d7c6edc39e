"""Packs played at the same time, each process on a copy of its own, say what they say one after the other."""

import pytest
from django.db import connection

from cases.models import CaseType
from cases.packs import load, run_packs
from home.models import Unit

NAMES = ("rectify", "supervise")
needs_copies = pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere packs are played in turn")


def told(results):
    return [(each.pack, each.title, each.ok) for each in results]


@pytest.fixture
def chosen():
    return [load(name) for name in NAMES]


@pytest.mark.django_db
def test_several_packs_in_their_order_on_one_copy(chosen):
    found = run_packs(chosen)
    assert told(found) == [(pack.name, each.title, True) for pack in chosen for each in pack.shape.scenarios]
    assert not CaseType.objects.filter(pack_key__startswith="rectify.").exists()


@pytest.mark.django_db
def test_only_some_scenarios(chosen):
    title = chosen[1].shape.scenarios[0].title
    assert told(run_packs(chosen, title)) == [("supervise", title, True)]
    assert run_packs(chosen, "no such title") == []


@needs_copies
@pytest.mark.django_db(transaction=True)
def test_two_at_a_time(chosen):
    Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    found = run_packs(chosen, jobs=2)
    assert told(found) == [(pack.name, each.title, True) for pack in chosen for each in pack.shape.scenarios]
    assert [unit.code for unit in Unit.objects.all()] == ["qx"]
    assert not CaseType.objects.filter(pack_key__startswith="rectify.").exists()
