"""What leaves the house equals what was typed, masked where it is secret, and who took it is written down."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import chain, exports
from cases.desk import export_page
from cases.exports import files, later
from cases.models import Case, CaseType, Export
from cases.surveys import invite
from cases.tick import tick
from home import clock
from tests.cases.desk_life import ID_NUMBER, PHONE
from tests.cases.desk_world import NOW
from tests.cases.test_export_cells import PAYLOADS

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
URL = "/desk/export/?type=tests.life"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW + timedelta(hours=1)):
        yield


@pytest.fixture
def take(client):
    """`take(user, "xlsx")` → (headings, rows) of the file."""

    def post(user, kind="xlsx", url=URL):
        client.force_login(user)
        answer = client.post(url, {"format": kind, "purpose": "核对"})
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content)
        rows = _sheet(body) if kind == "xlsx" else list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        return rows[0], rows[1:]

    return post


def _sheet(body, n=0):
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [list(row) for row in book.worksheets[n].iter_rows(values_only=True)]


def test_the_cells_of_a_workbook_equal_what_was_typed(take, people, file_case):
    case = file_case()
    headings, rows = take(people["supervisor"])
    cells = dict(zip(headings, rows[0], strict=True))
    assert cells["编号"] == case.number
    assert cells["姓名"] == "林小溪"
    assert cells["申请理由"] == "年满八十"
    assert cells["起始日"] == datetime(2026, 9, 1)
    assert cells["金额"] == 1234.5
    assert cells["收件时间"] == datetime(2026, 10, 9, 10)
    assert cells["到期日"] == datetime(2026, 10, 22)
    assert (cells["环节"], cells["承办单位"], cells["来路"]) == ("待受理", "白鹭街道", "镇窗口")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_secret_answers_are_masked(take, people, file_case, kind):
    file_case()
    headings, rows = take(people["supervisor"], kind)
    cells = dict(zip(headings, rows[0], strict=True))
    assert "*" in cells["身份证号"]
    assert not {ID_NUMBER, PHONE} & set(map(str, rows[0]))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_cell_is_a_formula_and_the_original_can_be_had_back(client, people, file_case, kind):
    wanted = [payload for payload in PAYLOADS if payload.strip("\ufeff \u3000\t\r\n") == payload]  # a form trims
    for payload in wanted:
        file_case(reason=payload)
    client.force_login(people["supervisor"])
    body = b"".join(client.post(URL, {"format": kind, "purpose": "核对"}).streaming_content)
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
        cells = [row[[cell.value for cell in sheet[1]].index("申请理由")] for row in sheet.iter_rows(min_row=2)]
        assert {cell.data_type for cell in cells} == {"s"}
        assert {cell.hyperlink for cell in cells} == {None}
        assert sorted(cell.value for cell in cells) == sorted(wanted)
    else:
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        assert sorted(row["申请理由"] for row in rows) == sorted(f"'{payload}" for payload in wanted)


def test_csv_starts_with_a_mark_and_has_a_dated_name(client, people, file_case):
    file_case()
    client.force_login(people["supervisor"])
    answer = client.post(URL, {"format": "csv", "purpose": "核对"})
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert "2026-10-09" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("who", "rows"), [("window", 1), ("supervisor", 2), ("stranger", 1), ("village", 0)])
def test_only_rows_one_may_see_leave(take, people, file_case, who, rows):
    file_case(), file_case(unit="yunling")
    assert len(take(people[who], "csv")[1]) == rows


def test_the_filter_of_the_list_holds_for_the_file(take, people, file_case):
    file_case()
    file_case(unit="willow")
    assert len(take(people["supervisor"], "csv", URL + "&unit=willow")[1]) == 1
    assert len(take(people["supervisor"], "csv", URL + "&category=pause")[1]) == 0


def test_without_a_type_there_are_columns_of_cases_only(take, people, file_case):
    file_case()
    headings, rows = take(people["supervisor"], "xlsx", "/desk/export/")
    assert "姓名" not in headings
    assert len(rows) == 1


def test_the_grade_stands_beside_its_case(take, people, file_case):
    case = file_case()
    invite(case, case.events.first(), "closed")
    case.surveys.update(grade=2, answered_at=clock.now())
    headings, rows = take(people["supervisor"])
    assert dict(zip(headings, rows[0], strict=True))["评价（5 最好）"] == 2


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_who_took_what_is_written_down(take, people, file_case, kind):
    file_case(), file_case()
    headings, _rows = take(people["window"], kind)
    taken = Export.objects.get()
    assert (taken.user, taken.format, taken.rows) == (people["window"], kind, 2)
    assert taken.query == "type=tests.life"
    assert taken.headings == headings
    assert taken.finished_at == clock.now()


def test_the_second_sheet_says_what_the_table_is(client, people, file_case):
    file_case()
    client.force_login(people["supervisor"])
    told = dict(_sheet(b"".join(client.post(URL, {"format": "xlsx", "purpose": "核对"}).streaming_content), 1))
    assert "通用办件" in told["筛选条件"]
    assert told["导出人"] == "supervisor甲"
    assert told["导出时间"].date() == date(2026, 10, 9)
    assert told["行数"] == 1


def test_looking_at_the_export_page_takes_nothing(client, people, file_case):
    file_case()
    client.force_login(people["supervisor"])
    page = client.get(URL)
    assert page.context["rows"] == 1
    assert "身份证号" in page.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("marks", [{"void": True}, {"state": "done", "result": "granted"}, {}])
def test_a_stage_and_a_result_are_told_as_the_case_page_tells_them(take, people, file_case, marks):
    case = file_case()
    Case.objects.filter(pk=case.pk).update(**marks, assignee=people["window"])
    case = Case.objects.get()
    headings, rows = take(people["supervisor"], "csv", URL + "&open=all")
    told = dict(zip(headings, rows[0], strict=True)) if rows else {}
    assert bool(told) is not case.void
    if told:
        assert (told["环节"], told["经办人"]) == (case.state_label, str(case.assignee))
        assert told["办理结果"] == ("已办结" if case.result else "")


def test_a_table_of_more_rows_than_a_chunk_has_them_all_in_order(people, file_case):
    for _n in range(5):
        file_case()
    told = exports.table(Case.objects.order_by("-pk"), CaseType.objects.get(slug="tests.life"))
    numbers = [row[0] for row in replace(told, chunk=2).rows()]
    assert numbers == list(Case.objects.order_by("-pk").values_list("number", flat=True))


def test_a_long_table_costs_no_more_queries_than_a_short_one(client, people, file_case):
    client.force_login(people["supervisor"])
    client.post(URL, {"format": "csv", "purpose": "核对"})
    costs = []
    for rows in (1, 6):
        for _n in range(rows):
            file_case()
        with CaptureQueriesContext(connection) as queries:
            body = b"".join(client.post(URL, {"format": "csv", "purpose": "核对"}).streaming_content)
        costs.append(len(queries))
    assert body.count(b"\r\n") == 8
    assert costs[0] == costs[1]


def test_a_number_somebody_put_into_the_address_is_not_written_down(take, people, file_case):
    file_case()
    take(people["supervisor"], url=f"{URL}&q={PHONE}")
    written = Export.objects.get()
    assert PHONE not in written.query + str(written.words)
    assert "138****1234" in str(written.words)


def test_nothing_leaves_without_a_purpose(client, people, file_case):
    file_case()
    client.force_login(people["supervisor"])
    answer = client.post(URL, {"format": "csv", "purpose": " "})
    assert answer.status_code == 422
    assert "请写明导出做什么用" in answer.content.decode()
    assert not Export.objects.exists()
    client.post(URL, {"format": "csv", "purpose": "核对"})
    assert Export.objects.get().purpose == "核对"


def test_more_rows_than_a_workbook_holds_leave_as_text_only(client, people, file_case, monkeypatch):
    monkeypatch.setattr(files, "MOST_OF_SHEET", 1)
    file_case(), file_case()
    client.force_login(people["supervisor"])
    answer = client.post(URL, {"format": "xlsx", "purpose": "核对"})
    assert answer.status_code == 422
    assert "最多 1 行" in answer.content.decode()
    assert client.post(URL, {"format": "csv", "purpose": "核对"}).status_code == 200
    assert Export.objects.get().format == "csv"


def test_json_lines_keep_types(client, people, file_case):
    case = file_case()
    client.force_login(people["supervisor"])
    body = b"".join(client.post(URL, {"format": "jsonl", "purpose": "核对"}).streaming_content).decode()
    told = json.loads(body)
    assert (told["编号"], told["金额"], told["起始日"]) == (case.number, 1234.5, "2026-09-01")
    assert told["收件时间"] == "2026-10-09T10:00:00+08:00"
    assert ID_NUMBER not in body


@pytest.fixture
def few(monkeypatch):
    """Two rows are many."""
    monkeypatch.setattr(export_page, "MOST_AT_ONCE", 1)


def fetched(client, taken):
    return b"".join(client.get(f"/desk/export/{taken.pk}/file/").streaming_content)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
def test_a_large_table_is_written_by_the_ticker_for_its_person_alone(client, people, file_case, few, kind):
    file_case(), file_case()
    client.force_login(people["supervisor"])
    page = client.post(URL, {"format": kind, "purpose": "核对"}, follow=True)
    taken = Export.objects.get()
    assert "progress" in page.content.decode()
    assert page["Refresh"]
    assert client.get(f"/desk/export/{taken.pk}/file/").status_code == 404
    tick()
    taken.refresh_from_db()
    assert (taken.rows, taken.fault) == (2, "")
    assert "表格已生成" in client.get(f"/desk/export/{taken.pk}/").content.decode()
    body = fetched(client, taken)
    assert (body[:2] == b"PK") is (kind == "xlsx")
    client.force_login(people["window"])
    assert client.get(f"/desk/export/{taken.pk}/").status_code == 404
    assert client.get(f"/desk/export/{taken.pk}/file/").status_code == 404
    client.force_login(people["supervisor"])
    with clock.at(NOW + timedelta(days=4)):
        client.force_login(people["supervisor"])
        assert client.get(f"/desk/export/{taken.pk}/file/").status_code == 404
        assert "重新导出" in client.get(f"/desk/export/{taken.pk}/").content.decode()
        later.tidy_up()
    taken.refresh_from_db()
    assert taken.file == ""


def test_secret_answers_leave_only_where_the_post_may_see_them_and_each_case_says_so(client, people, file_case):
    own, far = file_case(), file_case(unit="yunling")
    client.force_login(people["supervisor"])  # sees both, reveals neither
    assert 'name="secrets"' not in client.get(URL).content.decode()
    client.force_login(people["window"])
    assert 'name="secrets"' in client.get(URL).content.decode()
    client.post(URL, {"format": "csv", "purpose": "上门核对", "secrets": "on"})
    later.go_on(60)
    taken = Export.objects.get()
    body = fetched(client, taken).decode()
    assert ID_NUMBER in body
    looked = own.events.get(kind="look")
    assert looked.user == people["window"]
    assert not far.events.filter(kind="look").exists()
    assert "上门核对" in client.get(own.get_absolute_url()).content.decode()
    assert not list(chain.verify())
