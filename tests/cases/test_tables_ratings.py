"""Ratings on paper: typed in by the office as a table, given by who was served, taken back while nothing came of it."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import chain
from cases.imports import running
from cases.models import Batch, Survey
from tests.cases import engine_world
from tests.cases.engine_world import move

HEADS = ["办件编号", "满意度", "原因", "意见", "评价日期"]


@pytest.fixture
def county(db):
    return engine_world.build()


@pytest.fixture
def closed(county):
    """Two cases that are done, whose people were asked."""
    made = []
    for _n in range(2):
        case = county.file("rescue", unit="town", channel="town")
        move(case, "reply", county.person("handler@town"), data={"outcome": "已修好"})
        move(case, "settle", county.person("visitor@office"))
        made.append(case)
    return made


def send(client, rows):
    book = openpyxl.Workbook()
    for row in [HEADS, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    file = SimpleUploadedFile("评价.xlsx", made.getvalue())
    page = client.post(reverse("desk:send", args=["ratings", "-"]), {"file": file}, follow=True)
    if running.go_on(60):
        page = client.get(page.request["PATH_INFO"])
    return page.content.decode(), Batch.objects.order_by("pk").last()


def do(client, batch, what):
    client.post(reverse("desk:table", args=[batch.key]), {"do": what})
    running.go_on(60)
    batch.refresh_from_db()


@pytest.fixture
def clerk(client, county):
    client.force_login(county.user("window@town"))
    return client


def test_a_grade_on_paper_counts_as_given_by_who_was_served(clerk, closed, county):
    first, second = closed
    _text, batch = send(clerk, [[first.number, "满意", "", "修得快", ""], [second.number, "5", "", "", ""]])
    assert batch.counts == {"new": 2}, list(batch.results.values_list("errors", flat=True))
    do(clerk, batch, "carry")
    survey = Survey.objects.get(case=first)
    assert (survey.grade, survey.channel) == (4, "paper")
    event = first.events.get(kind="survey")
    assert event.actor_kind == "applicant"
    do(clerk, batch, "undo")
    survey.refresh_from_db()
    assert (survey.grade, survey.answered_at) == (None, None)
    _text, again = send(clerk, [[first.number, "基本满意", "", "", ""]])
    do(clerk, again, "carry")
    survey.refresh_from_db()
    assert survey.grade == 3
    assert not list(chain.verify())


def test_a_low_grade_sets_off_what_it_does_and_is_not_taken_back(clerk, closed):
    _text, batch = send(clerk, [[closed[0].number, "不满意", "", "跑了三趟", ""]])
    do(clerk, batch, "carry")
    assert closed[0].spawned.count() == 1
    do(clerk, batch, "undo")
    assert batch.results.get().kept
    assert Survey.objects.get(case=closed[0]).grade == 2


def test_what_cannot_be_a_rating_is_named(clerk, closed, county):
    rows = [
        ["没有这件", "满意", "", "", ""],
        [closed[0].number, "还行", "", "", ""],
        [closed[1].number, "满意", "天气", "", "2019-01-01"],
    ]
    text, batch = send(clerk, rows)
    assert batch.counts == {"wrong": 3}
    for cell in ("A2：", "B3：", "C4："):
        assert cell in text, cell
    assert not Survey.objects.exclude(answered_at=None).exists()
