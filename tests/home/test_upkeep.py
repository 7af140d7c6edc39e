"""The database keeps knowing how its rows are spread."""

import pytest
from django.db import connection

from home import upkeep
from home.models import Unit

pytestmark = pytest.mark.django_db


def known_rows(table: str) -> float | None:
    ask = {
        "sqlite": "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = %s LIMIT 1",
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor], [table])
        found = cursor.fetchone()
    return found[0] if found else None


def test_the_planner_learns_how_many_rows_there_are():
    for n in range(40):
        Unit.add_root(code=f"u{n}", name=f"第{n}个", level=Unit.Level.VILLAGE)
    upkeep.learn_statistics()
    assert known_rows("home_unit") == 40


def test_postgresql_does_not_compile_what_a_list_asks():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compiles nothing")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
