"""The last two parts at once, a budget spent twice at once: each join comes once, and no guard is passed by two."""

from functools import partial

import pytest

from cases.actor import SYSTEM
from cases.errors import NotOpen
from cases.models import Case
from cases.opening import open_case
from cases.rebuild import rebuild
from cases.transition import transition
from tests.cases import engine_world
from tests.cases.engine_world import move
from tests.cases.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)

STEP = {
    "pack": "tests",
    "key": "step",
    "title": "并联事项",
    "number": "BL{seq:5}",
    "states": {
        "received": {"label": "已收到", "category": "work"},
        "done": {"label": "已办", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "转来", "to": "received", "by": ["system"]},
        "finish": {"label": "办结", "from": ["received"], "to": "done", "by": ["handler"]},
    },
    "keep": {"done": "5y"},
}
WHOLE = {
    "pack": "tests",
    "key": "whole",
    "title": "一件事",
    "number": "YJ{seq:5}",
    "states": {
        "running": {"label": "并联", "category": "work"},
        "joined": {"label": "已汇总", "category": "work"},
        "done": {"label": "办结", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "受理", "to": "running", "by": ["system"]},
        "gather": {"label": "汇总", "from": ["running"], "to": "joined", "auto": {"moment": "steps.joined"}},
        "close": {"label": "办结", "from": ["joined"], "to": "done", "by": ["lead"]},
    },
    "parts": {
        "steps": {
            "list": [{"key": key, "type": "tests.step", "unit": unit} for key, unit in (("a", "zjj"), ("b", "group"))]
        }
    },
    "keep": {"done": "5y"},
}
SPENT = {"sum": {"over": "tests.grant", "where": {"==": [{"var": "case.state"}, "paid"]}, "field": "amount"}}
GRANT = {
    "pack": "tests",
    "key": "grant",
    "title": "补助",
    "number": "BZ{seq:5}",
    "facts": [{"key": "amount", "type": "money", "label": "金额"}],
    "states": {
        "asked": {"label": "已申请", "category": "work"},
        "paid": {"label": "已拨付", "category": "work"},
        "closed": {"label": "已结", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "申请", "to": "asked", "by": ["system"]},
        "pay": {
            "label": "拨付",
            "from": ["asked"],
            "to": "paid",
            "by": ["handler"],
            "checks": [{"must": {"<=": [{"+": [SPENT, {"var": "amount"}]}, 100]}, "say": "预算不够"}],
        },
        "end": {"label": "结束", "from": ["paid"], "to": "closed", "by": ["handler"]},
    },
    "keep": {"done": "5y"},
}


@pytest.fixture
def world(transactional_db):
    world = engine_world.build()
    for data in (STEP, WHOLE, GRANT):
        world.types[data["key"]] = engine_world.case_type(data)
    return world


def test_the_last_two_parts_at_once_join_once(world):
    hands = {"a": world.person("handler@zjj"), "b": world.person("handler@group")}
    for _n in range(6):
        whole = open_case(None, type=world.types["whole"], by=SYSTEM, home=world.units["office"])
        parts = {part.part_key[-1]: part for part in Case.objects.filter(parent=whole)}
        results = together(
            *[partial(transition, part, "finish", seen_version=1, by=hands[key]) for key, part in parts.items()]
        )
        assert [each for each in results if isinstance(each, Exception)] == []
        whole.refresh_from_db()
        assert whole.state == "joined"
        assert whole.events.filter(transition="gather").count() == 1
        assert rebuild(whole) == []


def test_a_budget_is_never_spent_twice(world):
    clerk, home = world.person("handler@office"), world.units["office"]
    asked = [
        open_case(None, type=world.types["grant"], by=SYSTEM, home=home, answers={"amount": 30}) for _n in range(6)
    ]
    results = together(*[partial(transition, case, "pay", seen_version=1, by=clerk) for case in asked])
    refused = [each for each in results if isinstance(each, NotOpen)]
    assert (len(refused), {str(each) for each in refused}) == (3, {"预算不够"})
    assert Case.objects.filter(state="paid").count() == 3


def test_a_part_cannot_end_while_its_whole_does_both(world):
    """The whole is closed by hand while a part ends: whoever comes second finds it done, nobody waits for ever."""
    lead, hand = world.person("lead@office"), world.person("handler@zjj")
    for _n in range(3):
        whole = open_case(None, type=world.types["whole"], by=SYSTEM, home=world.units["office"])
        parts = {part.part_key[-1]: part for part in Case.objects.filter(parent=whole)}
        move(parts["b"], "finish", by=world.person("handler@group"))
        results = together(
            partial(transition, parts["a"], "finish", seen_version=1, by=hand),
            partial(transition, whole, "close", seen_version=whole.version + 1, by=lead),
        )
        whole.refresh_from_db()
        assert not isinstance(results[0], Exception), results
        assert whole.state in ("joined", "done")
        assert rebuild(whole) == []
