"""Saved views: the address is the view, columns show no more than may be seen, and sharing stays in the unit."""

import re
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.desk import burning
from cases.models import DeskView
from forms.models import FormRights
from home import clock
from home.models import Post, User
from tests.cases.desk_life import ID_NUMBER, PHONE
from tests.cases.desk_world import NOW

pytest_plugins = ["tests.cases.desk_world", "tests.cases.desk_life"]
ANSWERS = "type=tests.life&cols=due,who,f.since,f.grant,f.name,f.phone,f.idno"


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def page(client):
    def ask(user, query=""):
        client.force_login(user)
        found = client.get(f"/desk/?{query}")
        assert found.status_code == 200
        return found

    return ask


@pytest.fixture
def save(client):
    def ask(user, query, name="我的视图", share="private", **more):
        client.force_login(user)
        return client.post("/desk/views/", {"query": query, "name": name, "share": share, **more}, follow=True)

    return ask


def headings(page) -> list[str]:
    return re.findall(r'<th scope="col">([^<]+)</th>', page.content.decode())


def test_the_plain_list_has_the_columns_it_had(page, people, make_case):
    make_case()
    assert headings(page(people["window"])) == ["到期", "事项和编号", "申请人", "环节", "承办单位", "来路", "收件"]


def test_columns_of_choice_stand_in_the_address_and_in_the_list(page, people, make_case):
    make_case(assignee=people["handler"])
    found = page(people["window"], "cols=state&cols=assignee&cols=type&cols=no.such")
    assert headings(found) == ["事项和编号", "环节", "办件类型", "经办人"]
    assert "handler甲" in found.content.decode()
    assert dict(parse_qsl(found.context["query"])) == {"cols": "state,type,assignee"}


def test_answers_are_columns_once_a_type_is_chosen_and_masked_as_everywhere(page, people, file_case):
    file_case()
    found = page(people["window"], ANSWERS)
    row = found.context["rows"][0]
    assert [cell.text for cell in row.cells if cell.kind == "answer"] == [
        "林**",
        ID_NUMBER[:3] + "*" * 11 + ID_NUMBER[-4:],
        "138****1234",
        "2026-09-01",
        "1234.50",
    ]
    text = found.content.decode()
    assert not any(each in text for each in (ID_NUMBER, PHONE, "林小溪"))
    assert "cols=due%2Cwho%2Cf.name" in found.context["query"]
    without = page(people["window"], ANSWERS.replace("type=tests.life&", ""))
    assert not [cell for cell in without.context["rows"][0].cells if cell.kind == "answer"]


def test_answers_for_named_people_are_no_columns_of_others(page, people, file_case):
    case = file_case()
    FormRights.objects.create(form=case.submission.version.form, named_only=True)
    found = page(people["window"], ANSWERS)
    assert not [cell for cell in found.context["rows"][0].cells if cell.kind == "answer"]
    assert "起始日" not in found.content.decode()


def test_lines_can_be_close_together(page, people, make_case):
    make_case()
    assert "q-wrap--compact" in page(people["window"], "density=compact").content.decode()
    assert "q-wrap--compact" not in page(people["window"], "density=no.such").content.decode()


@pytest.mark.parametrize("query", ["type=tests.life", ANSWERS, "cols=type,item,assignee&density=compact"])
def test_a_view_costs_the_same_for_one_row_and_for_ten(query, page, client, people, file_case):
    save_many(people["window"])
    costs = []
    for rows in (1, 9):
        for _n in range(rows):
            file_case()
        page(people["window"], query)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/desk/?{query}")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 36


def save_many(user):
    for n in range(5):
        DeskView.objects.create(owner=user, name=f"视图{n}", query=f"due=over&cols=who&n={n}", made_at=NOW)


def test_a_saved_view_is_the_address_and_nothing_else(save, page, people, make_case):
    make_case()
    kept = save(people["window"], "sort=new&due=soon&after=12_3&junk=1&cols=due,state&density=compact&category=work")
    view = DeskView.objects.get()
    assert dict(parse_qsl(view.query)) == {
        "category": "work",
        "due": "soon",
        "sort": "new",
        "cols": "due,state",
        "density": "compact",
    }
    assert kept.redirect_chain == [(f"/desk/?{view.query}", 302)]
    tab = kept.context["tabs"][0]
    assert (tab.name, tab.here, kept.context["heading"]) == ("我的视图", True, "我的视图")
    other = page(people["window"], view.query.replace("due=soon", "due=over"))
    assert not other.context["tabs"][0].here


def test_a_colour_is_chosen_within_a_view(save, page, people):
    save(people["window"], "category=work")
    found = page(people["window"], "category=work&due=over")
    assert found.context["tabs"][0].here
    assert all("category=work" in view.url for view in found.context["views"])


def test_a_private_view_is_nobody_elses_and_a_shared_one_is_the_units(save, page, people, units):
    save(people["window"], "category=work", "自己的")
    save(people["window"], "category=intake", "大家的", f"unit-{units['bailu'].pk}")
    assert [tab.name for tab in page(people["window"]).context["tabs"]] == ["大家的", "自己的"]
    colleague = page(people["handler"]).context["tabs"]
    assert [(tab.name, tab.remove) for tab in colleague] == [("大家的", "")]
    assert "window甲" in colleague[0].shared
    for far in ("stranger", "village", "supervisor"):
        assert page(people[far]).context["tabs"] == []


def test_nobody_shares_with_a_unit_that_is_not_theirs(save, people, units):
    save(people["window"], "", "别镇", f"unit-{units['yunling'].pk}")
    assert not DeskView.objects.exists()


def test_only_the_owner_takes_a_view_away(save, client, people, units):
    save(people["window"], "category=work", "大家的", f"unit-{units['bailu'].pk}")
    url = f"/desk/views/{DeskView.objects.get().pk}/remove/"
    client.force_login(people["handler"])
    assert client.post(url).status_code == 404
    client.force_login(people["window"])
    assert client.get(url).status_code == 405
    assert client.post(url)["Location"] == "/desk/?category=work"
    assert not DeskView.objects.exists()


def test_the_same_name_again_replaces_ones_own_view(save, people):
    save(people["window"], "category=work")
    save(people["window"], "category=intake")
    save(people["handler"], "category=pause")
    assert sorted(DeskView.objects.values_list("owner__username", "query")) == [
        ("handler", "category=pause"),
        ("window", "category=intake"),
    ]


def test_a_view_without_a_name_or_one_too_many_is_refused(save, people):
    save(people["window"], "category=work", "  ")
    assert not DeskView.objects.exists()
    for n in range(21):
        save(people["window"], "category=work", f"视图{n}")
    assert DeskView.objects.count() == 20


def test_a_number_of_a_person_in_a_views_name_is_masked(save, people):
    save(people["window"], f"q={PHONE}", f"找{PHONE}")
    view = DeskView.objects.get()
    assert PHONE not in view.name + view.query


def test_whoever_left_the_unit_sees_its_views_no_more(save, page, people, units):
    save(people["window"], "category=work", "大家的", f"unit-{units['bailu'].pk}")
    gone = User.objects.create_user("gone", password="一窗-desk-2026", name="走了")
    Post.objects.create(user=gone, unit=units["yunling"], role="handler")
    assert page(gone).context["tabs"] == []


# --- what burns, and several units ------------------------------------------------------------------------------------
def badges(page) -> dict[str, str]:
    return {tab.name: tab.burns for tab in page.context["tabs"]}


@pytest.fixture
def late(make_case, people):
    """Three late cases, one of them of who works there and one in intake, one due today, one next week."""
    make_case(next_due=NOW - timedelta(days=1), assignee=people["window"])
    make_case(next_due=NOW - timedelta(days=2), category="intake")
    make_case(next_due=NOW - timedelta(days=3), holder="willow")
    make_case(next_due=NOW + timedelta(hours=2), title="残疾人补贴")
    make_case(next_due=NOW + timedelta(days=7))
    make_case(next_due=NOW - timedelta(days=9), category="closed")
    make_case(next_due=NOW - timedelta(days=9), holder="yunling")  # not theirs


KEPT = {
    "全部": ("", "4"),
    "我的": ("assignee=me", "1"),
    "待受理": ("category=intake", "1"),
    "柳溪": ("unit=willow", "1"),
    "补贴": ("q=残疾人", "1"),
    "今天": ("due=today", "1"),
    "超期": ("due=over&category=work", "2"),
    "以后": ("due=soon", ""),
    "办结": ("open=no", ""),
    "别的": ("type=tests.none&state=x", "4"),  # an unknown value narrows nothing
}


@pytest.mark.parametrize("looked_at", [1_999, 1])
def test_each_view_says_how_much_burns_in_it(page, save, people, late, looked_at):
    for name, (query, _n) in KEPT.items():
        save(people["window"], query, name)
    with override(burning, "LOOKED_AT", looked_at):
        found = badges(page(people["window"]))
    words = found.pop("补贴")  # no index finds words
    assert words == ("1" if looked_at > 1 else "")
    assert found == {name: n for name, (_query, n) in KEPT.items() if name != "补贴"}


def test_words_are_looked_for_among_the_first_only(page, save, people, late):
    save(people["window"], "q=津贴")
    with override(burning, "LOOKED_AT", 1):
        assert badges(page(people["window"])) == {"我的视图": "2+"}


@contextmanager
def override(module, name, value):
    """As in an office where more burns than is looked at."""
    was = getattr(module, name)
    setattr(module, name, value)
    yield
    setattr(module, name, was)


@pytest.mark.parametrize("looked_at", [1_999, 1])
def test_a_hundred_that_burn_are_counted_no_further(page, save, people, make_case, looked_at):
    for _n in range(101):
        make_case(next_due=NOW - timedelta(days=1))
    save(people["window"], "category=work")
    with override(burning, "LOOKED_AT", looked_at):
        found = page(people["window"])
    assert badges(found) == {"我的视图": "99+"}
    assert "99+<span" in found.content.decode()


@pytest.mark.parametrize("looked_at", [1_999, 1])
def test_ten_views_cost_what_one_costs(page, save, client, people, late, looked_at):
    costs = []
    with override(burning, "LOOKED_AT", looked_at):
        for n in (1, 9):
            for each in range(n):
                save(people["window"], f"category=work&unit=willow&q={n}{each}&assignee=me", f"视图{n}-{each}")
            page(people["window"])
            with CaptureQueriesContext(connection) as queries:
                client.get("/desk/")
            costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_view_is_shared_with_several_units(save, page, people, units):
    lead = User.objects.create_user("lead", name="所长")
    Post.objects.create(user=lead, unit=units["county"], role="lead")
    save(lead, "category=work", "两处", [f"unit-{units[name].pk}" for name in ("bailu", "yunling")])
    assert DeskView.objects.get().units.count() == 2
    for near in ("window", "stranger"):
        assert badges(page(people[near])).keys() == {"两处"}
    for far in ("village", "supervisor"):
        assert page(people[far]).context["tabs"] == []
    (tab,) = page(lead).context["tabs"]
    assert tab.shared == "已和白鹭街道、云岭镇共用"


def test_a_view_is_shared_with_a_unit_and_all_below_it(save, page, people, units):
    save(people["window"], "category=work", "大家的", f"unit-{units['bailu'].pk}", below="yes")
    for near in ("handler", "village"):
        assert badges(page(people[near])).keys() == {"大家的"}
    for far in ("stranger", "supervisor"):
        assert page(people[far]).context["tabs"] == []
    assert page(people["window"]).context["tabs"][0].shared == "已和白鹭街道及下属各单位共用"
    save(people["window"], "category=work", "大家的")
    assert page(people["handler"]).context["tabs"] == []


def test_below_what_is_asked(save, people):
    save(people["window"], "category=work", "谁的", below="yes")
    assert not DeskView.objects.exists()


def test_who_has_units_below_is_offered_them(page, people, units):
    assert page(people["window"]).context["shares"].under == [(f"unit-{units['willow'].pk}", "柳溪村")]
    assert not page(people["village"]).context["shares"].below
