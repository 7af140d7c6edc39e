"""Parts of a case, their joins and the moves they set off, played from a pack made for it."""

from pathlib import Path

import pytest

from cases.packs import check, load, run

NAMES = ("parts", "related")
PACKS = [load(Path(__file__).parent / "trial" / f"{name}.yaml") for name in NAMES]


@pytest.mark.parametrize("pack", PACKS, ids=NAMES)
def test_the_pack_is_clean(pack):
    assert [str(each) for each in check(pack)] == []


@pytest.mark.parametrize("pack", PACKS, ids=NAMES)
@pytest.mark.django_db
def test_its_scenarios_hold(pack):
    assert [str(result) for result in run(pack) if not result.ok] == []
