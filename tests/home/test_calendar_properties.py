"""Truths that hold for every calendar, start, term, pause and extension."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from home.calendar import Calendar
from home.office_hours import WEEKDAYS, from_text, to_text

FIRST = date(2024, 1, 1)
DAY = timedelta(days=1)


@st.composite
def calendars(draw):
    """Three hundred days and more, any of them off, never longer than a fortnight in a row."""
    works = draw(st.lists(st.booleans(), min_size=300, max_size=300))
    return Calendar({FIRST + n * DAY: on or n % 14 == 0 for n, on in enumerate(works + [True] * 300)})


starts = st.integers(0, 200).map(lambda n: FIRST + n * DAY)
terms = st.integers(1, 60)


@given(calendars(), starts, terms)
def test_a_working_term_ends_on_a_working_day_with_exactly_its_days_behind_it(calendar, start, n):
    due = calendar.due(start, f"{n}d")
    assert calendar.works(due)
    assert calendar.between(start, due) == n


@given(calendars(), starts, terms)
def test_a_calendar_term_ends_on_the_first_working_day_from_its_last_day(calendar, start, n):
    due = calendar.due(start, f"{n}cd")
    last = start + n * DAY
    assert calendar.works(due)
    assert not any(calendar.works(last + k * DAY) for k in range((due - last).days))
    assert calendar.due(start, f"{n}cd", roll=False) == last


@given(calendars(), starts, terms, terms, st.sampled_from(["d", "cd"]))
def test_extensions_are_added_before_rolling(calendar, start, n, more, unit):
    assert calendar.due(start, f"{n}{unit}", [more]) == calendar.due(start, f"{n + more}{unit}")


@given(calendars(), starts, terms, st.integers(0, 60), st.integers(0, 40))
def test_a_pause_moves_the_due_day_by_the_working_days_it_covers(calendar, start, n, after, length):
    paused = start + after * DAY
    assume(paused < calendar.due(start, f"{n}d"))
    resumed = paused + length * DAY
    moved = calendar.between(calendar.due(start, f"{n}d"), calendar.due(start, f"{n}d", (), [(paused, resumed)]))
    assert moved == calendar.between(paused, resumed)


@given(calendars(), starts, terms, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3))
def test_the_explanation_and_the_due_day_agree(calendar, start, n, pauses):
    pauses = [(start + a * DAY, start + (a + b) * DAY) for a, b in pauses]
    for unit in ("d", "cd"):
        faces = calendar.explain(start, f"{n}{unit}", (), pauses)
        assert faces[-1].date == calendar.due(start, f"{n}{unit}", (), pauses)
        assert [face.date for face in faces] == [start + k * DAY for k in range(len(faces))]


@given(calendars(), starts, st.integers(1, 40))
def test_shifting_back_undoes_shifting_forth_between_working_days(calendar, start, n):
    day = calendar.next_working(start)
    assert calendar.shift(calendar.shift(day, n), -n) == day


times = st.integers(0, 1440).map(lambda m: f"{m // 60:02}:{m % 60:02}")
sessions = st.lists(st.tuples(times, times).filter(lambda pair: pair[0] < pair[1]).map(list), min_size=1, max_size=3)


@given(st.dictionaries(st.sampled_from(WEEKDAYS), sessions, max_size=7))
def test_opening_hours_survive_being_written_as_lines(hours):
    assert from_text(to_text(hours)) == hours
