"""`manage.py bench` measures in a place of its own and leaves nothing behind. How fast it is, is not judged here."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Case
from cms.bench import reading, run
from cms.bench.reading import Reading

BASE = Path(__file__).resolve().parent.parent.parent
KEYS = {"name", "ours", "yardstick", "yardstick_name", "unit", "ratio", "goal"}


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.proof  # every measurement once, in a database of its own
@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_every_figure_stands_beside_its_yardstick_and_nothing_stays(tmp_path):
    postgres = connection.vendor == "postgresql"
    before = databases() if postgres else set()
    words = [sys.executable, "manage.py", "bench", "--rows", "120", "--json"]
    words += ["--database", os.environ["TEST_POSTGRES_URL"]] if postgres else ["--database", "sqlite:"]
    told = subprocess.run(
        words, cwd=BASE, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    rows = json.loads(told.stdout)
    assert [row["name"] for row in rows] == list(run.MEASURED)
    for row in rows:
        assert row.keys() == KEYS
        assert row["ours"] > 0
        assert row["yardstick"] > 0
        assert row["unit"] in ("ms", "rows/s", "/min", "MiB", "of 1")
        assert 0 < row["goal"] <= 10
        less_is_better = row["unit"] in ("ms", "MiB")
        better = row["yardstick"] / row["ours"] if less_is_better else row["ours"] / row["yardstick"]
        assert row["ratio"] == pytest.approx(better, abs=0.01)
    assert list(tmp_path.glob("one-window-*")) == []
    assert Case.objects.count() == 0
    if postgres:
        assert not {name for name in databases() - before if "bench" in name}


def test_names_may_be_shortened_and_a_stranger_is_told():
    assert run.chosen(["queue", "form_post"]) == ["queue_first", "queue_page_100", "queue_depth", "form_post"]
    assert run.chosen([]) == list(run.MEASURED)
    with pytest.raises(CommandError, match="queu2"):
        call_command("bench", "queu2", stdout=StringIO())


def test_a_million_cases_are_for_lists_only():
    with pytest.raises(CommandError, match="bench grows queue"):
        call_command("bench", "move", "--rows", "1000000", stdout=StringIO())
    assert run.too_thin(["queue_first", "queue_depth"], 1_000_000) == []
    assert run.too_thin(["move"], 200_000) == []


@pytest.mark.django_db
def test_a_database_that_holds_anything_is_refused():
    with pytest.raises(RuntimeError, match="empty"):
        call_command("bench", "--inside", "--rows", "100", stdout=StringIO())
    assert Case.objects.count() == 0


def test_a_server_that_refuses_is_named():
    with pytest.raises(CommandError, match=r"refused|拒绝"):
        call_command("bench", "--database", "postgres://nobody:x@127.0.0.1:1/none", stdout=StringIO())
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("bench", "--database", "mysql://nobody@127.0.0.1/none", stdout=StringIO())


def test_more_than_one_is_always_better():
    assert Reading.of_time("a", (0.05, 0.01), "a constant view", 0.1).ratio == 0.2
    assert Reading.of_rate("b", 100, (0.05, 0.01), "a bare csv loop", 0.1).ratio == 0.2
    lines = reading.table([Reading.of_time("a", (0.05, 0.01), "a constant view", 0.5).as_json()])
    assert "固定页面" in lines
    assert "✗" in lines
