"""Due days compared with counting days one by one, for every start day of 2024 to 2027."""

from datetime import date, timedelta

import pytest

from home import holidays
from home.calendar import BeyondCalendar

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
STARTS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
WORKS = {known.date: known.works for year in range(2024, 2028) for known in holidays.year_days(year)}
TERMS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60]


def count_working(start, days, pauses=()):
    """The day on which a clerk with a pencil says ``days``; None beyond the calendar."""
    day, said = start, 0
    while said < days:
        day += DAY
        if day not in WORKS:
            return None
        said += WORKS[day] and not any(stop < day <= resume for stop, resume in pauses)
    return day


def count_calendar(start, days, pauses=()):
    day, said = start, 0
    while said < days:
        day += DAY
        said += not any(stop < day <= resume for stop, resume in pauses)
    while day in WORKS and not WORKS[day]:
        day += DAY
    return day if day in WORKS else None


def answer(calendar, *asked, **more):
    try:
        return calendar.due(*asked, **more)
    except BeyondCalendar:
        return None


@pytest.mark.parametrize("days", TERMS)
def test_every_working_day_term_ends_where_counting_ends(official, days):
    wrong = [s for s in STARTS if answer(official, s, f"{days}d") != count_working(s, days)]
    assert wrong == []


@pytest.mark.parametrize("days", TERMS)
def test_every_calendar_day_term_ends_where_counting_ends(official, days):
    wrong = [s for s in STARTS if answer(official, s, f"{days}cd") != count_calendar(s, days)]
    assert wrong == []


@pytest.mark.parametrize(("after", "length"), [(1, 1), (1, 5), (3, 9), (4, 40)])
@pytest.mark.parametrize(("unit", "count"), [("d", count_working), ("cd", count_calendar)])
def test_pauses_and_extensions_end_where_counting_ends(official, unit, count, after, length):
    for start in STARTS[:-150]:
        pause = (start + after * DAY, start + (after + length) * DAY)
        got = official.due(start, f"20{unit}", [5, f"5{unit}"], [pause])
        assert got == count(start, 30, [pause]), (start, pause)


def test_two_pauses_end_where_counting_ends(official):
    for start in STARTS[:-150]:
        pauses = [(start + 12 * DAY, start + 20 * DAY), (start + 2 * DAY, start + 4 * DAY)]
        assert official.due(start, "15d", (), pauses) == count_working(start, 15, pauses)


def test_the_counted_days_of_an_explanation_are_the_term(official):
    for start in STARTS[:-90:3]:
        faces = official.explain(start, "10d", [2])
        assert [face.n for face in faces if face.n] == list(range(1, 13))
        assert (faces[0].reason, faces[-1].reason) == ("start", "due")
        assert faces[-1].date == official.due(start, "12d")
