"""Dates, hours and money as the pages print them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from home import clock


def shown(name: str, value) -> str:
    with clock.at(datetime(2026, 9, 30, 9)):
        return Template("{% load ow %}{{ value|" + name + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("weekday_date", date(2026, 10, 14), "10月14日（周三）"),
        ("weekday_date", date(2026, 9, 5), "9月5日（周六）"),
        ("weekday_date", date(2027, 1, 4), "2027年1月4日（周一）"),
        ("weekday_date", datetime(2026, 10, 13, 17, tzinfo=UTC), "10月14日（周三）"),  # the office's day, not London's
        ("plain_date", date(2026, 10, 14), "10月14日"),
        ("short_time", datetime(2026, 10, 14, 9, tzinfo=UTC), "17:00"),
        ("weekday_time", datetime(2026, 10, 14, 9, tzinfo=UTC), "10月14日（周三）17:00"),
        ("iso", date(2026, 10, 14), "2026-10-14"),
        ("iso", datetime(2026, 10, 14, 9, tzinfo=UTC), "2026-10-14T17:00+08:00"),
        ("money", "12345.6", "12,345.60 元"),
        ("money", 300, "300 元"),
        ("money", "many", ""),
        ("weekday_date", None, ""),
        ("iso", None, ""),
    ],
)
def test_what_the_pages_print(name, value, text):
    assert shown(name, value) == text
