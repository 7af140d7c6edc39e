"""Dates that the office's papers name: the calendar of 2026 and the scenarios of intake, referral, petition."""

from datetime import date, datetime, timedelta

import pytest

from home import clock
from home.calendar import BeyondCalendar, Calendar, overdue_at


def d(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def span(first: str, last: str) -> list[date]:
    return [d(first) + timedelta(days=n) for n in range((d(last) - d(first)).days + 1)]


REST = [("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
        ("09-25", "09-27"), ("10-01", "10-07")]  # fmt: skip
MADE_UP = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_the_holidays_and_make_up_days_of_2026(official):
    for first, last in REST:
        assert not any(official.works(day) for day in span(first, last))
        assert all(official.name(day) for day in span(first, last))
    weekends = [day for day in span("01-01", "12-31") if day.weekday() >= 5]
    assert [day for day in weekends if official.works(day)] == [d(text) for text in MADE_UP]
    assert official.name(d("10-10")) == "国庆节调休"


def test_2026_has_248_working_days_120_of_them_in_its_first_half(official):
    assert official.between(date(2025, 12, 31), d("12-31")) == 248
    assert official.between(date(2025, 12, 31), d("06-30")) == 120


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("09-30", "10d", "10-20"),
        ("09-30", "10cd", "10-10"),
        ("04-29", "5d", "05-09"),  # I1 and R3: the make-up Saturday counts
        ("09-17", "5d", "09-23"),  # I2: nothing told by then, deemed accepted, dated back to receipt
        ("09-17", "20d", "10-21"),
        ("02-10", "20d", "03-16"),  # I3
        ("05-08", "10d", "05-21"),  # I5
        ("04-20", "3d", "04-23"),  # B1, level 1
        ("04-23", "5d", "04-30"),  # B1, level 2 starts on the due day of level 1
        ("06-05", "15cd", "06-22"),  # R1: Saturday 20 June is 端午
        ("08-03", "60cd", "10-08"),  # R2
        ("04-29", "15cd", "05-14"),
        ("09-30", "1d", "10-08"),  # R5, X5
        ("09-29", "5d", "10-12"),  # X1
        ("10-08", "5d", "10-14"),
        ("08-31", "6mo", None),
    ],
)
def test_the_dates_of_the_scenarios(official, start, term, due):
    expected = d(due) if due else date(2027, 3, 1)  # 28 February 2027 is a Sunday
    assert official.due(d(start), term) == expected


def test_i2_the_timer_runs_when_the_fifth_day_has_ended(official):
    assert overdue_at(official.due(d("09-17"), "5d")) == clock.instant(d("09-24"))


def test_i3_the_lead_extends_by_ten_working_days(official):
    assert official.due(d("02-10"), "20d", [10]) == d("03-30")


def test_i4_an_expert_review_stops_the_clock(official):
    assert official.due(d("09-17"), "20d", (), [(d("09-22"), d("10-12"))]) == d("11-03")


def test_b1_level_two_begins_at_midnight_after_the_due_day(official):
    assert overdue_at(d("04-23")) == clock.instant(d("04-24"))


def test_r2_an_extension_counts_from_the_day_before_rolling(official):
    assert official.due(d("08-03"), "60cd", roll=False) == d("10-02")
    assert official.due(d("08-03"), "60cd", ["30cd"]) == d("11-02")
    assert official.due(d("08-03"), "60cd", [30], roll=False) == d("11-01")


def test_x1_the_days_are_counted_one_by_one(official):
    counted = [face.date for face in official.explain(d("10-08"), "5d") if face.n]
    assert counted == [d(text) for text in ("10-09", "10-10", "10-12", "10-13", "10-14")]


def test_a_rolled_due_day_says_what_it_was_moved_over(official):
    faces = official.explain(d("06-05"), "15cd")
    assert [(f.date, f.n, f.reason) for f in faces[-3:]] == [
        (d("06-20"), 15, "counted"),
        (d("06-21"), None, "rolled"),
        (d("06-22"), None, "due"),
    ]
    assert faces[-2].name == "端午节"


def test_paused_days_and_make_up_days_have_their_own_reason(official):
    by_day = {f.date: f.reason for f in official.explain(d("09-17"), "20d", (), [(d("09-22"), d("10-12"))])}
    assert [by_day[d(text)] for text in ("09-20", "09-22", "09-23", "10-12", "10-13", "10-17")] == [
        "makeup",
        "counted",
        "paused",
        "paused",
        "counted",
        "weekend",
    ]


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [("01-31", "1mo", "02-28"), ("03-31", "3mo", "06-30"), ("05-15", "1mo", "06-15")],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(official, start, term, due):
    assert official.due(d(start), term, roll=False) == d(due)


def test_a_year_from_29_february_ends_on_the_28th(official):
    assert official.due(date(2024, 2, 29), "1y", roll=False) == date(2025, 2, 28)


def test_2027_is_provisional_and_says_so(official):
    assert official.provisional(date(2027, 3, 1))
    assert not official.provisional(d("12-31"))
    assert official.uncertain(d("12-30"), official.due(d("12-30"), "5d"))
    assert not official.uncertain(d("09-30"), d("10-20"))
    assert official.name(date(2027, 2, 8)) == "春节"


def test_beyond_the_last_known_day_there_is_a_sentence_not_a_guess(official):
    with pytest.raises(BeyondCalendar, match="2027年12月31日"):
        official.due(date(2027, 12, 20), "30d")
    with pytest.raises(BeyondCalendar):
        official.works(date(2023, 12, 31))


def test_a_calendar_with_a_gap_is_refused():
    with pytest.raises(ValueError, match="calendar load"):
        Calendar({d("01-01"): True, d("01-03"): True})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


HOURS = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("09-30T16:00", "4h", "10-08T12:00"),  # an hour today, the morning after the holiday
        ("10-09T16:00", "2h", "10-10T10:00"),  # a make-up Saturday keeps weekday hours
        ("10-10T08:00", "7h", "10-10T17:00"),
        ("10-10T12:30", "1h", "10-10T14:00"),
        ("10-11T10:00", "3h", "10-12T12:00"),  # a Sunday
        ("10-12T16:50", "15min", "10-13T09:05"),  # a quarter of an hour of opening time, over night
        ("10-12T11:55", "30min", "10-12T13:25"),
        ("10-03T23:55", "10cmin", "10-04T00:05"),  # plain minutes do not rest
    ],
)
def test_office_hours_count_only_while_the_office_is_open(official, start, term, due):
    assert official.due(moment(start), term, hours=HOURS) == moment(due)


def test_office_hours_stand_still_in_a_pause(official):
    pause = (moment("10-13T10:00"), moment("10-13T14:00"))
    assert official.due(moment("10-13T09:00"), "4h", (), [pause], hours=HOURS) == moment("10-13T17:00")
    assert official.due(moment("10-13T09:00"), "90cmin".replace("90", "120"), (), [pause]) == moment("10-13T15:00")


def test_a_unit_without_hours_is_told_to_enter_them(official):
    with pytest.raises(ValueError, match="没有登记办公时间"):
        official.due(moment("10-13T09:00"), "4h", hours={})


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0d", "10-20T00:00"),
        ("0d 16:30", "10-20T16:30"),
        ("-1d", "10-19T00:00"),
        ("-2d", "10-16T00:00"),
        ("+3d", "10-23T00:00"),
        ("-2cd 09:00", "10-18T09:00"),
        ("50%", "10-13T00:00"),  # the fifth of nine working days: 4.5 rounded up
        ("0%", "09-30T00:00"),
        ("100%", "10-19T00:00"),
        ("-30cmin", "10-20T23:30"),
    ],
)
def test_points_of_a_ladder(official, text, at):
    due, term = d("10-20"), "9d" if text.endswith("%") else "10d"
    assert official.point(text, due, start=d("09-30"), term=term) == moment(at)


def test_half_of_a_paused_term_waits_for_the_pause(official):
    pause = [(d("10-09"), d("10-12"))]
    assert official.point("50%", d("10-21"), d("09-30"), "10d", pauses=pause) == moment("10-15T00:00")


@pytest.mark.parametrize("text", ["", "10", "d10", "10w", "-5d", "10 d d"])
def test_what_is_no_term_is_named(official, text):
    with pytest.raises(ValueError, match="5d"):
        official.due(d("10-13"), text)


def test_an_extension_in_another_unit_is_refused(official):
    with pytest.raises(ValueError, match="同一单位"):
        official.due(d("10-13"), "10d", ["5cd"])


def test_a_pause_that_ends_before_it_starts_is_refused(official):
    with pytest.raises(ValueError, match="早于"):
        official.due(d("10-13"), "10d", (), [(d("10-20"), d("10-19"))])


def test_an_open_pause_counts_up_to_the_day_asked_about(official):
    pause = [(d("10-14"), None)]
    assert official.due(d("10-13"), "5d", (), pause) == d("10-20")
    assert official.due(d("10-13"), "5d", (), pause, as_of=d("10-16")) == d("10-22")


def test_a_pause_after_the_term_has_run_out_gives_no_time_back(official):
    assert official.due(d("10-13"), "1d", (), [(d("10-16"), d("11-16"))]) == d("10-14")


@pytest.mark.parametrize(
    ("start", "term", "pauses", "due"),
    [
        ("10-13", "1d", [("10-14", "10-16")], "10-16"),  # stopped on the due day itself
        ("10-13", "5d", [("10-08", "10-14")], "10-21"),  # what lies before the start stops nothing
        ("10-13", "5d", [("10-14", "10-16"), ("10-15", "10-19")], "10-23"),  # what overlaps counts once
        ("06-05", "15cd", [("06-21", "06-24")], "06-24"),  # stopped on Sunday, before Monday's due day
        ("06-05", "15cd", [("06-23", "06-30")], "06-22"),
        ("10-13", "10cd", [("10-14", "10-16"), ("10-15", "10-19")], "10-28"),
    ],
)
def test_pauses_at_the_edges(official, start, term, pauses, due):
    spans = [(d(stop), d(resume)) for stop, resume in pauses]
    assert official.due(d(start), term, (), spans) == d(due)
    assert official.explain(d(start), term, (), spans)[-1].date == d(due)


@pytest.mark.parametrize(("days", "day"), [(1, "10-08"), (-1, "09-30"), (-2, "09-29"), (0, "10-03")])
def test_working_days_before_and_after_a_day_of_rest(official, days, day):
    assert official.shift(d("10-03"), days) == d(day)
