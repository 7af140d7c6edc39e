"""Hard input through the front door of a running county: each gets a sentence, nothing typed is lost.

With and without script in a browser; what no browser sends goes by plain HTTP, on both databases.

Closer by, and for what takes a day: tests/forms/test_identity.py, test_fields.py, test_uploads.py,
test_intake_at_once.py; tests/cms/test_form_page.py; tests/cases/public/test_track_access.py.
"""

import io
import re
import threading

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from forms.identity import id_check_digit
from tests.journeys import editing
from tests.journeys.database import count, sql
from tests.journeys.visitor import Visitor, hidden, receipt, words

pytestmark = pytest.mark.journey
ID = "11010519491231002X"
MINE = {"name": "沈小满", "id_number": ID, "phone": "13800138000"}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request, someone) -> Page:
    opened = someone("phone", java_script_enabled=request.param)
    opened.script = request.param
    return opened


def photo(name: str = "IMG_2041.jpg") -> dict:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 80).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def onward(page: Page, name="下一步") -> None:
    page.locator(".form-actions").get_by_role("button", name=name).click()


def begin(page: Page, slug: str) -> None:
    page.goto(f"/apply/{slug}/")
    page.get_by_role("link", name="开始填写").click()


def told(page: Page, *sentences: str) -> None:
    """The summary above and the place beside the question both say each sentence."""
    for sentence in sentences:
        expect(page.get_by_role("alert").filter(has_text=sentence).first).to_be_visible(timeout=30_000)
        expect(page.locator(".error, .field-error, [id$=-error]").filter(has_text=sentence).first).to_be_visible()


def card_lost(page: Page) -> None:
    begin(page, "sbk")
    page.get_by_text("只挂失，先找一找").click()
    onward(page)
    page.get_by_label("哪天不见的").fill("2026-02-03")
    onward(page)


def to_check(page: Page) -> None:
    card_lost(page)
    for label, typed in (("持卡人姓名", MINE["name"]), ("持卡人身份证号", ID), ("联系电话", MINE["phone"])):
        page.get_by_label(label).fill(typed)
    onward(page)
    page.get_by_text("我是持卡人本人或受他委托").click()
    onward(page, "下一步：核对")
    expect(page.get_by_role("button", name="提交申请")).to_be_visible()


def press_send(page: Page) -> None:
    """Who is as fast as a machine is asked whether it is a person, and says so."""
    page.get_by_role("button", name="提交申请").click()
    if page.get_by_role("alert").filter(has_text="还没有提交").count():
        page.get_by_text("我是本人操作，确认提交").click()
        page.get_by_role("button", name="提交申请").click()
    expect(page).to_have_url(re.compile("/done/"))


# --- in a browser ---------------------------------------------------------------------------------------------------
def test_slips_stand_beside_their_questions_and_what_was_typed_stays(page):
    card_lost(page)
    wrong = f"{ID[:-1]}{(int(id_check_digit(ID[:-1]).replace('X', '10')) + 1) % 10}"
    typed = {"持卡人姓名": "沈小满😀", "持卡人身份证号": wrong, "联系电话": "1380013800"}
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    onward(page)
    told(
        page,
        "姓名里不能有“😀”。请按证件上的写法填写",
        "身份证第 18 位应为 X，或者前面有一位写错了",
        "手机号应有 11 位数字，您填写的有 10 位",
    )
    for label, text in typed.items():
        expect(page.get_by_label(label)).to_have_value(text)
    assert all("422" in fault for fault in page.faults)  # Chromium notes such an answer; this one is meant


def test_an_empty_post_names_what_is_missing(page):
    begin(page, "sbk")
    onward(page)
    told(page, "请选择“您要办”")
    expect(page).to_have_title(re.compile("改"))


def test_ten_thousand_characters_are_counted_and_kept(page):
    begin(page, "bangban")
    page.get_by_label("要办事的人").fill("沈小满")
    page.get_by_label("打哪个电话").fill(MINE["phone"])
    page.get_by_label("住在哪个村（社区）").select_option(index=3)
    page.get_by_label("门牌号或者怎么走").fill("沿河走" * 3334)
    onward(page)
    told(page, "最多写 80 个字，现在有 10002 个")
    expect(page.get_by_label("门牌号或者怎么走")).to_have_value("沿河走" * 3334)
    page.get_by_label("门牌号或者怎么走").fill("沿河走")
    onward(page)
    expect(page.get_by_role("heading", name="要办什么")).to_be_visible()


def test_files_that_are_not_what_they_say_or_too_large_are_refused_in_words(page):
    begin(page, "sbk")
    page.get_by_text("卡坏了，换一张").click()
    if not page.script:  # the server asks for it on “next”
        onward(page)
    box = page.get_by_label("坏卡的照片")
    for file, sentence in (
        ({"name": "卡.jpg", "mimeType": "image/jpeg", "buffer": b"<?php echo 1;"}, "其实是网页或脚本"),
        (
            {"name": "大.jpg", "mimeType": "image/jpeg", "buffer": photo()["buffer"] + bytes(30 * 2**20)},
            "有 30 MB，超过",
        ),
    ):
        box.set_input_files(file, timeout=60_000)  # 30 MB on a busy machine
        if not page.script:  # with it a file is sent and told at once
            onward(page)
        told(page, sentence)
    box.set_input_files(photo())
    onward(page)
    expect(page.get_by_label("持卡人姓名")).to_be_visible()


def test_the_back_button_after_sending_leads_to_the_same_receipt(page):
    to_check(page)
    press_send(page)
    before = page.locator("main").inner_text()
    page.go_back()
    for _n in range(2):  # an older step, posted again
        page.go_back()
    if page.locator(".form-actions").count():
        page.locator(".form-actions").get_by_role("button").first.click()
    page.goto("/apply/sbk/check/")
    expect(page).to_have_url(re.compile("/done/"))
    assert page.locator("main").inner_text() == before


def test_two_tabs_lose_nothing_of_one_another_and_send_once(page):
    to_check(page)
    other = page.context.new_page()
    other.goto("/apply/sbk/2/?change=1")
    other.get_by_label("持卡人姓名").fill("沈大满")
    onward(other)
    expect(other).to_have_url(re.compile("/check/"))
    press_send(page)
    press_send(other)
    assert other.locator("main").inner_text() == page.locator("main").inner_text()


def test_a_form_taken_off_while_somebody_fills_it_in_is_still_taken(page, someone, request):
    title = f"临时登记 {request.node.callspec.id}"
    editor = someone()
    editing.sign_in(editor)
    editing.make_form(editor, title, [("一", [("单行文字", "写什么", "")])])
    editing.make_form_page(editor, title, title)
    page.goto("/apply/")
    page.locator("main").get_by_role("link", name=title).first.click()
    start = page.url
    page.get_by_role("link", name="开始填写").click()
    page.get_by_label("写什么").fill("还来得及吗")
    take_off(editor, title)
    onward(page, "下一步：核对")
    press_send(page)
    late = someone("phone")
    late.goto(start)
    expect(late.locator("main")).to_contain_text("现在不能在网上填写")


def take_off(editor: Page, title: str) -> None:
    """Unpublish a form in the admin."""
    editor.goto("/admin/")
    editor.get_by_role("link", name="表单", exact=True).first.click()
    editor.get_by_role("link", name=title, exact=True).first.click()
    editor.goto(editor.url.replace("/edit/", "/unpublish/"))
    editor.get_by_role("button", name=re.compile("取消发布|下线|停用")).last.click()


# --- what no browser sends, on both databases -----------------------------------------------------------------------
def filled(county) -> Visitor:
    """Somebody at the last page of a form, who has not sent it yet."""
    who = Visitor(county.url)
    who.post("/apply/sbk/1/", {"wish": "found"})
    who.post("/apply/sbk/2/", MINE)
    answer = who.post("/apply/sbk/3/", {"truth": "on"})
    assert answer.url.endswith("/check/"), words(answer)[-800:]
    return who


def test_what_no_browser_sends_is_answered_in_words_and_loses_nothing(each_county):
    who = Visitor(each_county.url)
    answer = who.post("/apply/sbk/1/", {"wish": "lost", "lost_on": "2026-02-31", "lost_where": "菜市场"})
    assert answer.status_code == 422
    assert "没有 2026年2月31日 这一天，请再核对一下" in words(answer)
    assert 'value="2026-02-31"' in answer.text
    answer = who.post("/apply/sbk/1/", {"wish": "lost", "lost_on": "2026-02-03", "is_staff": "1", "state": "done"})
    assert answer.status_code == 422
    assert "is_staff, state" in words(answer)
    assert "这部分没有收，其余的都留着" in words(answer)
    other = Visitor(each_county.url)
    other.get("/apply/sbk/1/")
    answer = other.send("/apply/sbk/1/", {})
    assert answer.status_code == 422
    assert "请选择“您要办”" in words(answer)


def test_the_eleventh_wrong_code_is_answered_with_a_wait_in_words(each_county):
    number, code = receipt(filled(each_county).post("/apply/sbk/check/", {"_person": "1"}))
    stranger = Visitor(each_county.url)
    answers = [stranger.post("/track/", {"number": number, "code": "ABCD EFGH"}) for _n in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 6
    assert "编号和取件码对不上" in words(answers[0])
    assert "60 分钟" in words(answers[-1])
    assert stranger.post("/track/", {"number": number, "code": code}).status_code == 429


def test_twenty_presses_at_once_are_one_submission_one_case_and_one_receipt(each_county):
    who = filled(each_county)
    data = {**hidden(who.get("/apply/sbk/check/")), "_person": "1"}
    before = {table: count(each_county, table) for table in ("forms_submission", "cases_case")}
    answers = at_once(20, lambda: who.twin().send("/apply/sbk/check/", data))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert {answer.url for answer in answers} == {f"{each_county.url}/apply/sbk/done/"}
    [(number, _code)] = {receipt(answer) for answer in answers}
    assert {table: count(each_county, table) for table in before} == {table: n + 1 for table, n in before.items()}
    with sql(each_county) as run:
        told = run(
            f"SELECT e.kind FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id WHERE c.number = '{number}'"  # noqa: S608  # printed by ourselves
        )
        assert told.fetchall() == [("open",)]


def test_twenty_first_steps_at_once_are_one_draft_with_everything_in_it(each_county):
    """“next” pressed like mad: the same step of one draft, from twenty threads."""
    who = Visitor(each_county.url)
    who.post("/apply/sbk/1/", {"wish": "found"})
    data = {**hidden(who.get("/apply/sbk/2/")), **MINE}
    before = count(each_county, "forms_draft")
    answers = at_once(20, lambda: who.twin().send("/apply/sbk/2/", data))
    assert {answer.url for answer in answers} == {f"{each_county.url}/apply/sbk/3/"}
    assert count(each_county, "forms_draft") == before
    assert f'value="{MINE["name"]}"' in who.get("/apply/sbk/2/").text


def at_once(n: int, job) -> list:
    """Answers of ``n`` threads that begin at the same moment; a fault in one is raised."""
    gate, found = threading.Barrier(n), [None] * n

    def run(at: int) -> None:
        gate.wait(30)
        try:
            found[at] = job()
        except Exception as fault:
            found[at] = fault

    threads = [threading.Thread(target=run, args=(at,)) for at in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    for each in found:
        if isinstance(each, Exception):
            raise each
    return found
