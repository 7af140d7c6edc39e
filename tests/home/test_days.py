"""Loading the calendar, keeping it, warning before it runs out, and its two commands."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from home import checks, clock, days
from home.calendar import KnownDay
from home.models import CalendarYear, Day, Unit

pytestmark = pytest.mark.django_db


def run(*words) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_loading_twice_changes_nothing():
    assert days.load() == [2024, 2025, 2026, 2027]
    rows = list(Day.objects.values_list())
    assert days.load() == []
    assert list(Day.objects.values_list()) == rows
    assert len(rows) == 1461


def test_a_year_the_office_entered_itself_is_left_alone():
    days.load()
    year = CalendarYear.objects.get(year=2027)
    days.write_year(2027, [KnownDay(date(2027, 1, 1), True, "本地")], "official", "自录")
    days.load()
    assert list(Day.objects.filter(date__year=2027).values_list("name", flat=True)) == ["本地"]
    assert CalendarYear.objects.get(pk=year.pk).notice_no == "自录"


def test_ordinals_in_the_rows_are_those_of_the_calendar():
    days.load()
    calendar = days.current()
    assert all(calendar.ordinal(day.date) == day.ordinal for day in Day.objects.all())


def test_the_calendar_is_read_once(django_assert_num_queries):
    days.load()
    days.drop()
    with django_assert_num_queries(1):
        assert days.current() is days.current()


def test_without_rows_there_is_still_a_calendar(official):
    assert days.current().due(date(2026, 9, 30), "10d") == date(2026, 10, 20)


def test_the_command_answers_as_it_promises():
    assert run("deadline", "2026-09-30", "10d") == "2026-10-20"
    said = json.loads(run("deadline", "2026-09-30", "10d", "--json"))
    assert (said["due"], said["provisional"], said["days"][-1]["n"]) == ("2026-10-20", False, 10)
    assert json.loads(run("deadline", "2026-09-30", "10cd", "--json"))["due"] == "2026-10-10"
    assert json.loads(run("deadline", "2026-12-30", "5d", "--json"))["provisional"] is True
    assert run("deadline", "2026-12-30", "5d").endswith("（暂定）")


def test_a_day_that_gave_hours_is_not_called_uncounted():
    assert run("deadline", "2026-09-30T15:00", "4h", "--explain").splitlines()[0].endswith("起算，计2小时")
    assert run("deadline", "2026-09-28T09:30", "4h", "--explain").splitlines()[0].endswith("起算，计4小时")


def test_office_hours_are_those_of_the_unit():
    morning = {day: [["08:30", "11:30"], ["13:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    county = Unit.add_root(name="清溪县", level="county", code="qxx", hours=morning)
    county.add_child(name="安平镇", level="town", code="anping", hours={**morning, "mon": [["08:30", "09:30"]]})
    assert run("deadline", "2026-09-28T08:30", "4h") == "2026-09-28T14:30:00+08:00"
    assert run("deadline", "2026-09-28T08:30", "4h", "--unit", "anping") == "2026-09-29T11:30:00+08:00"
    with pytest.raises(CommandError, match="没有代码为“nowhere”的单位"):
        run("deadline", "2026-09-28T08:30", "4h", "--unit", "nowhere")


def test_the_command_explains_every_day():
    lines = run("deadline", "2026-09-30", "10d", "--explain").splitlines()
    assert "国庆节放假" in lines[1]
    assert "调休上班" in lines[10]
    assert lines[-2].endswith("第10个工作日，到期")


def test_the_command_takes_extensions_and_pauses():
    assert run("deadline", "2026-08-03", "60cd", "--extend", "30cd") == "2026-11-02"
    assert run("deadline", "2026-09-17", "20d", "--pause", "2026-09-22/2026-10-12") == "2026-11-03"


@pytest.mark.parametrize("words", [["2026-02-30", "5d"], ["2026-02-03", "5w"], ["2037-12-30", "10d"]])
def test_the_command_refuses_with_a_sentence(words):
    with pytest.raises(CommandError, match=r"[\u4e00-\u9fff]"):
        run("deadline", *words)


@pytest.mark.parametrize(("today", "warned"), [((2026, 10, 31), 0), ((2026, 11, 1), 1), ((2025, 12, 1), 0)])
def test_each_november_asks_for_the_next_year(today, warned):
    days.load()
    with clock.at(datetime(*today, 9)):
        assert len(checks.next_year_is_entered(None, databases=["default"])) == warned


def test_the_check_leaves_the_database_alone_unless_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert checks.next_year_is_entered(None) == []
