"""Tables taken in at the desk: looked through first, all or nothing, taken back as one; corrections of an export."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import chain
from cases.imports import running
from cases.models import Batch, BatchRow, Case
from tests.cases import engine_world
from tests.cases.tables_world import GOOD, HEADS, do, export, send, text_of, workbook

pytest_plugins = ["tests.cases.tables_world"]


def test_a_table_is_looked_through_and_nothing_is_written(lead):
    page, batch = send(lead, workbook(GOOD))
    assert batch.state == "ready"
    assert batch.counts == {"new": 2}, list(batch.results.values_list("errors", flat=True))
    assert "修路灯" in text_of(page)
    assert not Case.objects.exists()


def test_it_is_taken_in_through_the_one_door(lead, county):
    _page, batch = send(lead, workbook(GOOD))
    page = do(lead, batch, "carry")
    assert batch.state == "done"
    assert "2行" in text_of(page)
    first = Case.objects.get(title="修路灯")
    assert first.submission.data["weight"] == "hot"
    assert (first.submission.entry_mode, first.holder.code, first.state) == ("import", "office", "given")
    assert not list(chain.verify())


def test_every_wrong_cell_is_named_with_its_address(lead):
    rows = [*GOOD, ["R3", "补种树", "很急", "明天", "是"], ["R4", "", "急", "", ""], ["R5", "=1+1", "急", "", ""]]
    page, batch = send(lead, workbook(rows))
    text = text_of(page)
    assert batch.counts == {"new": 2, "wrong": 3}
    for cell in ("C4：", "D4：", "B5：", "B6："):
        assert cell in text, cell
    assert "确认导入" not in text
    do(lead, batch, "carry")
    assert batch.state == "ready"
    assert not Case.objects.exists()


def test_the_table_comes_back_with_the_wrong_cells_marked(lead):
    _page, batch = send(lead, workbook([*GOOD, ["R3", "补种树", "很急", "", "是"]]))
    answer = lead.get(reverse("desk:marks", args=[batch.key]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    assert sheet["C4"].value == "很急"
    assert sheet["C4"].fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb
    assert sheet["F4"].value.startswith("C4：")
    assert book.worksheets[1]["A1"].value.startswith("C4：")


@pytest.mark.parametrize(
    "heads", [["编 号", "任务（必填）", "轻重*", "哪天前：", "要回访"], ["code", "what", "weight", "until", "visit"]]
)
def test_headings_are_matched_forgivingly(lead, heads):
    _page, batch = send(lead, workbook(GOOD, heads=heads))
    assert batch.counts == {"new": 2}


def test_a_missing_or_doubled_heading_is_said(lead):
    page, batch = send(lead, workbook([["x"]], heads=["什么"]))
    assert batch.state == "failed"
    assert "编号" in text_of(page)
    page, batch = send(lead, workbook([["R1", "R2", "x", "急"]], heads=["编号", "编号", "任务", "轻重"]))
    assert "A" in batch.fault
    assert "B" in batch.fault


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_as_offices_save_it(lead, encoding):
    text = "\r\n".join(map(",".join, [HEADS, *GOOD]))
    _page, batch = send(lead, SimpleUploadedFile("任务.csv", text.encode(encoding)))
    assert batch.counts == {"new": 2}


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04broken", b"MZ\x00\x00program", "只有标题".encode()])
def test_other_files_are_refused_with_a_sentence(lead, body):
    page = lead.post(
        reverse("desk:send", args=["cases", "tests.task"]), {"file": SimpleUploadedFile("x.xlsx", body)}, follow=True
    )
    batch = Batch.objects.order_by("pk").last()
    assert page.status_code == 422 or batch.state == "failed"
    assert batch is None or batch.fault


def test_doubles_are_shown_and_left_out_and_the_same_table_does_nothing_twice(lead):
    page, batch = send(lead, workbook([*GOOD, GOOD[0]]))
    assert batch.counts == {"new": 2, "double": 1}
    assert "第2行" in text_of(page)
    do(lead, batch, "carry")
    _page, again = send(lead, workbook(GOOD))
    assert again.counts == {"same": 2}
    do(lead, again, "carry")
    assert again.state == "ready"
    assert Case.objects.count() == 2


def test_two_rows_about_one_thing_are_wrong(lead):
    _page, batch = send(lead, workbook([*GOOD, ["R1", "另一件", "急", "", ""]]))
    assert batch.counts == {"new": 2, "wrong": 1}


def test_it_is_taken_back_as_one_but_for_what_went_on(lead, county):
    _page, batch = send(lead, workbook([*GOOD, ["R3", "补种树", "一般", "", ""]]))
    do(lead, batch, "carry")
    went_on = Case.objects.get(title="清河道")
    engine_world.move(went_on, "finish", county.person("handler@office"))
    page = do(lead, batch, "undo")
    assert batch.state == "undone"
    assert "R2" in text_of(page)
    assert set(Case.objects.visible_to(county.user("lead@office"), listed=True)) == {went_on}
    assert not list(chain.verify())
    _page, again = send(lead, workbook([GOOD[0]]))  # its key is free again
    assert again.counts == {"new": 1}
    do(lead, again, "carry")
    assert again.state == "done"


def test_a_case_taken_back_is_read_by_its_number_and_moves_no_more(lead, county):
    _page, batch = send(lead, workbook(GOOD))
    do(lead, batch, "carry")
    case = Case.objects.get(title="修路灯")
    do(lead, batch, "undo")
    case.refresh_from_db()
    text = text_of(lead.get(case.get_absolute_url()))
    assert "导入已撤销" in text
    answer = lead.post(reverse("desk:move", args=[case.number, "finish"]), {"seen_version": case.version})
    assert answer.status_code in (404, 422)


def test_what_is_refused_when_carried_out_takes_all_of_it_back(lead, county):
    rows = [[f"R{n}", f"任务{n}", "一般", "", ""] for n in range(60)]
    _page, batch = send(lead, workbook(rows))
    _page, other = send(lead, workbook([["R55", "捷足先登", "急", "", ""]]))
    do(lead, other, "carry")
    do(lead, batch, "carry")
    assert batch.state == "failed"
    assert "第57行" in batch.fault
    assert [each.title for each in Case.objects.filter(void=False)] == ["捷足先登"]


def test_only_who_may_gets_there(client, county):
    client.force_login(county.user("window@town"))
    assert client.get(reverse("desk:send", args=["cases", "tests.task"])).status_code == 403
    assert client.get(reverse("desk:send", args=["cases", "tests.nothing"])).status_code == 404
    assert client.get(reverse("desk:send", args=["units", "-"])).status_code == 404


def test_a_table_is_its_senders_alone(lead, client, county):
    _page, batch = send(lead, workbook(GOOD))
    client.force_login(county.user("lead@office/2"))
    assert client.get(reverse("desk:table", args=[batch.key])).status_code == 404


def test_secret_cells_are_covered_and_sealed(lead):
    page, batch = send(lead, workbook([[*GOOD[0], "11010519491231002X"]], heads=[*HEADS, "身份证号"]))
    assert batch.counts == {"new": 1}
    assert "11010519491231002X" not in text_of(page)
    assert "11010519491231002X" not in "".join(batch.chunks.values_list("data", flat=True))
    assert "11010519491231002X" not in str(list(BatchRow.objects.values()))


# --- out and in again -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exported_and_imported_nothing_changes(lead, filed, kind):
    headings, *rows = export(lead, kind)
    _page, batch = send(lead, workbook(rows, heads=headings))
    assert batch.counts == {"same": 5}, list(batch.results.values_list("errors", flat=True))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exactly_the_changed_cells_change(lead, filed, kind):
    headings, *rows = export(lead, kind)
    what, until = headings.index("任务"), headings.index("哪天前")
    row = next(row for row in rows if row[what] == "任务3")
    row[what], row[until] = "改过的任务", None
    before = {case.title: case.version for case in Case.objects.all()}
    _page, batch = send(lead, workbook(rows, heads=headings))
    assert batch.counts == {"same": 4, "changed": 1}
    do(lead, batch, "carry")
    after = {case.title: case.version for case in Case.objects.all()}
    assert {title for title in after if before.get(title) != after[title]} == {"改过的任务"}
    headings, *rows = export(lead, kind)
    row = next(row for row in rows if row[what] == "改过的任务")
    assert not row[until]
    assert "11010519491231002X" not in str(rows)
    case = Case.objects.get(title="改过的任务")
    assert case.events.order_by("-seq")[0].transition == "mend"
    assert not list(chain.verify())
    do(lead, batch, "undo")
    assert batch.state == "undone"
    headings, *rows = export(lead, kind)
    row = next(row for row in rows if row[what] == "任务3")
    assert str(row[until])[:10] == "2026-12-01"
    assert not list(chain.verify())


def test_a_case_that_moved_on_since_the_export_is_not_overwritten(lead, filed, county):
    headings, *rows = export(lead)
    case = Case.objects.get(title="任务3")
    engine_world.move(case, "finish", county.person("handler@office"))
    row = next(row for row in rows if row[headings.index("任务")] == "任务3")
    row[headings.index("任务")] = "晚来的更正"
    page, batch = send(lead, workbook(rows, heads=headings))
    assert batch.counts == {"same": 4, "wrong": 1}
    assert "重新导出" in text_of(page)


def test_who_neither_leads_nor_lists_corrects_nothing_by_a_table(lead, filed, client, county):
    headings, *rows = export(lead)
    rows[0][headings.index("任务")] = "别人改的"
    client.force_login(county.user("handler@office/2"))
    page, batch = send(client, workbook(rows, heads=headings))
    assert batch.counts == {"same": 4, "wrong": 1}
    assert "负责人或者调度" in text_of(page)


def test_a_wrong_correction_is_named_and_the_key_stays(lead, filed):
    headings, *rows = export(lead)
    rows[0][headings.index("轻重")] = "很急"
    rows[1][headings.index("编号 (code)")] = "R9"
    rows[2][headings.index("任务")] = ""
    _page, batch = send(lead, workbook(rows, heads=headings))
    assert batch.counts == {"same": 2, "wrong": 3}
    assert not Case.objects.filter(events__transition="mend").exists()


def test_looking_a_long_table_through_costs_no_more_queries_than_a_short_one(lead):
    rows = [[f"R{n}", f"任务{n}", "一般", "", ""] for n in range(200)]
    costs = []
    for wanted in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            _page, batch = send(lead, workbook(wanted))
        costs.append(len(queries))
    assert batch.counts["new"] == 200
    assert costs[1] <= costs[0] + 5


def test_the_ticker_goes_on_with_what_a_page_left(lead, county):
    rows = [[f"R{n}", f"任务{n}", "一般", "", ""] for n in range(120)]
    _page, batch = send(lead, workbook(rows))
    running.carry_out(batch, batch.user)
    assert running.go_on(0) == 1  # one step, as if the process had died then
    assert Case.objects.count() == 50
    running.go_on(60)
    batch.refresh_from_db()
    assert (batch.state, Case.objects.count()) == ("done", 120)
