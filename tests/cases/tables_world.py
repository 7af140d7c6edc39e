"""An office with tasks, whoever leads it, and what one does with a table of them at the desk."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.imports import running
from cases.models import Batch, Opens
from home.models import Post
from tests.cases import engine_world

TASK = {
    "title": "任务",
    "pack": "tests",
    "key": "task",
    "business_key": "code",
    "called": "{what}",
    "forms": {"open": "tests.task"},
    "states": {
        "given": {"label": "已交办", "category": "work"},
        "done": {"label": "办结", "category": "closed", "result": "done"},
    },
    "transitions": {
        "open": {"label": "交办", "to": "given", "form": "open", "by": ["handler"]},
        "finish": {"label": "办结", "from": ["given"], "to": "done", "by": ["handler"]},
    },
    "keep": {"done": "5y"},
}
HEADS = ["编号", "任务", "轻重", "哪天前", "要回访"]
GOOD = [["R1", "修路灯", "急", "2026-12-01", "是"], ["R2", "清河道", "一般", "2026-12-15", "否"]]


def task_office(*more: dict):
    """A world with a form and a type of tasks; ``more``: further questions of the form."""
    world = engine_world.build()
    kinds = [{"code": "hot", "label": "急"}, {"code": "plain", "label": "一般"}]
    world.forms["task"] = engine_world.form(
        "tests.task",
        {"key": "code", "type": "text", "label": "编号", "required": True},
        {"key": "what", "type": "text", "label": "任务", "required": True, "max_length": 20},
        {"key": "weight", "type": "choice", "label": "轻重", "choices": kinds, "required": True},
        {"key": "until", "type": "date", "label": "哪天前"},
        {"key": "visit", "type": "yes_no", "label": "要回访"},
        *more,
    )
    world.types["task"] = engine_world.case_type(TASK)
    Opens.objects.create(form=world.forms["task"], type=world.types["task"])
    return world


@pytest.fixture
def county(db):
    return task_office(
        {"key": "place", "type": "unit", "label": "哪个单位"},
        {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"},
    )


@pytest.fixture
def lead(client, county):
    """Who leads the office, and handles tasks as well."""
    user = county.user("lead@office")
    Post.objects.create(user=user, unit=county.units["office"], role="handler")
    client.force_login(user)
    return client


def workbook(rows, heads=HEADS, name="任务.xlsx"):
    book = openpyxl.Workbook()
    for row in [heads, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def send(client, file, kind="cases", target="tests.task", space="desk"):
    """(page, batch) after the table was looked through."""
    page = client.post(reverse(f"{space}:send", args=[kind, target]), {"file": file}, follow=True)
    if running.go_on(60):
        page = client.get(page.request["PATH_INFO"])
    return page, Batch.objects.order_by("pk").last()


def do(client, batch, what, space="desk"):
    page = client.post(reverse(f"{space}:table", args=[batch.key]), {"do": what}, follow=True)
    if running.go_on(60):  # what the page had no time for is the ticker's
        page = client.get(reverse(f"{space}:table", args=[batch.key]))
    batch.refresh_from_db()
    return page


def text_of(page):
    return page.content.decode()


def export(client, kind="csv"):
    answer = client.post("/desk/export/?type=tests.task&open=all", {"format": kind, "purpose": "核对"})
    body = b"".join(answer.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def filed(lead):
    rows = [[f"R{n}", f"任务{n}", "一般", "2026-12-01", "是", "11010519491231002X"] for n in range(5)]
    _page, batch = send(lead, workbook(rows, heads=[*HEADS, "身份证号"]))
    do(lead, batch, "carry")
    return batch
