"""Months, moments, times of day and lengths of time, as people write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from forms import fields
from forms.answers import Answers
from forms.fields import times
from forms.schema import build
from home import clock
from home.clock import OFFICE_ZONE
from tests.forms.samples import field_of


@pytest.mark.parametrize("typed", ["2026-02", "2026-2", "2026/02", "2026年2月", "202602", "２０２６-02", "2026-02-14"])
def test_months(typed):
    assert times.read_month(typed) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("9:30", "09:30"), ("９：３０", "09:30"), ("9点半", "09:30"), ("9点", "09:00"), ("下午3点20分", "15:20"),
     ("中午12点", "12:00"), ("上午8时5分", "08:05"), ("09:30:00", "09:30"), ("晚上11点", "23:00")],
)  # fmt: skip
def test_times_of_day(typed, read):
    assert times.read_time(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "9:60", "早上", "930", "下午"])
def test_what_is_no_time(typed):
    with pytest.raises(ValidationError):
        times.read_time(typed)


@pytest.mark.parametrize(
    "typed", ["2026-02-08T09:30", "2026-02-08 9:30", "2026年2月8日 9点30分", "2026年2月8日上午9点半", "20260208 09:30",
              "2026-02-08T01:30:00+00:00"],
)  # fmt: skip
def test_moments_are_of_the_offices_zone(typed):
    assert times.read_moment(typed) == datetime(2026, 2, 8, 9, 30, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize("typed", ["2026-02-08", "9:30", "2026-02-31 09:30", "明天"])
def test_what_is_no_moment(typed):
    with pytest.raises(ValidationError):
        times.read_moment(typed)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("90分钟", 90),
        ("1.5小时", 90),
        ("1个小时30分", 90),
        ("1天", 1440),
        ("2天3小时", 3060),
        ("半小时", 30),
    ],
)
def test_lengths_of_time(typed, minutes):
    assert times.read_duration(typed) == minutes


@pytest.mark.parametrize("typed", ["很久", "1小时半天", "1.3分", "99999999999天"])
def test_what_is_no_length_of_time(typed):
    with pytest.raises(ValidationError):
        times.read_duration(typed)


@pytest.mark.parametrize(
    ("kind", "limits", "typed", "said"),
    [
        ("month", {"max": "today"}, "2026-03", "不能晚于2026年2月"),
        ("datetime", {"min": "2026-02-08 09:00"}, "2026-02-08 08:59", "不能早于2026年2月8日 09:00"),
        ("time", {"max": "17:00"}, "17:01", "不能晚于17:00"),
        ("duration", {"min": 30}, "20分钟", "不能小于 30 分钟"),
        ("percent", {"max": 100}, "100.5", "不能大于 100"),
    ],
)
def test_limits_are_told_in_the_words_of_the_type(kind, limits, typed, said):
    with clock.at(clock.instant(date(2026, 2, 20))), pytest.raises(ValidationError) as refused:
        fields.of(kind).formfield(field_of(kind, **{"min": None, "max": None} | limits)).clean(typed)
    assert said in refused.value.messages[0]


def test_a_limit_that_is_none_is_told_when_the_form_is_made():
    with pytest.raises(ValueError, match=r"min"):
        field_of("time", min="18:00", max="08:00")
    with pytest.raises(ValueError, match=r"min"):
        field_of("month", min="2026-13")


def test_a_percent_is_a_share_to_rules_and_a_calculation_gives_one():
    spec = build({"title": "补助", "steps": [{"title": "一", "fields": [
        {"key": "share", "type": "percent", "label": "持股"},
        {"key": "whole", "type": "money", "label": "总额"},
        {"key": "mine", "type": "money", "label": "我的", "calc": {"*": [{"var": "share"}, {"var": "whole"}]}},
        {"key": "rest", "type": "percent", "label": "其余", "calc": {"-": [1, {"var": "share"}]}},
    ]}]})  # fmt: skip
    found = Answers(spec, {"share": "12.5%", "whole": "80"})
    assert (found.value("mine"), found.value("rest")) == (Decimal("10.00"), Decimal("87.5"))
    assert fields.of("percent").export(spec.field("rest"), Decimal("87.5")) == Decimal("0.875")
