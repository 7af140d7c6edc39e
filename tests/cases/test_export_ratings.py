"""Ratings as a table: those a number counts, of cases one sees, and nothing of what must not be known yet."""

import csv
import io
import json

import openpyxl
import pytest

from cases import surveys
from cases.models import Case, Export
from forms import publishing, schema
from home import clock
from tests.cases.engine_world import at, move

URL = "/desk/export/?source=ratings&figure=review.good_rate&period=2026-04"
PHONE = "13900009999"
WORDS = f"跑了三趟，电话{PHONE}"
ASKED = {
    "title": "评价",
    "steps": [
        {
            "title": "评价",
            "fields": [
                {"key": "grade", "type": "rating", "label": "满意程度", "required": True},
                {"key": "words", "type": "long_text", "label": "意见"},
            ],
        }
    ],
}


@pytest.fixture(autouse=True)
def now():
    with clock.at(at("2026-04-21 10:00")):
        yield


@pytest.fixture
def closed(world):
    publishing.make_form("base-survey", "评价", schema.build(ASKED), pack_key="base.survey")
    with clock.at(at("2026-04-20 10:00")):
        case = world.file("permit", phone="13800001234")
        move(case, "accept", world.person("window@office"))
        move(case, "grant", world.person("handler@office"))
    return case


@pytest.fixture
def rated(closed):
    surveys.answer(surveys.token(closed.surveys.get()), {"grade": 2, "reasons": ["slow"], "words": WORDS})
    return closed


@pytest.fixture
def take(client, world):
    """`take("lead@office")` → the rows as {heading: cell}."""

    def post(who, kind="csv", url=URL):
        client.force_login(world.user(who))
        answer = client.post(url, {"format": kind, "purpose": "半年报"})
        assert answer.status_code == 200
        told = b"".join(answer.streaming_content)
        if kind == "csv":
            return list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"), newline="")))
        if kind == "jsonl":
            return [json.loads(line) for line in told.decode().splitlines()]
        heads, *rows = openpyxl.load_workbook(io.BytesIO(told)).worksheets[0].iter_rows(values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows]

    return post


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_rating_leaves_with_what_was_said_and_whose_it_is(take, world, rated, kind):
    (row,) = take("supervisor@office", kind)
    assert row["编号"] == rated.number
    assert (row["被评单位"], row["被评人员"]) == (rated.holder.name, str(world.user("handler@office")))
    assert (str(row["评价（5 最好）"]), row["满意程度"], row["原因"]) == ("2", "不满意", "等得太久")
    assert row["意见"].startswith("跑了三趟")
    assert row["引出的办件"] == Case.objects.get(spawned_by=rated).number
    assert PHONE not in str(row)
    taken = Export.objects.get()
    assert (taken.source, taken.purpose, taken.rows, taken.secrets) == ("ratings", "半年报", 1, False)


def test_an_invitation_that_waits_is_in_no_table(take, closed):
    response = URL.replace("good_rate", "response")
    assert closed.surveys.get().answered_at is None
    for who in ("supervisor@office", "handler@office"):
        assert take(who, url=response) == []
    surveys.answer(surveys.token(closed.surveys.get()), {"grade": 5})
    assert len(take("handler@office", url=response)) == 1


def test_who_is_rated_reads_the_grade_and_not_the_words(take, rated):
    (row,) = take("handler@office")
    assert row["评价（5 最好）"] == "2"
    assert "跑了三趟" not in row["意见"]
    assert "*" in row["意见"]


def test_of_cases_one_does_not_see_no_rating_leaves(take, rated):
    assert take("handler@zjj") == []


def test_without_a_purpose_or_a_figure_of_ratings_nothing_leaves(client, world, rated):
    client.force_login(world.user("supervisor@office"))
    assert client.post(URL, {"format": "csv", "purpose": ""}).status_code == 422
    assert client.get("/desk/export/?source=ratings&figure=no.such").status_code == 404
    assert client.get("/desk/export/?source=ratings").status_code == 404
    assert not Export.objects.exists()


def test_the_page_of_a_figure_leads_there(client, world, rated):
    client.force_login(world.user("supervisor@office"))
    page = client.get("/desk/figures/cases/?figure=review.good_rate&period=2026-04")
    assert page.context["ratings_url"] in page.content.decode().replace("&amp;", "&")
    asked = client.get(page.context["ratings_url"])
    assert asked.context["rows"] == 1
    assert "被评单位" in asked.content.decode()


@pytest.mark.parametrize("rows", [1, 4])
def test_queries_do_not_grow_with_ratings(client, world, closed, rows, django_assert_max_num_queries):
    surveys.answer(surveys.token(closed.surveys.get()), {"grade": 5})
    survey = closed.surveys.get()
    for n in range(rows - 1):
        survey.pk, survey.segment, survey.token_hash, survey.submission = None, f"m{n}", f"h{n}", None
        survey.save(force_insert=True)
    client.force_login(world.user("supervisor@office"))
    with django_assert_max_num_queries(45):
        told = b"".join(client.post(URL, {"format": "csv", "purpose": "半年报"}).streaming_content)
    assert told.count(b"\r\n") == rows + 1
