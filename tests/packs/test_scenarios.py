"""Every pack's scenarios pass."""

import re
from copy import deepcopy
from functools import lru_cache

import pytest

from cases.models import Counter
from cases.packs import load, ours, run

PACKS = {name: load(name) for name in ours()}
EVERYWHERE = ("intake", "onething", "tasklist", "review")  # parts, joins, lists, surveys: a night plays all on both
SCENARIOS = [  # one pack's together, or each worker would make its world
    pytest.param(
        name, scenario.title, marks=[pytest.mark.xdist_group(name), *([] if name in EVERYWHERE else [pytest.mark.once])]
    )
    for name, pack in PACKS.items()
    for scenario in pack.shape.scenarios
]


@lru_cache
def played(name):
    """All results of a pack by title: one world serves all its scenarios, in an office that has counted on already."""
    lives = (life for pack in PACKS.values() for life in pack.shape.case_types.values())
    filled = (life.number.replace("{year}", "2026").replace("{month}", "05") for life in lives)
    for key in {re.sub(r"\{seq[^}]*\}", "#", each) for each in filled}:
        Counter.objects.create(key=key, last=40)
    return {result.title: result for result in run(PACKS[name])}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "title"), SCENARIOS)
def test_scenario_passes(name, title):
    result = played(name)[title]
    assert result.ok, str(result)


@pytest.mark.django_db
@pytest.mark.xdist_group("rectify")
def test_a_pack_that_was_played_is_as_it_was_read():
    """Packs of ours are read once and shared; who uses one must leave it alone."""
    pack = load("rectify")
    raw, text, parts = deepcopy(pack.raw), pack.shape.model_dump(), pack.parts()
    played("rectify")
    again = load("rectify")
    assert again is pack
    assert (again.raw, again.shape.model_dump(), again.parts()) == (raw, text, parts)
