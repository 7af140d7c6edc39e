"""Opening cases from a list, at the desk and by command: looked through first, each line once."""

import contextlib
import io
from io import StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cases import data
from cases.desk import list_page
from cases.models import Case
from forms import csv_in
from tests.cases import engine_world
from tests.cases.tables_world import GOOD, HEADS, TASK, task_office


@pytest.fixture
def county(db):
    return task_office()


def workbook(rows, heads=HEADS, name="任务.xlsx"):
    book = openpyxl.Workbook()
    for row in [heads, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def picture():
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(made, "PNG")
    return made.getvalue()


def sheet(text, encoding="gb18030"):
    return SimpleUploadedFile("任务.csv", text.encode(encoding))


def send(client, file, **more):
    return client.post(reverse("desk:list_upload", args=["tests.task"]), {"file": file, **more})


@pytest.fixture
def clerk(client, county):
    client.force_login(county.user("handler@office"))
    return client


def test_a_list_is_looked_through_and_opens_nothing(clerk):
    page = send(clerk, workbook(GOOD), check="1")
    assert page.status_code == 200
    assert "会立2件" in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("file", [workbook(GOOD), sheet("\n".join(map(",".join, [HEADS, *GOOD])))], ids=["xlsx", "csv"])
def test_each_line_becomes_a_case_with_typed_answers(clerk, file):
    page = send(clerk, file)
    assert "立了2件" in page.content.decode()
    first = Case.objects.get(title="修路灯")
    assert first.submission.data == {
        "code": "R1", "what": "修路灯", "weight": "hot", "until": "2026-12-01", "visit": True,
    }  # fmt: skip
    assert (first.holder.code, first.submission.entry_mode) == ("office", "staff")
    page = clerk.get(reverse("desk:case", args=[first.number])).content.decode()
    assert "机关发起" in page
    assert first.events.get(seq=1).user.username == "handler_office_1"


def test_one_wrong_line_opens_nothing_and_is_named(clerk):
    page = send(clerk, workbook([*GOOD, ["R3", "", "很急", "明天", "是"]]))
    text = page.content.decode()
    assert page.status_code == 422
    assert "有1行要改" in text
    assert "填写“任务”" in text or "任务" in text
    assert "轻重" in text
    assert "哪天前" in text
    assert not Case.objects.exists()


def test_the_same_list_again_opens_nothing_twice(clerk):
    send(clerk, workbook(GOOD))
    page = send(clerk, workbook([*GOOD, ["R3", "补种树", "一般", "", ""]]))
    assert Case.objects.count() == 3
    assert page.content.decode().count("以前立过") == 2


def test_what_the_engine_refuses_stands_with_its_line(clerk):
    send(clerk, workbook(GOOD))
    page = send(clerk, workbook([["R1", "同号的另一件", "一般", "", ""], ["R9", "别的", "一般", "", ""]]))
    assert "1行没有立成" in page.content.decode()
    assert set(Case.objects.values_list("title", flat=True)) == {"修路灯", "清河道", "别的"}


def test_a_heading_nobody_asks_is_told_with_those_there_are(clerk):
    page = send(clerk, workbook([["R1", "修路灯", "急", "", "", "x"]], heads=[*HEADS, "负责人"]))
    assert page.status_code == 422
    assert "没有“负责人”这一题" in page.content.decode()


def test_formulas_and_other_files_are_refused(clerk):
    assert send(clerk, workbook([["=1+1", "修路灯", "急", "", ""]])).status_code == 422
    assert send(clerk, SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")).status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["名单.png", "名单.csv", "名单.xlsx"])
def test_a_picture_sent_by_mistake_is_answered_in_words(clerk, name):
    page = send(clerk, SimpleUploadedFile(name, picture()))
    assert page.status_code == 422
    assert "请另存为 XLSX" in page.content.decode()
    assert not Case.objects.exists()


def test_lines_that_end_as_on_an_old_mac_are_read(clerk):
    page = send(clerk, sheet(f"{','.join(HEADS)}\rR1,修路灯,急,,\r"), check="1")
    assert page.status_code == 200
    assert "修路灯" in page.content.decode()


@given(st.binary(max_size=300) | st.text(alphabet=",\"\r\n\0 'a一", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(csv_in.NotCsv):
        headings, rows = csv_in.read(content)
        assert all(isinstance(cell, str) for cell in [*headings, *(cell for _n, row in rows for cell in row)])


def test_nothing_chosen_is_said_beside_the_box(clerk):
    page = clerk.post(reverse("desk:list_upload", args=["tests.task"]))
    assert page.status_code == 422
    assert "请选择名单文件" in page.content.decode()


def test_the_empty_sheet_names_the_questions(clerk):
    answer = clerk.get(reverse("desk:list_sheet", args=["tests.task"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADS
    assert [cell.value for cell in book.worksheets[1][1]] == ["轻重", "急", "一般"]


def test_only_who_may_open_such_a_case_gets_there(client, county):
    client.force_login(county.user("window@town"))
    assert "任务" not in client.get(reverse("desk:list")).content.decode().partition("<main")[2].replace("任务清单", "")
    assert client.get(reverse("desk:list_upload", args=["tests.task"])).status_code == 403
    assert send(client, workbook(GOOD)).status_code == 403
    assert client.get(reverse("desk:list_upload", args=["tests.nothing"])).status_code == 404
    assert not Case.objects.exists()


def test_the_command_does_the_same(county, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("\n".join(map(",".join, [HEADS, *GOOD])), encoding="utf-8")
    county.user("handler@office")
    words = {"type": "tests.task", "list": file, "who": "handler_office_1"}
    out = StringIO()
    call_command("cases", "open", **words, dry_run=True, stdout=out)
    assert not Case.objects.exists()
    call_command("cases", "open", **words, stdout=out)
    assert Case.objects.count() == 2
    call_command("cases", "open", **words, stdout=out)
    assert Case.objects.count() == 2
    county.user("window@town")
    with pytest.raises(CommandError, match="不能按名单立"):
        call_command("cases", "open", **{**words, "who": "window_town_1"}, stdout=out)


def test_lines_that_begin_alike_are_told_apart_by_what_follows(clerk):
    page = send(clerk, workbook([["R1", "修路灯", "急", "", ""], ["R2", "清河道", "一般", "", ""]]), check="1")
    text = page.content.decode()
    assert "R1　修路灯　急" in text
    assert "再选一次这个文件" in text  # looking keeps no file


def test_a_list_of_which_nothing_is_left_says_so(clerk):
    send(clerk, workbook(GOOD))
    for more in ({"check": "1"}, {}):
        text = send(clerk, workbook(GOOD), **more).content.decode()
        assert "以前都立过" in text
        assert "立了0件" not in text
        assert "会立0件" not in text


def test_who_only_reads_is_not_led_to_lists(client, county):
    client.force_login(county.user("auditor@office"))
    assert reverse("desk:list") not in client.get("/desk/").content.decode()
    assert "没有可以按名单立的件" in client.get(reverse("desk:list")).content.decode()
    client.force_login(county.user("handler@office"))
    assert reverse("desk:list") in client.get("/desk/").content.decode()


def test_a_workbook_is_not_asked_for_as_a_photo(clerk):
    page = clerk.get(reverse("desk:list_upload", args=["tests.task"])).content.decode()
    assert "选择文件" in page
    assert "拍照" not in page


# --- the list comes again ---------------------------------------------------------------------------------------------
@pytest.fixture
def mended(county):
    """The type has a move that corrects two of the questions."""
    edit = {"label": "改清单", "from": ["given"], "form": "open", "by": ["handler"], "only": ["what", "weight"]}
    transitions = {**TASK["transitions"], "edit": edit}
    county.types["task"] = engine_world.case_type({**TASK, "transitions": transitions})
    return county


NEXT = [["R1", "修路灯和护栏", "急", "2026-12-20", "是"], ["R3", "补种树", "一般", "", ""]]


def answers(title):
    return data.context(Case.objects.get(title=title)).own


def test_next_months_list_corrects_what_differs_and_shows_what_is_gone(mended, clerk):
    send(clerk, workbook(GOOD))
    page = send(clerk, workbook(NEXT), check="1").content.decode()
    for said in ("会立1件", "会改1件", "修路灯和护栏", "“哪天前”仍是“2026年12月1日”", "这次的名单里没有", "清河道"):
        assert said in page
    assert answers("修路灯")["what"] == "修路灯"
    page = send(clerk, workbook(NEXT)).content.decode()
    assert "立了1件" in page
    assert "改了1件" in page
    first = Case.objects.get(business_key="R1")
    assert [event.transition for event in first.events.order_by("seq")] == ["open", "edit"]
    known = data.context(first).own
    assert (known["what"], known["weight"], str(known["until"])) == ("修路灯和护栏", "hot", "2026-12-01")
    assert Case.objects.get(business_key="R2").state == "given"  # gone from the list is not done
    page = send(clerk, workbook(NEXT)).content.decode()  # and once more
    assert first.events.count() == 2
    assert Case.objects.count() == 3
    assert "改了" not in page


def test_of_a_long_list_each_that_is_gone_is_shown(mended, clerk, monkeypatch):
    monkeypatch.setattr(list_page, "AT_ONCE", 2)
    send(clerk, workbook([[f"R{n}", f"修第{n}条路", "一般", "", ""] for n in range(10, 15)]))
    page = send(clerk, workbook([["R10", "修第10条路", "一般", "", ""]]), check="1").content.decode()
    assert [n for n in range(10, 15) if f"修第{n}条路" in page.partition("这次的名单里没有")[2]] == [11, 12, 13, 14]
    assert "<small>4 件</small>" in page
    assert "另外 2 件" in page


def test_a_column_that_is_not_there_says_nothing(mended, clerk):
    send(clerk, workbook(GOOD))
    send(clerk, workbook([["R1", "修路灯和护栏", "急"]], heads=HEADS[:3]))
    known = data.context(Case.objects.get(business_key="R1")).own
    assert (known["what"], known["visit"]) == ("修路灯和护栏", True)


def test_what_is_done_is_told_and_left(mended, clerk):
    send(clerk, workbook(GOOD))
    engine_world.move(Case.objects.get(business_key="R1"), "finish", mended.person("handler@office"))
    page = send(clerk, workbook(NEXT)).content.decode()
    assert "“任务”仍是“修路灯”" in page
    assert Case.objects.get(business_key="R1").events.count() == 2


def test_one_case_twice_in_a_list_is_one_line_too_many(mended, clerk):
    send(clerk, workbook(GOOD))
    page = send(clerk, workbook([["R1", "甲", "急", "", ""], ["R1", "乙", "急", "", ""]]))
    assert page.status_code == 422
    assert Case.objects.get(business_key="R1").events.count() == 1


def test_the_command_says_what_it_corrected(mended, tmp_path):
    mended.user("handler@office")
    for n, rows in enumerate((GOOD, NEXT)):
        file, out = tmp_path / f"{n}.xlsx", StringIO()
        file.write_bytes(workbook(rows).read())
        call_command("cases", "open", type="tests.task", list=file, who="handler_office_1", stdout=out)
    assert "修路灯 → 修路灯和护栏" in out.getvalue()
    assert Case.objects.get(business_key="R2").number in out.getvalue()
