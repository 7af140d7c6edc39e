"""The queue: whose cases are on it, what narrows it, and that it costs the same for one row and for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.desk import dues
from cases.desk import queue as queue_view
from home import clock
from tests.cases.desk_world import NOW, make_type

pytest_plugins = ["tests.cases.desk_world"]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def friday():
    with clock.at(NOW):
        yield


@pytest.fixture
def listed(client):
    """`listed(user, "due=over")` → titles on the page."""

    def ask(user, query=""):
        client.force_login(user)
        page = client.get(f"/desk/?{query}")
        assert page.status_code == 200
        return [row.title for row in page.context["rows"]]

    return ask


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("window", {"镇里", "村里"}),
        ("village", {"村里"}),
        ("stranger", {"别镇"}),
        ("supervisor", {"镇里", "村里", "别镇", "县里"}),
    ],
)
def test_everybody_sees_the_cases_of_their_own_units(who, seen, people, make_case, listed):
    for holder, title in [("bailu", "镇里"), ("willow", "村里"), ("yunling", "别镇"), ("county", "县里")]:
        make_case(holder=holder, title=title)
    assert set(listed(people[who])) == seen


def test_the_first_due_stands_on_top_and_what_has_no_day_below(people, make_case, listed):
    for title, due in [("后天", NOW + 2 * DAY), ("没有", None), ("超期", NOW - DAY), ("明天", NOW + DAY)]:
        make_case(title=title, next_due=due)
    assert listed(people["window"]) == ["超期", "明天", "后天", "没有"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("due=over", ["超期"]),
        ("due=today", ["今天"]),
        ("due=soon", ["快到"]),
        ("due=week", ["今天", "快到", "一周"]),
        ("due=pause", ["停表"]),
        ("category=intake", ["新来"]),
        ("unit=willow", ["村里"]),
        ("unit=bailu&category=intake", ["新来"]),
        ("assignee=me", ["我的"]),
        ("open=no", ["办结"]),
        ("q=快", ["快到"]),
        ("type=tests.other", ["另类"]),
        ("type=tests.other&state=work", ["另类"]),
        ("type=tests.other&state=new", []),
        ("type=no.such", ["超期", "今天", "快到", "一周", "停表", "新来", "村里", "我的", "另类"]),
        ("unit=yunling", ["超期", "今天", "快到", "一周", "停表", "新来", "村里", "我的", "另类"]),
    ],
)
def test_filters_narrow_and_unknown_ones_do_not(query, seen, people, make_case, listed):
    midnight = clock.instant(NOW.date() + DAY)
    make_case(title="超期", next_due=NOW - DAY)
    make_case(title="今天", next_due=midnight)
    make_case(title="快到", next_due=midnight + DAY)  # a Saturday on which the office works
    make_case(title="一周", next_due=midnight + 6 * DAY)
    make_case(title="停表", category="pause")
    make_case(title="新来", category="intake")
    make_case(title="村里", holder="willow")
    make_case(title="我的", assignee=people["window"])
    make_case(title="另类", type=make_type("tests.other", "另一类"))
    make_case(title="办结", category="closed", closed_at=NOW)
    assert listed(people["window"], query) == seen


def test_what_fell_due_some_hours_ago_is_late_today_and_not_a_day(client, people, make_case):
    make_case(title="过了两个钟头", next_due=NOW - timedelta(hours=2))
    client.force_login(people["window"])
    page = client.get("/desk/").content.decode()
    assert "今天超期" in page
    assert "超 1 个工作日" not in page


def test_the_counts_are_of_all_the_colours_whichever_is_chosen(client, people, make_case):
    for due in (NOW - DAY, NOW - 2 * DAY, NOW + 3 * DAY):
        make_case(next_due=due)
    make_case(category="pause")
    client.force_login(people["window"])
    views = client.get("/desk/?due=over").context["views"]
    assert [view.count for view in views] == [4, 2, 0, 1, 1, 1]
    assert [view.here for view in views] == [False, True, False, False, False, False]


@pytest.mark.parametrize("most", [2, 3, 4, 99])
def test_counts_stop_where_nobody_counts_on(most, client, people, make_case, monkeypatch):
    """Each colour is exact up to there and says "more" behind, wherever the many stand."""
    late, tomorrow = NOW - DAY, NOW + DAY
    for due in [late] * 5 + [NOW + timedelta(hours=1)] * 2 + [tomorrow, None, None, None]:
        make_case(next_due=due)
    make_case(next_due=None, category="pause")
    monkeypatch.setattr(dues, "MOST", most)
    client.force_login(people["window"])
    views = {view.tone: view.shown for view in client.get("/desk/").context["views"]}
    true = {"all": 12, "over": 5, "today": 2, "soon": 1, "week": 3, "pause": 1}
    assert views == {tone: str(n) if n <= most else f"{most}+" for tone, n in true.items()}


def test_the_filter_travels_with_the_pages(client, people, make_case, monkeypatch):
    monkeypatch.setattr(queue_view, "SIZE", 2)
    for _n in range(5):
        make_case(category="intake")
    client.force_login(people["window"])
    met, url = [], "/desk/?category=intake"
    while url:
        page = client.get(url)
        met += [row.number for row in page.context["rows"]]
        url = page.context["next_url"] and f"/desk/{page.context['next_url']}"
        assert not url or "category=intake" in url
    assert len(met) == len(set(met)) == 5


@pytest.mark.parametrize("query", ["", "open=all", "due=over"])
def test_a_page_costs_the_same_for_one_row_and_for_twenty(query, client, people, make_case):
    client.force_login(people["supervisor"])
    client.get("/desk/")
    costs = []
    for rows in (1, 20):
        for _n in range(rows):
            make_case(next_due=NOW - DAY, assignee=people["window"])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/desk/?{query}").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 25


def test_an_empty_queue_is_friendly(client, people):
    client.force_login(people["window"])
    assert "没有要办的件" in client.get("/desk/").content.decode()
    assert "没有符合条件的办件" in client.get("/desk/?due=over").content.decode()


def test_no_page_of_the_desk_is_kept(client, people, make_case):
    client.force_login(people["window"])
    case = make_case()
    for url in ["/desk/", reverse("desk:dashboard"), reverse("desk:export"), case.get_absolute_url(), "/desk/search/"]:
        assert "no-store" in client.get(url)["Cache-Control"], url
