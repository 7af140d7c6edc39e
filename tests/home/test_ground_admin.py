"""Editors keep units, posts, accounts and the calendar in the Wagtail admin."""

import html
import json
from datetime import date

import pytest
from django.urls import reverse

from home import days
from home.models import CalendarYear, Day, Post, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    county = Unit.add_root(code="county", name="清溪县", level="county")
    north = county.add_child(code="north", name="北山镇", level="town")
    south = county.add_child(code="south", name="南河镇", level="town")
    village = Unit.objects.get(pk=north.pk).add_child(code="village", name="上坪村", level="village")
    return {unit.code: Unit.objects.get(pk=unit.pk) for unit in (county, north, south, village)}


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", password="correct-horse-1", name="周主任")
    client.force_login(user)
    return user


UNIT = {
    "code": "east",
    "name": "东岭镇",
    "level": "town",
    "hours": "周一至周五 09:00-12:00 13:00-17:00\n周六 09:00-12:00",
}


def test_a_unit_is_added_under_another(client, boss, tree):
    answer = client.post(reverse("units:add"), UNIT | {"above": tree["county"].pk})
    unit = Unit.objects.get(code="east")
    assert answer.status_code == 302
    assert tree["county"].covers(unit)
    assert unit.hours["fri"] == [["09:00", "12:00"], ["13:00", "17:00"]]
    assert unit.hours["sat"] == [["09:00", "12:00"]]
    assert "sun" not in unit.hours


def test_a_unit_moves_with_all_that_stands_below_it(client, boss, tree):
    north = tree["north"]
    client.post(
        reverse("units:edit", args=[north.pk]),
        {"code": "other", "name": "北山街道", "level": "town", "above": tree["south"].pk},
    )
    south, village, north = (Unit.objects.get(code=code) for code in ("south", "village", "north"))
    assert (north.name, south.covers(north), north.covers(village)) == ("北山街道", True, True)
    assert Unit.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"above": "village"}, "不能设在它自己下面"),
        ({"hours": "星期一 9点"}, "看不懂"),
        ({"active_from": "2026-05-01", "active_to": "2026-05-01"}, "请改为更晚的日期"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_with_a_sentence(client, boss, tree, wrong, sentence):
    if "above" in wrong:
        wrong = {"above": tree[wrong["above"]].pk}
    answer = client.post(reverse("units:edit", args=[tree["north"].pk]), UNIT | wrong)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_the_list_shows_the_tree_in_chinese(client, boss, tree):
    page = client.get(reverse("units:index")).content.decode()
    assert page.index("清溪县") < page.index("　北山镇") < page.index("　　上坪村") < page.index("　南河镇")
    assert json.dumps("机构与日历") in html.unescape(page)  # the side menu is JSON
    assert "镇（街道）" in page


@pytest.mark.parametrize("name", ["units:delete", "calendar-years:delete", "calendar-days:delete"])
def test_nobody_deletes_units_or_days(client, boss, tree, name):
    days.load()
    row = {"units": Unit, "calendar-years": CalendarYear, "calendar-days": Day}[name.split(":")[0]].objects.last()
    client.post(reverse(name, args=[row.pk]))
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_posts_asks_the_same_number_of_questions(client, boss, tree, rows, django_assert_max_num_queries):
    for n in range(rows):
        user = User.objects.create(username=f"clerk{n}", name=f"王{n}")
        Post.objects.create(user=user, unit=tree["village"], role="window", substitute=boss)
    with django_assert_max_num_queries(14):
        client.get(reverse("posts:index"))


def test_a_post_is_given(client, boss, tree):
    data = {"user": boss.pk, "unit": tree["north"].pk, "role": "lead", "active_from": "2026-01-01"}
    assert client.post(reverse("posts:add"), data).status_code == 302
    assert Post.objects.get().unit == tree["north"]
    assert "请另选一人" in client.post(reverse("posts:add"), data | {"substitute": boss.pk}).content.decode()


def test_no_unit_comes_after_itself_not_even_round_a_corner(client, boss, tree):
    north, south = tree["north"], tree["south"]
    edit = reverse("units:edit", args=[north.pk])
    data = UNIT | {"above": tree["county"].pk, "active_to": "2026-12-31"}
    page = client.post(edit, data | {"successor": north.pk})
    assert "不能由自己承继" in page.content.decode()
    Unit.objects.filter(pk=south.pk).update(successor=north)
    assert "南河镇又由本机构承继" in client.post(edit, data | {"successor": south.pk}).content.decode()
    north.refresh_from_db()
    assert north.successor_id is None


def test_an_account_has_one_name_and_a_phone(client, boss):
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert "first_name" not in page
    data = {"username": "chen", "name": "陈静", "phone": "0571-1234", "email": "",
            "password1": "quiet-river-88", "password2": "quiet-river-88"}  # fmt: skip
    assert client.post(reverse("wagtailusers_users:add"), data).status_code == 302
    chen = User.objects.get(username="chen")
    assert (chen.name, chen.phone, chen.check_password("quiet-river-88")) == ("陈静", "0571-1234", True)
    edit = reverse("wagtailusers_users:edit", args=[chen.pk])
    client.post(edit, {"username": "chen", "name": "陈静怡", "is_active": "on"})
    assert User.objects.get(username="chen").name == "陈静怡"


def confirmed(client, address, data):
    """Save, look at what would change, save again."""
    shown = client.post(address, data)
    assert shown.status_code == 200, "the difference is shown first"
    return client.post(address, data | {"seen": shown.context["difference"]["seen"]})


def test_the_notice_of_a_year_is_entered_as_it_is_worded(client, boss):
    days.load()
    year = CalendarYear.objects.get(year=2027)
    assert days.current().provisional(date(2027, 2, 10))
    data = {"status": "official", "notice_no": "国办发明电〔2026〕1号", "rest": "02-05~02-11 春节\n10-01～10-07 国庆节",
            "made_up": "02-20 春节调休"}  # fmt: skip
    assert confirmed(client, reverse("calendar-years:edit", args=[year.pk]), data).status_code == 302
    calendar = days.current()
    assert calendar.name(date(2027, 2, 11)) == "春节"
    assert not calendar.works(date(2027, 2, 10))
    assert calendar.known(date(2027, 2, 20)).made_up
    assert not calendar.provisional(date(2027, 2, 10))
    last = Day.objects.get(date=date(2027, 12, 31))
    assert last.ordinal == Day.objects.filter(works=True).count()


def test_the_form_of_a_year_says_what_the_notice_said(client, boss):
    days.load()
    year = CalendarYear.objects.get(year=2026)
    page = client.get(reverse("calendar-years:edit", args=[year.pk])).content.decode()
    assert "10-01~10-07 国庆节" in page
    assert "02-28 春节调休" in page
    data = {"status": "official", "notice_no": year.notice_no, "rest": "02-30 春节"}
    assert "不是这一年的日期" in client.post(reverse("calendar-years:edit", args=[year.pk]), data).content.decode()


def test_saving_a_year_unchanged_changes_no_day(client, boss):
    days.load()
    before = list(Day.objects.values_list("date", "works", "name", "ordinal"))
    for year in CalendarYear.objects.all():
        edit = reverse("calendar-years:edit", args=[year.pk])
        form = client.get(edit).context["form"]
        data = {"status": year.status, "notice_no": year.notice_no, "rest": form["rest"].value(),
                "made_up": form["made_up"].value()}  # fmt: skip
        assert client.post(edit, data).status_code == 302
    assert list(Day.objects.values_list("date", "works", "name", "ordinal")) == before


def test_a_year_after_a_gap_is_refused(client, boss):
    days.load()
    data = {"year": 2029, "status": "provisional"}
    assert "中间" in client.post(reverse("calendar-years:add"), data).content.decode()
    assert (
        confirmed(client, reverse("calendar-years:add"), data | {"year": 2028, "rest": "06-01 本地"}).status_code == 302
    )
    assert days.current().name(date(2028, 6, 1)) == "本地"


def test_a_single_day_off_moves_what_is_due_after_it(client, boss):
    days.load()
    assert days.current().due(date(2026, 11, 2), "5d") == date(2026, 11, 9)
    day = Day.objects.get(date=date(2026, 11, 4))
    client.post(reverse("calendar-days:edit", args=[day.pk]), {"name": "全县停电"})
    assert days.current().due(date(2026, 11, 2), "5d") == date(2026, 11, 10)
    assert "全县停电" in client.get(reverse("calendar-days:index"), {"year": 2026, "q": "停电"}).content.decode()


@pytest.mark.parametrize("name", ["units", "posts", "calendar-years", "calendar-days"])
def test_the_heads_of_the_lists_are_chinese(client, boss, tree, name):
    days.load()
    Post.objects.create(user=boss, unit=tree["north"], role="lead")
    table = client.get(reverse(f"{name}:index")).context["table"]
    heads = [str(column.label) for column in table.columns.values() if column.label]
    assert heads
    assert not any(head.isascii() for head in heads)
