"""Registers: one living entry a key, and who was in force on a day that is past."""

from datetime import date

import pytest

from cases import chain, registers
from cases.errors import NotOpen
from cases.models import Opens
from cases.rebuild import rebuild
from home import clock
from tests.cases.engine_world import at, case_type, form, move

FIRM = {
    "pack": "tests",
    "key": "firm",
    "title": "中介机构",
    "number": "ZJ{seq:5}",
    "business_key": "name",
    "states": {
        "applied": {"label": "申请", "category": "intake"},
        "active": {"label": "在库", "category": "work", "alive": True},
        "suspended": {"label": "暂停", "category": "work"},
        "removed": {"label": "清退", "category": "closed", "result": "removed"},
    },
    "transitions": {
        "open": {"label": "申请", "to": "applied", "by": ["applicant"]},
        "admit": {"label": "入库", "from": ["applied", "suspended"], "to": "active", "by": ["handler"]},
        "suspend": {"label": "暂停", "from": ["active"], "to": "suspended", "by": ["handler"]},
        "remove": {"label": "清退", "from": ["active", "applied"], "to": "removed", "by": ["handler"]},
        "readmit": {"label": "重新入库", "from": ["removed"], "to": "active", "by": ["handler"]},
    },
    "keep": {"removed": "permanent"},
}


@pytest.fixture
def register(world):
    world.forms["firm"] = form("tests.firm", {"key": "name", "type": "text", "label": "名称"})
    Opens.objects.create(form=world.forms["firm"], type=case_type(FIRM))
    return world


def firm(world, day, name="明信评估"):
    with clock.at(at(f"{day} 09:00")):
        return world.file("firm", unit="office", channel="county", name=name)


def go(world, case, day, *steps):
    with clock.at(at(f"{day} 10:00")):
        for step in steps:
            move(case, step, world.person("handler@office"))


def test_one_entry_a_key_until_it_is_no_more(register):
    first = firm(register, "2026-01-05")
    with pytest.raises(NotOpen, match=first.number):
        firm(register, "2026-01-06")  # already while it is only applied for
    go(register, first, "2026-01-07", "admit", "suspend")
    with pytest.raises(NotOpen):
        firm(register, "2026-01-08")
    go(register, first, "2026-01-09", "admit", "remove")
    second = firm(register, "2026-01-12")
    with pytest.raises(NotOpen, match=second.number):
        go(register, first, "2026-01-13", "readmit")
    go(register, second, "2026-01-14", "remove")
    go(register, first, "2026-01-15", "readmit")
    for case in (first, second):
        assert list(chain.verify(case)) == []
        assert rebuild(case) == []


def test_who_was_in_force_on_a_day_is_read_from_the_events(register):
    case = firm(register, "2026-01-05")
    go(register, case, "2026-01-07", "admit")
    go(register, case, "2026-02-02", "suspend")
    go(register, case, "2026-03-02", "admit")
    go(register, case, "2026-04-01", "remove")
    other = firm(register, "2026-05-06")
    go(register, other, "2026-05-07", "admit")
    asked = {
        date(2026, 1, 6): None,
        date(2026, 1, 7): case,
        date(2026, 2, 1): case,
        date(2026, 2, 2): None,
        date(2026, 3, 12): case,
        date(2026, 4, 1): None,
        date(2026, 5, 6): None,
        date(2026, 5, 7): other,
    }
    assert {day: registers.alive_on("tests.firm", "明信评估", day) for day in asked} == asked
    assert registers.alive_on("tests.firm", "别家", date(2026, 3, 12)) is None
