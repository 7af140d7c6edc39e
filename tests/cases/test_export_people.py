"""Notes that call somebody, and the list of a leave, as tables: what their pages show, for the same person."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from cases import giving, transition
from cases.actor import staff
from cases.models import Export
from home import clock
from home.models import Leave
from tests.cases.engine_world import at

PURPOSE = {"purpose": "周报", "format": "xlsx"}


@pytest.fixture
def now(world):
    with clock.at(at("2026-04-21 10:00")):
        yield


def sheet(answer):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_notes_that_call_somebody(world, now, client):
    case, other = world.file("rescue", unit="town"), world.file("rescue", unit="other", secret="s2")
    lead, far = world.user("lead@town"), world.user("handler@other")
    transition.note(case, "@ 请看一下，电话13800138000", staff(world.user("handler@town")), [lead])
    transition.note(other, "别处的", staff(far), [lead])  # of a case that is out of sight
    client.force_login(lead)
    assert "source=mentions" in client.get(reverse("desk:mentions")).content.decode()
    page = client.get("/desk/export/?source=mentions")
    assert page.status_code == 200
    rows = sheet(client.post("/desk/export/?source=mentions", PURPOSE))
    assert len(rows) == 2
    assert rows[1][0] == case.number
    assert "请看一下" in rows[1][5]
    assert "13800138000" not in str(rows)
    taken = Export.objects.get()
    assert (taken.source, taken.rows, taken.purpose) == ("mentions", 1, "周报")


def test_what_somebody_on_leave_hands_on(world, now, client):
    case = world.file("rescue", unit="town")
    handler = world.user("handler@town")
    giving.give(case, handler, world.person("lead@town"))
    days = {"first": date(2026, 4, 22), "last": date(2026, 4, 30)}
    leave = Leave.objects.create(user=handler, by=handler, at=clock.now(), **days)
    address = f"/desk/export/?source=leave&leave={leave.pk}"
    client.force_login(handler)
    assert f"source=leave&amp;leave={leave.pk}" in client.get(reverse("desk:leave", args=[leave.pk])).content.decode()
    rows = sheet(client.post(address, PURPOSE))
    assert rows[0][3:6] == ["环节", "单位", "到期日"]
    assert rows[1][0] == case.number
    assert rows[1][7] == "是", "due while away"
    client.force_login(world.user("handler@other"))
    assert client.get(address).status_code == 404
    assert client.get("/desk/export/?source=leave&leave=x").status_code == 404
