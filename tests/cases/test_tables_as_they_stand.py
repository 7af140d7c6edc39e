"""Cases the office has not handled are entered as they stand; what a row is told of its cells."""

import io

import openpyxl
from django.urls import reverse
from openpyxl.utils import get_column_letter

from cases import chain
from cases.models import Case
from tests.cases.tables_world import HEADS, do, export, send, text_of, workbook

pytest_plugins = ["tests.cases.tables_world"]
PAST = [*HEADS, "办件编号", "环节", "收件时间", "办结时间"]


def test_historical_cases_keep_their_days_and_set_nothing_off(lead, county):
    row = ["H1", "修桥", "急", "2019-06-01", "否", "旧2019-7", "办结", "2019-03-01", "2019-05-20"]
    page, batch = send(lead, workbook([row], heads=PAST))
    assert batch.counts == {"new": 1}, text_of(page)
    do(lead, batch, "carry")
    assert batch.state == "done", batch.fault
    case = Case.objects.get(number="旧2019-7")
    assert (case.state, case.category, case.result) == ("done", "closed", "done")
    assert str(case.opened_at.date()) == "2019-02-28"  # midnight at the office
    days = dict(case.moments.values_list("key", "on"))
    assert (str(days["opened"]), str(days["closed"])) == ("2019-03-01", "2019-05-20")
    assert str(case.destroy_after) == "2024-05-20"
    assert not case.surveys.exists()
    assert not list(chain.verify())


def test_a_cell_that_is_no_choice_is_told_what_may_be_written(lead):
    """On a form the choices stand beside the box; beside a cell stands nothing."""
    page, _batch = send(lead, workbook([["R1", "修路灯", "很急", "", "", "没有局"]], heads=[*HEADS, "哪个单位"]))
    assert "C2：请填其中一个：急、一般" in text_of(page)
    assert "F2：没有“没有局”这个机构" in text_of(page)


def test_who_may_not_open_them_hears_what_else_is_wrong_too(client, county):
    client.force_login(county.user("lead@office/2"))  # leads, but handles nothing: no task is opened by that post
    page, batch = send(client, workbook([["R1", "修路灯", "很急", "哪天", ""]]))
    assert batch.counts == {"wrong": 1}
    assert "您的岗位不能立这类件" in text_of(page)
    assert "C2：" in text_of(page)
    assert "D2：" in text_of(page)


def test_a_case_as_it_stands_needs_its_days(lead):
    rows = [
        ["H1", "修桥", "急", "", "", "", "办结", "", ""],
        ["H2", "修路", "急", "", "", "", "办结", "2019-05-01", "2019-03-01"],
        ["H3", "修渠", "急", "", "", "", "没有这一步", "2019-05-01", ""],
    ]
    page, batch = send(lead, workbook(rows, heads=PAST))
    assert batch.counts == {"wrong": 3}
    for cell in ("H2：", "I2：", "I3：", "G4："):
        assert cell in text_of(page), cell


CODE = "编号 (code)"  # the question, beside the number of the case


def empty_sheet(client):
    """(headings, what is said of each column) of the sheet that the page offers."""
    answer = client.get(reverse("desk:sheet", args=["cases", "tests.task"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    told = {row[0]: row[1:] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    return [cell.value for cell in book.worksheets[0][1]], told


def test_the_sheet_that_is_offered_takes_cases_as_they_stand(lead, county):
    heads, told = empty_sheet(lead)
    assert "日志序号" not in heads  # only what was exported has one
    assert told["任务"][0] == "是"
    assert told["收件时间"][1]
    said = {
        CODE: "H1",
        "任务": "修桥",
        "轻重": "急",
        "环节": "办结",
        "收件时间": "2019-03-01",
        "办结时间": "2019-05-20",
    }
    _page, batch = send(lead, workbook([[said.get(head) for head in heads]], heads=heads))
    do(lead, batch, "carry")
    case = Case.objects.get(business_key="H1")
    assert (case.state, dict(case.moments.values_list("key", "on"))["opened"].isoformat()) == ("done", "2019-03-01")


def test_what_would_change_is_shown_cell_by_cell_before_one_says_yes(lead, filed):
    headings, *rows = export(lead, "xlsx")
    what, idno = headings.index("任务"), headings.index("身份证号")
    rows[4][what], rows[4][idno] = "改过的任务", "11010519491231002X"
    was = rows[4][headings.index("事项")]
    page, batch = send(lead, workbook(rows, heads=headings))
    said = text_of(page)
    assert f"{get_column_letter(1 + what)}6</span> 任务：<del>{was}</del> → <ins>改过的任务</ins>" in said
    assert "11010519491231002X" not in said
    do(lead, batch, "carry")
    assert Case.objects.get(title="改过的任务")
    assert "<ins>" not in text_of(lead.get(reverse("desk:table", args=[batch.key])))


def test_a_line_added_below_what_was_exported_is_a_new_one(lead, filed):
    """Who writes a stage or a unit into it means that; it must not be left out without a word."""
    headings, *rows = export(lead, "xlsx")

    days = {"环节": "办结", "收件时间": "2019-03-01", "办结时间": "2019-05-20"}
    past, wrong = {CODE: "H1", "任务": "修桥", **days}, {CODE: "H2", "任务": "修渠", "承办单位": "没有这个单位"}
    past, wrong = ([{"轻重": "急", **said}.get(head) for head in headings] for said in (past, wrong))
    page, batch = send(lead, workbook([*rows, past, wrong], heads=headings))
    assert batch.counts == {"same": 5, "new": 1, "wrong": 1}, list(batch.results.values_list("errors", flat=True))
    assert f"{get_column_letter(1 + headings.index('承办单位'))}8：" in text_of(page)
    _page, batch = send(lead, workbook([*rows, past], heads=headings))
    do(lead, batch, "carry")
    assert Case.objects.get(business_key="H1").state == "done"
