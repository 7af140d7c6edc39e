"""What stands in the rows of a type plays like the pack's own file: every scenario that came with it holds."""

import pytest

from cases.models import CaseType
from cases.packs import install, load, ours
from cases.packs.drafted import drafted, lay
from cases.packs.scenarios import kept
from cases.packs.scenarios.runner import run_all
from cases.packs.scenarios.world import World
from home.models import Unit

LEVELS = ("office", "group", "town", "village", "department")


@pytest.mark.django_db
@pytest.mark.proof
@pytest.mark.parametrize("name", [name for name in ours() if load(name).shape.scenarios])
def test_the_packs_scenarios_hold_on_the_rows_alone(name):
    pack = load(name)
    slots = {slot: each for one in pack.everything().values() for slot, each in one.shape.units.items()}
    county = Unit.add_root(code="qx", name="清溪县", level=Unit.Level.COUNTY)
    for slot, each in slots.items():
        level = next((word for word in LEVELS if slot.startswith(word)), "department")
        level = getattr(each, "level", None) or level
        Unit.objects.get(pk=county.pk).add_child(code=f"x-{slot}".replace("_", "-"), name=slot, level=level)
    install(pack, {slot: f"x-{slot}".replace("_", "-") for slot in slots})
    wrong = []
    for row in CaseType.objects.filter(pack_key__startswith=f"{name}."):
        if scenarios := [kept.scenario_of(each) for each in row.scenarios.all()]:
            wrong += [str(each) for each in run_all(World(drafted(row), lay), scenarios) if not each.ok]
    assert not wrong, "\n".join(wrong)
