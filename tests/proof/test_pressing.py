"""Everybody presses anything: no error page, no dead end, no word of a machine, and every life stays whole.

PRESSES=20000 presses that often (2400), PRESS_SEED=7 presses something else. Two press at any time, so that one finds
changed what the other has just opened.
"""

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.conftest import fresh_database, running
from tests.proof.presser import Presser

PRESSES = int(os.environ.get("PRESSES", "2400"))
SEED = int(os.environ.get("PRESS_SEED", "1"))
DESK, ADMIN = ("/desk/",), ("/admin/", "/desk/")
PEOPLE = {
    "": ("/", "/services/", "/apply/", "/track/", "/places/"),
    **dict.fromkeys(("window", "handler", "handler5", "anping", "lead", "dispatcher"), DESK),
    **dict.fromkeys(("supervisor", "visitor", "auditor"), DESK),
    **dict.fromkeys(("editor", "editor2", "designer", "admin"), ADMIN),
}
pytestmark = [pytest.mark.proof, pytest.mark.timeout(600 + PRESSES)]


@pytest.fixture(params=["sqlite", "postgres"])
def county(request):
    """One of its own: nobody else can rely on anything here afterwards."""
    if request.param == "postgres" and not os.environ.get("TEST_POSTGRES_URL"):
        pytest.skip("TEST_POSTGRES_URL is not set")
    own = fresh_database() if request.param == "postgres" else contextlib.nullcontext("")
    with own as database, running(database, FORM_STARTS_PER_HOUR="1000000", FORM_SENDS_PER_HOUR="1000000") as started:
        yield started


def test_whatever_is_pressed_is_answered_in_words_and_leaves_every_case_whole(county):
    people = [Presser(county.url, name, SEED, doors) for name, doors in PEOPLE.items()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda person: _press(person, PRESSES // len(people)), people))
    faults = {fault.what: fault for person in people for fault in person.faults}
    assert sum(person.sent for person in people) > PRESSES / 10
    assert not faults, "\n".join(map(str, faults.values()))
    assert "Traceback" not in county.log.read_text()
    assert "全部无误" in county.manage("cases", "verify")


def _press(person: Presser, times: int) -> None:
    for _n in range(times):
        person.press()
