"""Two sets of changes to one case type brought together, or seen not to be."""

import json

from cases import spec
from cases.packs.merging import merged
from tests.cases.designer_world import LIFE

BASE = {"pack": "own", "key": "dog", "title": "犬证", **LIFE}


def text(**changes) -> str:
    return spec.canonical(spec.CaseSpec.model_validate(json.loads(json.dumps(BASE)) | changes))


def test_changes_of_different_things_both_stand():
    here = text(number="A{seq:5}")
    pack = text(keep={"done": "5y"}, milestones={"new": {"label": "新节点"}})
    both = spec.parse(merged(text(), here, pack))
    assert (both.number, both.keep["done"], list(both.milestones)) == ("A{seq:5}", "5y", ["new"])


def test_of_the_same_thing_nobody_decides_by_itself():
    assert merged(text(), text(number="A{seq:5}"), text(number="B{seq:5}")) is None


def test_the_same_change_on_both_sides_is_none():
    assert spec.parse(merged(text(), text(number="A{seq:5}"), text(number="A{seq:5}"))).number == "A{seq:5}"


def test_what_one_side_took_out_and_the_other_left_is_out():
    states = {key: state for key, state in LIFE["states"].items() if key != "waiting"}
    moves = {key: move for key, move in LIFE["transitions"].items() if key not in ("ask", "supplied")}
    both = spec.parse(merged(text(), text(states=states, transitions=moves), text(number="B{seq:5}")))
    assert ("waiting" in both.states, both.number) == (False, "B{seq:5}")


def test_what_one_side_took_out_and_the_other_changed_is_nobodys():
    states = {key: state for key, state in LIFE["states"].items() if key != "waiting"}
    other = LIFE["states"] | {"waiting": LIFE["states"]["waiting"] | {"label": "等一等"}}
    assert merged(text(), text(states=states), text(states=other)) is None


def test_what_the_pack_puts_between_stands_between():
    states = dict(list(LIFE["states"].items())[:1])
    new = {**states, "checked": {"label": "已初审", "category": "work"}, **LIFE["states"]}
    both = spec.parse(merged(text(), text(number="A{seq:5}"), text(states=new)))
    assert list(both.states)[:2] == ["submitted", "checked"]
