"""What moves note on a case, or what comes along when one is opened, stands on its page: who is asked reads what."""

import pytest

from cases.actor import SYSTEM
from cases.opening import spawn
from home import clock
from tests.cases.engine_world import FIX, at, case_type


@pytest.fixture
def fix(world):
    """A correction that a case has led to, with what was said of it."""
    facts = [
        {"key": "origin", "type": "case", "label": "原办件"},
        {"key": "rated", "type": "unit", "label": "被评的单位"},
        {"key": "grade", "type": "integer", "label": "评分"},
        {"key": "words", "type": "long_text", "label": "评价内容"},
        {"key": "named", "type": "yes_no", "label": "实名"},
        {"key": "inner", "type": "text"},
    ]
    case_type({**FIX, "facts": facts})
    with clock.at(at("2026-04-20 10:00")):
        origin = world.file("rescue", unit="town")
        data = {"origin": origin.number, "rated": "town", "grade": 2, "words": "跑了三趟，电话13800138000",
                "named": True, "inner": "只给引擎看"}  # fmt: skip
        made = spawn("tests.fix", by=SYSTEM, from_case=origin, data=data)
    return origin, made


def page_of(case, client, user):
    client.force_login(user)
    return client.get(case.get_absolute_url()).content.decode()


def test_who_has_the_case_reads_what_it_is_about(world, fix, client):
    origin, made = fix
    page = page_of(made, client, world.user("dispatcher@county"))
    assert "记在这件上的情况" in page
    for words in ("评价内容", "跑了三趟", "评分", "被评的单位", "实名", "是"):
        assert words in page
    assert f'href="{origin.get_absolute_url()}">{origin.number}</a>' in page
    assert "13800138000" not in page
    assert "只给引擎看" not in page, "a fact without a label is the type's own"


def test_nothing_stands_there_where_nothing_was_noted(world, client):
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("rescue", unit="town")
    assert "记在这件上的情况" not in page_of(case, client, world.user("handler@town"))
