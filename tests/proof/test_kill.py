"""Kill -9 at any moment: what somebody was told is done is done, once; rows and events agree; the log is whole.

KILLS=200 kills that often (20), KILL_SEED=7 chooses other moments. Everything at once dies three times out of four,
one worker alone the fourth time, under five citizens and three clerks who press again whenever they hear nothing.
"""

import contextlib
import json
import os
import random
import re
import shutil
import time
from collections import Counter

import pytest

from tests.journeys.conftest import fresh_database
from tests.journeys.database import sql
from tests.journeys.visitor import Visitor, words
from tests.proof.killing import Crowd, Server, Told

KILLS = int(os.environ.get("KILLS", "20"))
SEED = os.environ.get("KILL_SEED", "1")
pytestmark = [pytest.mark.proof, pytest.mark.timeout(600 + 30 * KILLS)]


@pytest.fixture(params=["sqlite", "postgres"])
def server(request):
    if request.param == "postgres" and not os.environ.get("TEST_POSTGRES_URL"):
        pytest.skip("TEST_POSTGRES_URL is not set")
    with fresh_database() if request.param == "postgres" else contextlib.nullcontext("") as database:
        made = Server(database)
        try:
            yield made
        finally:
            if made.processes:
                made.kill()
            shutil.rmtree(made.var, ignore_errors=True)


def test_nothing_somebody_was_told_is_lost_or_doubled(server, capsys):
    chance, crowd = random.Random(SEED), Crowd(server.county)
    server.start()
    crowd.start()
    for _n in range(KILLS):
        crowd.wait(chance.randrange(1, 60))
        time.sleep(chance.uniform(0, 0.1))
        if chance.random() < 0.25:
            server.kill_a_worker(chance)
        else:
            server.kill()
            server.start()
    crowd.wait(60)
    crowd.stop()
    told = crowd.told
    with capsys.disabled():
        print(f"\n{KILLS} kills: {told}, {faults(server)}")  # noqa: T201  # what a proof has seen
    assert told.wrong == []
    assert len(told.filed) > KILLS
    assert len(told.moved) > KILLS / 2
    every_receipt_is_one_case(server, told)
    every_move_is_one_event(server, told)
    nothing_is_half(server)
    assert "全部无误" in server.county.manage("cases", "verify")


def faults(server: Server) -> dict[str, int]:
    """What the log says went wrong, by its last line and where that was."""
    said = server.county.log.read_text()
    found: Counter[str] = Counter()
    for fault in re.finditer(r"^[\w.]+(?:Error|Exception)\b.{0,60}", said, re.M):
        before = said[max(0, fault.start() - 4000) : fault.start()]
        places = re.findall(r'File "[^"]*?([^/"]+/[^/"]+)", line (\d+)', before)
        found[" ".join([fault[0], *(f"{path}:{line}" for path, line in places[-3:])])] += 1
    return dict(found)


def rows(server: Server, statement: str) -> list[tuple]:
    with sql(server.county) as run:
        return [tuple(row) for row in run(statement).fetchall()]


def every_receipt_is_one_case(server: Server, told: Told) -> None:
    """The number on the receipt is the case of that very name, and there is no second one of it."""
    found = rows(
        server,
        "SELECT c.number, s.data FROM forms_submission s JOIN cases_case c ON c.submission_id = s.id "
        "WHERE s.idempotency_key NOT LIKE 'sample-%'",
    )
    by_name: dict[str, list[str]] = {}
    for number, data in found:
        name = (data if isinstance(data, dict) else json.loads(data)).get("name", "")
        by_name.setdefault(name, []).append(number)
    assert {name: by_name.get(name) for name in told.filed} == {name: [no] for name, (no, _c) in told.filed.items()}
    doubled = {name: numbers for name, numbers in by_name.items() if name.startswith("客") and len(numbers) > 1}
    assert doubled == {}
    for number, code in random.Random(SEED).sample(sorted(told.filed.values()), 5):
        page = Visitor(server.county.url).post("/track/", {"number": number, "code": code})
        assert number in words(page).replace(" ", "")


def every_move_is_one_event(server: Server, told: Told) -> None:
    written = Counter(
        rows(
            server,
            "SELECT c.number, e.transition FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id "
            "WHERE e.kind = 'move'",
        )
    )
    assert [move for move, times in Counter(told.moved).items() if times > 1] == []
    assert [move for move in told.moved if written[move] != 1] == []
    mine = {number for number, _code in told.filed.values()}
    assert [move for move, times in written.items() if move[0] in mine and times > 1] == []


def nothing_is_half(server: Server) -> None:
    """No case without what was said, nothing said without its case, no paper whose file is missing."""
    unsaid = (
        "SELECT number FROM cases_case c WHERE submission_id IS NULL AND spawned_by_id IS NULL AND parent_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM cases_occasion o WHERE o.case_id = c.id)"  # what comes round by itself
    )
    assert rows(server, unsaid) == []
    lonely = (
        "SELECT s.uuid FROM forms_submission s LEFT JOIN cases_case c ON c.submission_id = s.id "
        "LEFT JOIN cases_caseevent e ON e.submission_id = s.id WHERE c.id IS NULL AND e.id IS NULL"
    )
    assert rows(server, lonely) == []
    events = (
        "SELECT number FROM cases_case c WHERE version <> (SELECT COUNT(*) FROM cases_caseevent WHERE case_id = c.id)"
    )
    assert rows(server, events) == []
    for table in ("forms_attachment", "forms_stagedfile"):
        kept = rows(server, f"SELECT storage_key FROM {table}")  # noqa: S608  # our own words
        assert [key for (key,) in kept if not (server.var / "private" / key).is_file()] == []
