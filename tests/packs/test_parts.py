"""Parts of a case, their joins and the moves they set off, played from a pack made for it."""

from pathlib import Path

import pytest

from cases.packs import check, load, run

PACK = load(Path(__file__).parent / "trial" / "parts.yaml")


def test_the_pack_is_clean():
    assert [str(each) for each in check(PACK)] == []


@pytest.mark.django_db
def test_its_scenarios_hold():
    assert [str(result) for result in run(PACK) if not result.ok] == []
