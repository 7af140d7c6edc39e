"""The diagram of every shipped type: no name of an arrow stands on a state, on another name, or outside."""

from itertools import combinations

import pytest

from cases.admin.designer import diagram
from cases.admin.designer.labels import Box, box_of
from cases.packs import load, ours

TYPES = [pytest.param(life, id=f"{name}.{key}") for name in ours() for key, life in load(name).types.items()]


@pytest.mark.parametrize("life", TYPES)
def test_every_name_can_be_read(life):
    drawn = diagram.draw(life)
    names = [(arrow.full, box_of(arrow.label, (arrow.x, arrow.y, arrow.anchor))) for arrow in drawn.arrows]
    states = [Box(node.x, node.y, node.x + diagram.WIDE, node.y + diagram.HIGH) for node in drawn.nodes]
    assert [label for label, box in names if any(box.shared(state) for state in states)] == []
    assert [(a, b) for (a, one), (b, two) in combinations(names, 2) if one.shared(two)] == []
    assert [label for label, box in names if box.left < 0 or box.right > drawn.width] == []
