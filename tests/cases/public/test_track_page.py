"""The page of a case: where it stands, by when and why, what happened, what may be done now."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from cases import opening, outbox
from cases.actor import APPLICANT
from cases.models import Case, CaseEvent
from cases.public.faces import CaseFace
from home import clock
from home.templatetags.ow import weekday_moment
from tests.cases.public import office as world
from tests.cases.public.conftest import MORNING

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def photo(name="卡.png", data=PNG):
    return SimpleUploadedFile(name, data, "image/png")


def words(answer) -> str:
    return answer.content.decode()


def test_it_says_the_state_the_holder_and_the_due_day_in_words(inside, office):
    world.move(inside.case, "accept", office)
    page = words(inside.read())
    assert "正在审核" in page
    assert "白鹭街道便民服务中心" in page
    assert "10月22日（周四）" in page  # ten working days from Friday 9 October, Saturday 10 October works
    assert "承诺 10 个工作日，已用 0" in page
    assert "为什么是10月22日" in page
    assert 'class="c-make"' in page


def test_the_public_timeline_names_nobody_and_tells_no_inner_word(inside, office):
    world.to_correction(inside.case, office)
    page = words(inside.read())
    assert "社会保障卡号看不清，请重拍一张" in page
    assert "疑似复印件" not in page
    assert "window_town" not in page


def test_no_personal_data_stands_on_the_page(inside):
    page = words(inside.read())
    assert "13800001234" not in page
    assert "林大爷" not in page


def test_the_answer_stands_above_the_timeline(inside, office):
    world.to_closed(inside.case, office)
    page = words(inside.read())
    assert page.index("给您的答复") < page.index("办理经过")
    assert "准予发放，每月 60 元" in page


def test_what_was_sent_is_listed_once_it_was_sent(inside, settings, tmp_path):
    settings.VAR = tmp_path
    assert "发给您的通知" not in words(inside.read())
    outbox.send_due(clock.now())
    page = words(inside.read())
    assert f"编号{inside.case.number}" in page[page.index("发给您的通知") :]


def test_while_papers_are_awaited_the_persons_own_day_is_shown(inside, office):
    world.to_correction(inside.case, office)
    page = words(inside.read())
    assert "请在这一天前办" in page
    assert "请把下面要的东西交来" in page


# --- moves ----------------------------------------------------------------------------------------------------------
def test_papers_are_supplied_with_a_photo(inside, office):
    world.to_correction(inside.case, office)
    assert "社会保障卡号看不清" in words(inside.read("supply/"))
    answer = inside.take("supply", paper=photo(), remark="重拍了")
    assert (answer.status_code, answer["Location"]) == (302, inside.url)
    inside.case.refresh_from_db()
    assert inside.case.state == "work"
    event = inside.case.events.get(transition="supply")
    assert event.actor_kind == "applicant"
    assert [each.field for each in event.submission.attachments.all()] == ["paper"]
    assert "您补齐了材料" in words(inside.read())


def test_a_missing_photo_is_named_and_the_words_are_kept(inside, office):
    world.to_correction(inside.case, office)
    answer = inside.take("supply", remark="马上补")
    assert answer.status_code == 422
    assert "社会保障卡照片" in words(answer)
    assert 'value="马上补"' in words(answer)
    inside.case.refresh_from_db()
    assert inside.case.state == "correction"


def test_a_photo_that_was_good_need_not_be_chosen_again(inside, office):
    world.to_correction(inside.case, office)
    answer = inside.take("supply", paper=photo(), remark="字" * 2001)
    assert answer.status_code == 422
    assert "卡.png" in words(answer)
    assert inside.take("supply", remark="好").status_code == 302


def test_a_script_named_jpg_is_refused_in_words(inside, office):
    world.to_correction(inside.case, office)
    answer = inside.take("supply", paper=photo("卡.jpg", b"<?php system($_GET[1]);"))
    assert answer.status_code == 422
    assert "其实是网页或脚本" in words(answer)
    inside.case.refresh_from_db()
    assert inside.case.state == "correction"


def test_withdrawing_asks_why_and_closes_the_case(inside):
    assert "请简单写几个字" in words(inside.take("withdraw"))
    assert inside.take("withdraw", reason="不想办了").status_code == 302
    inside.case.refresh_from_db()
    assert inside.case.state == "withdrawn"


def test_a_late_click_is_told_what_happened_meanwhile(inside, office):
    seen = inside.case.version
    world.move(inside.case, "accept", office)
    answer = inside.take("withdraw", seen=seen, reason="不想办了")
    assert answer.status_code == 409
    page = words(answer)
    assert "正式受理" in page
    assert "不想办了" in page  # what was typed is there
    inside.case.refresh_from_db()
    assert inside.case.state == "work"
    assert f'name="seen_version" value="{inside.case.version}"' in page


def test_pressing_twice_supplies_once(inside, office):
    world.to_correction(inside.case, office)
    seen = inside.case.version
    assert inside.take("supply", seen=seen, paper=photo()).status_code == 302
    again = inside.client.post(f"{inside.url}supply/", {"seen_version": seen, "paper": photo()}, follow=True)
    assert "现在不能办这一步" in words(again)
    assert inside.case.events.filter(transition="supply").count() == 1


@pytest.mark.parametrize("name", ["accept", "finish", "nonsense"])
def test_steps_of_the_office_are_not_the_applicants(inside, name):
    answer = inside.take(name)
    assert answer["Location"] == inside.url
    inside.case.refresh_from_db()
    assert inside.case.state == "submitted"


def test_a_version_that_is_no_number_is_refused(inside):
    answer = inside.take("withdraw", seen="x", reason="不想办了")
    assert answer.status_code == 422


def test_looking_changes_no_row(inside, office):
    world.to_correction(inside.case, office)
    inside.read()
    before = rows()
    for address in ("", "supply/", "withdraw/", "rate/", "leave/", "nonsense/"):
        inside.read(address)
    inside.client.get("/track/")
    inside.client.head(f"{inside.url}supply/")
    assert rows() == before


def rows() -> dict[str, int]:
    """Rows of every table, and the version of every case."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts | {case.number: case.version for case in Case.objects.all()} | {"e": CaseEvent.objects.count()}


@pytest.mark.parametrize("events", [0, 12])
def test_the_page_costs_the_same_however_much_happened(inside, office, events, django_assert_max_num_queries):
    world.move(inside.case, "accept", office)
    for _n in range(events // 2):
        world.move(inside.case, "ask", office, data={"missing": "再补一样"}, pause="papers")
        world.move(inside.case, "supply", office, files={"paper": [photo()]})
    with django_assert_max_num_queries(40):
        inside.read()


def test_an_overdue_case_says_so(inside, office):
    world.move(inside.case, "accept", office)
    with clock.at(MORNING + timedelta(days=30)):
        inside.look_up()
        assert "已经过了这一天" in words(inside.read())


def test_a_number_in_public_words_is_masked_and_the_rest_is_read(inside, office):
    world.move(inside.case, "accept", office)
    said = {"missing": "身份证11010519491231002X看不清，打0500-6003301问", "inner": "x"}
    world.move(inside.case, "ask", office, data=said, pause="papers")
    page = words(inside.read())
    assert "身份证110***********002X看不清，打0500-6003301问" in page
    assert "11010519491231002X" not in page + str(CaseEvent.objects.values_list("public", flat=True))
    assert inside.case.events.get(transition="ask").submission.secrets.get().field == "missing"


def test_after_a_merge_was_undone_the_page_works_again(inside, office):
    case = inside.case
    first = opening.open_case(world.send_form(office.town, secret="another"), by=APPLICANT)
    world.move(first, "accept", office)
    world.move(case, "merge", office, other=first, reason="同一件事")
    page = inside.read().content.decode()
    assert first.number in page
    due = CaseFace(first).due
    assert f"一起办理。{due.label}：最晚{weekday_moment(due.at)}。" in page, "the next day is not that of everything"
    assert "并案日期" in page
    assert "办结日期" not in page
    world.move(case, "unmerge", office, reason="并错了")
    page = inside.read().content.decode()
    assert "已收到，等着收件" in page
    assert "恢复单独办理" in page
    assert inside.take("withdraw", **{"ow-reason": "不办了", "reason": "不办了"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "withdrawn"
