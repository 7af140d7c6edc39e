"""A type read aloud in plain words: what a rule asks about is called as people call it, in whichever case it stands."""

import re

import pytest

from cases import packs
from cases.admin.designer.draft import Draft
from cases.models import CaseType
from home.models import Unit, User
from tests.cases.designer_world import ROOT, at, signed_in

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.cases.designer_world"]


def kept(row, *changes):
    found = Draft(row)
    for path, value in changes:
        found.put(path, value)
    found.keep(User.objects.get())


def glance(client, row) -> str:
    return client.get(at(row)).content.decode()


RULES = [
    ({">": [{"var": "item.promise_days"}, 5]}, "“事项的承诺天数”大于 5"),
    ({"==": [{"var": "intake.channel"}, "county"]}, "提交渠道是“县窗口”"),
    ({"==": [{"var": "actor.role"}, "window"]}, "“操作人岗位”是“窗口受理”"),
    ({"reached": "take"}, "已到节点“受理”"),
    ({"==": [{"var": "case.open"}, True]}, "“还在办”为“是”"),
    ({">": [{"var": "moves.ask.days"}, 1]}, "“‘请补’过的天数”大于 1"),
    ({"exists": {"over": "own.dog", "where": {"==": [{"var": "score"}, 5]}}}, "有符合条件的“本类型”"),
    ({"!=": [{"var": "item.accepted_at"}, []]}, "“事项的能受理的镇村”不是空"),
]


@pytest.mark.parametrize(("rule", "words"), RULES)
def test_what_a_condition_asks_about_has_a_name(boss, row, rule, words):
    kept(row, (("transitions", "finish", "when"), rule))
    assert f"前提：{words}。" in glance(boss, row)


def test_what_the_system_does_is_said_once_and_as_such(boss, row):
    kept(
        row,
        (("transitions", "finish", "by"), ["system"]),
        (("transitions", "supplied", "auto"), {"clock": "promise"}),
        (
            ("transitions", "take", "effects"),
            [{"assign": {"user": {"var": "actor.user"}}}, {"assign": {"unit": "home"}}],
        ),
    )
    page = glance(boss, row)
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    assert heads.count("系统") == 1
    assert "系统（由别的办件带动）可以点“办结”" in page
    assert "派给“办这一步的人”" in page
    assert "交给收件单位" in page


def test_a_time_limit_of_minutes_begins_at_once(boss, row):
    kept(row, (("clocks", "promise", "term"), "30min"))
    assert "“承诺时限”（承诺）：从“受理”那一刻起，30 个办公分钟内要“办结”。" in glance(boss, row)
    kept(row, (("clocks", "promise", "term"), {"d": {"var": "item.promise_days"}}))
    assert "从“受理”起，到“办结”为止；多久：“事项的承诺天数”（个工作日）。" in glance(boss, row)


@pytest.mark.parametrize("name", ["intake", "doudi"])
def test_shipped_types_are_read_without_the_words_of_the_language(client, name):
    Unit.add_root(code="zwfw", name="政务服务办", level="office")
    signed_in(client)
    pack = packs.load(name)
    slots = (slot for each in pack.everything().values() for slot in each.shape.units)
    packs.install(pack, dict.fromkeys(slots, "zwfw"))
    for row in CaseType.objects.filter(slug__startswith=f"{name}.").exclude(spec=""):
        page = client.get(f"{ROOT}/{row.pk}/").content.decode()
        said = re.sub(r"<[^>]+>", " ", page[page.index("用大白话读一遍") :])
        assert not re.findall(r"“[a-z_]+\.[a-z_.]+”|\bsystem\b|\bitem\.", said), row.slug
