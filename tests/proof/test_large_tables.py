"""50 000 rows with 200 wrong cells: all named with their address, nothing taken in; corrected, taken in, taken back.

manage.py does each step in a process of its own on a database of its own, so that its peak memory can be read.
"""

import os
import random
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

BASE = Path(__file__).resolve().parent.parent.parent
ROWS, WRONG = int(os.environ.get("PROOF_TABLE_ROWS", "50000")), 200
MOST_MIB = 400  # of a process that works on 50 000 rows; Django and the product alone have 150
HEADS = ["编号 (plan_no)", "计划名称", "文号", "到哪天", "环节", "收件时间", "办结时间"]
PLACES = {"计划名称": "B", "到哪天": "D", "环节": "E", "办结时间": "G"}
BAD = {"计划名称": "", "到哪天": "明年", "环节": "有时候", "办结时间": "2020-13-45"}

pytestmark = [pytest.mark.proof, pytest.mark.timeout(7200)]


def row(n: int) -> list[str]:
    """A plan of years ago, as it stands."""
    return [f"P{n}", f"第{n}号行动计划", f"清政办〔2019〕{n}号", "2020-12-20", "已完成", "2019-01-05", "2020-12-01"]


def workbook(path: Path, wrong: dict[int, str]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for n in range(1, ROWS + 1):
        cells = row(n)
        if (column := wrong.get(n + 1)) is not None:
            cells[ord(PLACES[column]) - ord("A")] = BAD[column]
        sheet.write_row(n, 0, cells)
    book.close()


class Office:
    """A county of its own on SQLite, worked on by commands."""

    def __init__(self, folder: Path) -> None:
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(folder),
            "ENV_FILE": str(folder / "env"),
            "DATABASE_URL": os.environ.get("PROOF_DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}"),
            "DEMO_LIFE": "0",
        }

    def manage(self, *words: str, fine: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE, env=self.env, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) is fine, done.stdout[-2000:] + done.stderr[-4000:]
        return done


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    made = Office(folder)
    made.manage("shell", "-c", "print(1)")
    made.manage("migrate", "-v", "0")
    made.manage("demo")
    return made


def test_fifty_thousand_rows(office, tmp_path):
    places = random.Random(7)
    wrong = {n: places.choice(list(BAD)) for n in places.sample(range(2, ROWS + 2), WRONG)}
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    workbook(bad, wrong)
    workbook(good, {})
    load = ("tables", "load", "--type", "tasklist.plan", "--as", "dispatcher")

    told = office.manage(*load[:2], str(bad), *load[2:], fine=False).stdout
    named = set(re.findall(r"^([A-Z]+\d+)：", told, re.MULTILINE))
    assert named == {f"{PLACES[column]}{n}" for n, column in wrong.items()}
    assert count(office) == (0, 0)

    key = office.manage(*load[:2], str(good), *load[2:]).stdout.split()[0]
    assert count(office) == (ROWS, 0)

    office.manage("tables", "undo", key, "--as", "dispatcher")
    assert count(office) == (0, ROWS)
    office.manage("cases", "verify", "--chain-only")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert peak < MOST_MIB, f"{peak:.0f} MiB"


def count(office: Office) -> tuple[int, int]:
    """(plans that count, plans taken back)"""
    asked = (
        "from cases.models import Case;"
        "c = Case.objects.filter(type__slug='tasklist.plan', submission__entry_mode='import');"
        "print('=', c.filter(void=False).count(), c.filter(void=True).count())"
    )
    told = office.manage("shell", "-c", asked).stdout
    found = re.search(r"= (\d+) (\d+)", told)
    return int(found[1]), int(found[2])
