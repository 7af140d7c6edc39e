"""Registers, published cases and rankings, as the public opens them and as editors and packs make them."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Withheld
from cases.packs import install, loads
from cases.packs.install import EVERYTHING
from cases.packs.scenarios import beside
from cms.models import CaseListPage
from home import clock
from home.models import User
from tests.cases.engine_world import at
from tests.cases.form_reader import body_of
from tests.cms.list_world import PACK, Played

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(site_pages):
    with clock.at(at("2026-06-01 09:00")):
        county = Played()
        county.pages = site_pages
        yield county


def rows(client, address: str) -> list[str]:
    """The words of each row of the list at ``address``."""
    answer = client.get(address)
    assert answer.status_code == 200
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>") if row.strip()]


# --- what is shown --------------------------------------------------------------------------------------------------
def test_a_register_shows_what_is_in_force_and_nothing_else(client, played):
    for name in ("甲公司", "乙公司", "丙公司"):
        played.firm(name)
    played.admit("甲公司")
    played.admit("乙公司")
    played.leave("乙公司", "2026-04-01")
    [row] = rows(client, "/news/firms/")
    assert row == "甲公司 周** 正常 —"
    text = client.get("/news/firms/").content.decode()
    assert not [word for word in ("建国", "内部话", "13600000011", "1360") if word in text]


def test_a_past_day_shows_the_entries_and_the_words_of_that_day(client, played):
    played.firm("甲公司")
    played.admit("甲公司", "2026-03-02")
    played.mark("甲公司", 80, "2026-03-10")
    played.mark("甲公司", 95, "2026-04-10")
    played.leave("甲公司", "2026-05-01")
    assert rows(client, "/news/firms/") == []
    assert rows(client, "/news/firms/?on=2026-04-30") == ["甲公司 周** 正常 95"]
    assert rows(client, "/news/firms/?on=2026-03-31") == ["甲公司 周** 正常 80"]
    assert rows(client, "/news/firms/?on=2026-03-02") == ["甲公司 周** 正常 —"]
    assert rows(client, "/news/firms/?on=2026-03-01") == []
    assert "那一天名单上没有" in client.get("/news/firms/?on=2026-03-01").content.decode()
    for odd in ("2026-02-31", "9999-01-01", "x", "1900-01-01"):
        assert "这一天查不了" in client.get(f"/news/firms/?on={odd}").content.decode()
    assert "这一天查不了" not in client.get("/news/firms/?on=").content.decode()
    for nonsense in ("on=2026-02-31", "on=9999-01-01", "on=x", "after=x", "after=" + "9" * 40, "q=%00"):
        assert rows(client, f"/news/firms/?{nonsense}") == []


def test_published_cases_come_newest_first_by_their_condition(client, played):
    for n, name in enumerate(("甲公司", "乙公司", "丙公司"), 2):
        played.firm(name, f"2026-03-0{n}")
    played.admit("乙公司", "2026-03-05")
    assert rows(client, "/news/asking/") == ["丙公司 3月4日", "甲公司 3月2日"]


def test_equal_ones_share_a_place_and_the_next_is_skipped(client, played):
    for name, points in (("甲公司", 80), ("乙公司", 90), ("丙公司", 80), ("丁公司", 70), ("戊公司", None)):
        played.firm(name)
        played.admit(name)
        if points is not None:
            played.mark(name, points)
    assert rows(client, "/news/best/") == ["1 乙公司 90", "2 甲公司 80", "2 丙公司 80", "4 丁公司 70"]
    assert rows(client, "/news/best/?q=丁公司") == ["4 丁公司 70"]


def test_what_is_withheld_or_merged_is_on_no_list(client, played):
    for name in ("甲公司", "乙公司", "丙公司"):
        played.firm(name)
        played.admit(name)
        played.mark(name, 80)
    Withheld.objects.create(case=played.world.case("乙公司"), unit=played.world.unit("office"))
    Case.objects.filter(pk=played.world.case("丙公司").pk).update(merged_into=played.world.case("甲公司"))
    assert rows(client, "/news/firms/") == ["甲公司 周** 正常 80"]
    assert rows(client, "/news/firms/?on=2026-05-01") == ["甲公司 周** 正常 80"]
    assert rows(client, "/news/best/") == ["1 甲公司 80"]


def test_search_finds_shown_words_only_and_pages_go_on_by_key(client, played):
    for n in range(45):
        played.firm(f"第{n:02}公司")
        played.admit(f"第{n:02}公司")
    assert [row[:5] for row in rows(client, "/news/firms/?q=第07")] == ["第07公司"]
    assert rows(client, "/news/firms/?q=内部话") == rows(client, "/news/firms/?q=13600000011") == []
    address, seen = "/news/firms/?q=公司", []
    while address:
        seen.append(rows(client, address))
        on = re.search(r'rel="next" href="(\?[^"]+)"', client.get(address).content.decode())
        address = "/news/firms/" + on[1].replace("&amp;", "&") if on else ""
    assert [len(page) for page in seen] == [20, 20, 5]
    assert [row[:5] for page in seen for row in page] == [f"第{n:02}公司" for n in range(45)]


def test_a_list_costs_the_same_with_few_entries_and_with_many(client, played):
    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = ("/news/firms/", "/news/firms/?on=2026-05-01", "/news/firms/?q=公司", "/news/asking/", "/news/best/")
    for n in range(30):
        played.firm(f"第{n:02}公司")
        if n % 3:
            played.admit(f"第{n:02}公司")
            played.mark(f"第{n:02}公司", n)
        if n == 5:
            few = [asked(address) for address in addresses]
    assert [asked(address) for address in addresses] == few


def test_a_case_is_called_by_public_answers_only(client, played):
    """A type may call its cases by an answer that is not public; on a list they then go by the type's name."""
    text = PACK.replace("    owner: office", '    owner: office\n    called: "{memo}"')
    text = text.replace("columns: [firm, head, case.state, mark]", "columns: [firm, case.title]")
    again(text)
    played.firm("甲公司")
    played.admit("甲公司")
    assert played.world.case("甲公司").title == "内部话"
    assert rows(client, "/news/firms/") == ["甲公司 机构"]
    again(text.replace("{memo}", "{firm}"))
    played.firm("乙公司")
    played.admit("乙公司")
    assert rows(client, "/news/firms/")[1] == "乙公司 乙公司"


# --- who makes it ---------------------------------------------------------------------------------------------------
def again(text: str):
    units = {"office": "scenario-office", "bureau": "scenario-bureau"}
    report = install(loads(text, "firms.yaml"), units, take=EVERYTHING)
    return {line.part: line.status for line in report.lines}["page:firms.firms"]


def test_a_pack_that_changes_its_list_plays_on_a_copy_of_the_office(played):
    """Earlier states of pages are not copied; the list is changed there all the same, and here it is as it was."""
    with transaction.atomic(), beside.database(), transaction.atomic():
        assert again(PACK.replace("[firm, head, case.state, mark]", "[firm]")) == "changed"
        transaction.set_rollback(True)
    assert CaseListPage.objects.get(slug="firms").columns == "firm head case.state mark"


def test_installing_again_brings_the_page_up_to_date_but_leaves_an_editors_word(client, played):
    played.firm("甲公司")
    played.admit("甲公司")
    assert again(PACK) == "same"
    assert again(PACK.replace("[firm, head, case.state, mark]", "[firm]")) == "changed"
    assert rows(client, "/news/firms/") == ["甲公司"]
    page = CaseListPage.objects.get(slug="firms")
    page.columns = "firm case.number"
    page.save_revision().publish()
    assert again(PACK) == "local"
    assert rows(client, "/news/firms/") == ["甲公司 JG0001"]


def test_the_news_columns_lead_to_the_lists(client, played):
    assert "机构名录" in client.get("/news/").content.decode()
    assert "/news/firms/" in client.get("/search/?q=机构名录").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("columns", "firm phone", "“电话”是保密字段"),
        ("columns", "firm memo", "“内部备注”没有标为公开"),
        ("columns", "firm inside", "“内部结论”没有标为公开"),
        ("columns", "firm nonsense", "没有“nonsense”"),
        ("over", "firms.nothing", "没有已发布的办件类型"),
        ("where", "{nonsense", "这不是一个条件"),
        ("where", '{"phone": "13600000011"}', "“电话”是保密字段"),
        ("by", "mark", "排名页要在"),
        ("columns", "firm case.number", ""),
    ],
)
def test_an_editor_is_told_what_may_not_stand_there(client, played, field, value, said):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    page = CaseListPage.objects.get(slug="firms")
    names = ("title", "slug", "kind", "summary", "over", "where", "columns", "by")
    sent = {name: getattr(page, name) for name in names} | {field: value, "action-publish": "1"}
    sent |= {f"comments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    answer = client.post(f"/admin/pages/{page.pk}/edit/", sent, follow=True)
    page.refresh_from_db()
    if said:
        assert said in answer.content.decode()
        assert getattr(page, field) != value
    else:
        assert getattr(page, field) == value


def test_an_editor_makes_a_list_by_hand(client, played):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    address = f"/admin/pages/add/cms/caselistpage/{played.pages['news'].pk}/"
    assert "名录：今天有效的" in client.get(address).content.decode()
    said = {"title": "在库机构", "slug": "own", "kind": "cases", "over": "firms.firm", "columns": "firm mark"}
    sent = {**said, "summary": "", "where": '{"case.state": "active"}', "by": "", "action-publish": "1"}
    client.post(address, sent | {f"comments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")})
    for name in ("甲公司", "乙公司"):
        played.firm(name)
    played.admit("乙公司")
    assert rows(client, "/news/own/") == ["乙公司 —"]


def test_types_and_columns_are_typed_by_their_names(client, played):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    page = CaseListPage.objects.get(slug="firms")
    shown = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'value="机构名称、负责人、状态、得分"' in shown
    offered = shown.partition("这些类型可以列的")[2].partition("<")[0]
    assert "得分" in offered
    assert "内部备注" not in offered
    sent = {name: getattr(page, name) for name in ("title", "slug", "kind", "summary", "where", "by")}
    sent |= {"over": "机构", "columns": "负责人，机构名称、mark", "action-publish": "1"}
    client.post(f"/admin/pages/{page.pk}/edit/", sent | {f"comments-{n}_FORMS": 0 for n in ("TOTAL", "INITIAL")})
    page.refresh_from_db()
    assert (page.over, page.columns) == ("firms.firm", "head firm mark")


def test_a_column_that_became_secret_is_printed_no_more(client, played):
    """Whatever stands in the row: a page asks anew whether its columns are public."""
    played.firm("甲公司")
    played.admit("甲公司")
    CaseListPage.objects.filter(slug="firms").update(
        columns="firm phone memo inside", where='{"==": [{"var": "memo"}, "内部话"]}'
    )
    assert rows(client, "/news/firms/") == ["甲公司"]


def test_of_two_types_the_one_that_keeps_a_fact_to_itself_decides(client, played):
    """A fact that is public in one type is printed of neither where the other has it under the same key."""
    other = PACK.partition("case_types:\n")[2].partition("pages:")[0].replace("  firm:\n", "  shop:\n")
    other = other.replace("label: 得分, public: true", "label: 得分").replace("JG{seq", "DP{seq")
    text = PACK.replace("pages:", f"{other}pages:").replace(
        "over: firm, columns: [firm,", "over: [firm, shop], columns: [firm,"
    )
    again(text)
    played.firm("甲公司")
    played.admit("甲公司")
    played.mark("甲公司", 80)
    assert rows(client, "/news/firms/") == ["甲公司 周** 正常"]


# --- the condition in sentences -------------------------------------------------------------------------------------
def saved(client, page, **fields) -> str:
    """Publishes ``page`` from its form in the browser with ``fields`` changed; what the answer says."""
    address = f"/admin/pages/{page.pk}/edit/"
    sent = body_of(client.get(address).content.decode(), "where-join", **fields, **{"action-publish": "1"})
    answer = client.post(address, sent, content_type="application/x-www-form-urlencoded", follow=True)
    page.refresh_from_db()
    return answer.content.decode()


def test_a_condition_is_chosen_as_a_sentence_and_left_alone_stays_to_the_letter(client, played):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    page = CaseListPage.objects.get(slug="asking")
    before = page.where
    saved(client, page, summary="公示七天")
    assert (page.summary, page.where) == ("公示七天", before)
    saved(client, page, **{"where-0-right": "在库"})
    assert page.where == '{"==": [{"var": "case.state"}, "active"]}'
    saved(client, page, **{"where-1-left": '{"var":"mark"}', "where-1-relation": "ge", "where-1-right": "60"})
    assert page.where.endswith('{">=": [{"var": "mark"}, 60]}]}')
    saved(client, page, **{"where-0-left": "", "where-1-left": ""})
    assert page.where == ""


def test_a_condition_that_compares_a_number_with_a_word_is_told_beside_it(client, played):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    page = CaseListPage.objects.get(slug="firms")
    said = {"where-0-left": '{"var":"mark"}', "where-0-relation": "ge", "where-0-right": "很高"}
    answer = saved(client, page, **said)
    assert "不是数字" in answer or "不是数" in answer
    assert "很高" in answer, "what was typed stands there again"
    assert page.where == ""
    assert 'value="{&quot;var&quot;:&quot;phone&quot;}"' not in answer, "secret answers are not offered"


def test_a_ranking_goes_by_what_is_called_so(client, played):
    client.force_login(User.objects.create_superuser("boss", password="x"), backend="home.auth.Backend")
    page = CaseListPage.objects.get(slug="best")
    saved(client, page, by="得分")
    assert page.by == "mark"
    answer = saved(client, page, by="分数高低")
    assert page.by == "mark"
    assert "分数高低" in answer
    shown = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    chosen = re.search(r'<select name="by".*?</select>', shown, re.S)[0]
    assert re.findall(r"<option[^>]* selected[^>]*>([^<]*)<", chosen) == ["得分"]
    assert "机构名称" not in chosen  # no number
    by_hand = '{"+": [{"var": "mark"}, 1]}'
    saved(client, page, by=by_hand)
    saved(client, page, summary="仍旧这样排")  # opened and saved again
    assert page.by == by_hand
    answer = saved(client, page, over="机构", by="")
    assert "得分" in re.search(r'<select name="by".*?</select>', answer, re.S)[0], "refused, and still to choose from"
