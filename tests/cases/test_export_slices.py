"""A large table is written in slices: timers fire in between, a ticker that is killed holds nobody up for long, and
the file is whole however it came about."""

import csv
import io
import os
import shutil
import time
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from cases import types
from cases.desk import export_page
from cases.exports import later, slices
from cases.models import Case, Export
from cases.spec import CaseSpec, canonical
from cases.tick import tick
from home import clock
from home.models import Post
from tests.cases.desk_life import LIFE
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
URL = "/desk/export/?type=tests.life"
ROWS = 5


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Two rows are many; one is a chunk, and a slice has time for one chunk."""
    monkeypatch.setattr(export_page, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(slices, "CHUNK", 1)
    monkeypatch.setattr(later, "SLICE", 0.0)
    with clock.at(NOW + timedelta(hours=1)):
        shutil.rmtree(storages["private"].path(slices.folder(clock.today())), ignore_errors=True)
        yield


@pytest.fixture
def asked(client, people, file_case):
    """`asked("csv")` → the export of five cases, waiting."""

    def make(kind="csv", **more):
        for n in range(ROWS):
            file_case(reason=f"理由{n}")
        client.force_login(people["supervisor"])
        client.post(URL, {"format": kind, "purpose": "核对"} | more)
        return Export.objects.get()

    return make


def pieces():
    """What stands in private storage of this test's exports."""
    return set(storages["private"].listdir(slices.folder(clock.today()))[1])


def half_a_piece():
    """What a ticker leaves that is killed while it writes."""
    return storages["private"].save(f"{slices.folder(clock.today())}/half", ContentFile(b"half a piece"))


def body(client, taken):
    answer = client.get(f"/desk/export/{taken.pk}/file/")
    return b"".join(answer.streaming_content) if answer.status_code == 200 else None


def reasons(told, kind):
    if kind == "csv":
        return [row["申请理由"] for row in csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline=""))]
    sheet = openpyxl.load_workbook(io.BytesIO(told)).worksheets[0]
    place = [cell.value for cell in sheet[1]].index("申请理由")
    return [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]


def finish():
    for _n in range(2 * ROWS):
        later.go_on(0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_slices_make_one_whole_file_and_leave_nothing_behind(client, asked, kind):
    taken = asked(kind)
    for done in range(1, ROWS):
        assert later.go_on(0) == 0
        taken.refresh_from_db()
        assert (taken.written, taken.finished_at, taken.touched_at) == (done, None, None)
        assert body(client, taken) is None
    assert f"{100 * (ROWS - 1) // ROWS}%" in client.get(f"/desk/export/{taken.pk}/").content.decode()
    assert later.go_on(0) == 1
    taken.refresh_from_db()
    assert (taken.rows, taken.fault, taken.progress) == (ROWS, "", {})
    assert sorted(reasons(body(client, taken), kind)) == [f"理由{n}" for n in range(ROWS)]
    assert pieces() == {taken.file.rpartition("/")[2]}


@pytest.fixture
def reminding(life):
    """The cases' type reminds who holds them."""
    spec = LIFE | {"ladder": [{"clock": "decide", "at": "50%", "effects": [{"remind": ["handler"]}]}]}
    life.spec = canonical(CaseSpec.model_validate(spec))
    life.save()
    types.publish(life)


def test_timers_fire_between_two_slices(reminding, asked):
    taken = asked()
    tick()
    taken.refresh_from_db()
    assert taken.written == 1
    case = Case.objects.exclude(next_fire=None).order_by("next_fire").first()
    with clock.at(case.next_fire + timedelta(minutes=1)):
        assert tick().rungs
        taken.refresh_from_db()
        assert taken.finished_at is None
        finish()
    taken.refresh_from_db()
    assert (taken.written, taken.fault) == (ROWS, "")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_another_ticker_goes_on_where_a_killed_one_was(client, people, asked, kind):
    taken = asked(kind)
    later.go_on(0)
    later.go_on(0)
    killed = later._next()  # claimed, and then the plug was pulled
    half_a_piece()
    finish()
    taken.refresh_from_db()
    assert (taken.written, taken.finished_at) == (2, None)  # nobody knows yet that it is gone
    with clock.at(clock.now() + later.LEASE + timedelta(seconds=1)):
        finish()
        taken.refresh_from_db()
        assert (taken.written, taken.fault) == (ROWS, "")
        assert later._write(killed, time.monotonic()) is False  # it was only slow: too late
        taken.refresh_from_db()
        assert taken.fault == ""
        assert sorted(reasons(body(client, taken), kind)) == [f"理由{n}" for n in range(ROWS)]
    assert pieces() == {"half", taken.file.rpartition("/")[2]}


def test_a_piece_that_nothing_points_to_is_swept_away_after_two_days(asked):
    asked()
    later.go_on(0)
    claimed = pieces()
    half_a_piece()
    later.tidy_up()
    assert pieces() == claimed | {"half"}
    long_ago = (clock.now() - timedelta(days=3)).timestamp()
    for name in pieces():
        os.utime(storages["private"].path(f"{slices.folder(clock.today())}/{name}"), (long_ago, long_ago))
    later.tidy_up()
    assert pieces() == claimed


def test_who_may_see_less_by_now_gets_less(client, people, asked):
    taken = asked()
    later.go_on(0)
    Post.objects.filter(user=people["supervisor"]).update(active_to=clock.today() - timedelta(days=1))
    finish()
    taken.refresh_from_db()
    assert (taken.rows, taken.fault) == (1, "")


def test_rows_keep_their_order_and_come_once_though_cases_move_meanwhile(client, asked):
    taken = asked()
    later.go_on(0)
    wanted = list(Case.objects.order_by("next_due", "pk").values_list("number", flat=True))
    for n, case in enumerate(Case.objects.order_by("pk")):
        Case.objects.filter(pk=case.pk).update(next_due=clock.now() - timedelta(days=n))
    finish()
    told = body(client, Export.objects.get(pk=taken.pk)).decode("utf-8-sig")
    assert [row["编号"] for row in csv.DictReader(io.StringIO(told, newline=""))] == wanted


def test_an_empty_list_is_a_table_with_a_head(client, people, file_case):
    file_case(), file_case()
    client.force_login(people["supervisor"])
    client.post(URL, {"format": "xlsx", "purpose": "核对"})
    Case.objects.update(void=True)
    finish()
    taken = Export.objects.get()
    assert (taken.rows, taken.fault) == (0, "")
    assert reasons(body(client, taken), "xlsx") == [] if "申请理由" in str(taken.headings) else True
