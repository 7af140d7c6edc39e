"""Numbers of people in running text are found however they are written, and other numbers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.personal import has_numbers, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证110105194912310021，急", "身份证110***********0021，急"),
        ("11010519491231002x", "110***********002x"),
        ("110105 19491231 002X", "110*** ******** 002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０***********００２Ｘ"),
        ("打13800138000。", "打138****8000。"),
        ("138 0013 8000 / 139-0013-9000", "138 **** 8000 / 139-****-9000"),
        ("+8613800138000", "+86138****8000"),
        ("+86 13800138000", "+86 138****8000"),
        ("微信wx13800138000a", "微信wx138****8000a"),
        ("330781195209181136.13600000001", "330***********1136.136****0001"),
    ],
)
def test_numbers_are_masked_where_they_stand(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "202611000031",  # a case number
        "0500-6001234",
        "91330781MA2QX0001K",
        "2026-10-09 09:30:00",
        "6222021234567890123",  # a bank card
        "12345",
        "1.5 3.8 0.0",
        "110105199913990021",  # there is no such month, and 110 is no mobile
        "",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert masked(text) == text


def test_values_of_json_are_masked_one_by_one():
    data = {"words": ["打13800138000", 3, None], "at": {"x": "13900139000"}}
    assert masked(data) == {"words": ["打138****8000", 3, None], "at": {"x": "139****9000"}}


@given(st.text(alphabet="0123456789Xx １3-—. a一", max_size=60))
def test_what_was_masked_has_nothing_left_to_mask_and_keeps_its_length(text):
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
    assert not has_numbers(once)
