"""Numbers of papers, cards and cars: good ones pass, one wrong character never does, and the sentence says why."""

import random
from datetime import date

import pytest

from forms import identifiers as kit
from forms import schema
from forms.identity import id_check_digit, normal_phone

TODAY = date(2026, 11, 24)


def cards(n=1000):
    pick = random.Random(11)
    for _each in range(n):
        first = "62" + "".join(pick.choice("0123456789") for _digit in range(pick.choice((13, 16))))
        yield next(first + last for last in "0123456789" if kit.luhn(first + last))


def test_a_thousand_cards_pass_and_one_wrong_digit_is_refused():
    pick = random.Random(12)
    for good in cards():
        assert kit.card_problem(good) is None
        place = pick.randrange(len(good))
        wrong = good[:place] + pick.choice("0123456789".replace(good[place], "")) + good[place + 1 :]
        assert kit.card_problem(wrong)


def test_two_neighbours_swapped_are_noticed():
    """All but 0 and 9, which Luhn cannot tell."""
    for good in cards(200):
        for n in range(len(good) - 1):
            pair = good[n : n + 2]
            if pair[0] != pair[1] and set(pair) != {"0", "9"}:
                assert kit.card_problem(good[:n] + pair[::-1] + good[n + 2 :])


@pytest.mark.parametrize("known", ["4111111111111111", "5500000000000004", "378282246310005"])
def test_the_numbers_card_makers_publish_for_tests_pass(known):
    assert kit.card_problem(known) is None


@pytest.mark.parametrize(
    ("typed", "said"), [("6222x", "只有数字"), ("62220200", "16 至 19 位"), ("0" * 16, "有一位不对")]
)
def test_what_is_wrong_with_a_card(typed, said):
    assert said in kit.card_problem(kit.normal_card(typed))


def test_a_card_number_is_secret_whatever_its_editor_ticks():
    with pytest.raises(ValueError, match="请勾选“保密”"):
        schema.Field.model_validate({"key": "card", "type": "bank_card", "label": "卡号"})


@pytest.mark.parametrize(
    "typed",
    ["浙E12345", "浙e·1A2B3", "京A-1234学", "粤Z1234港", "琼B1234警", "浙ED12345", "浙EFB1234", "沪A12345D"],
)
def test_plates_pass(typed):
    assert kit.plate_problem(kit.normal_plate(typed)) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("E12345", "省份简称"),
        ("浙E1234O", "没有字母 I 和 O"),
        ("浙E1234", "有 6 位"),
        ("浙EZ12345", "A 至 K"),
        ("浙112345", "一个字母"),
    ],
)
def test_what_is_wrong_with_a_plate(typed, said):
    assert said in kit.plate_problem(kit.normal_plate(typed))


@pytest.mark.parametrize("code", ["313200", "010000", "100000", "999077", "860000"])
def test_postcodes_pass(code):
    assert kit.postcode_problem(code) is None


@pytest.mark.parametrize(("code", "said"), [("31320", "6 位"), ("000000", "没有 000000"), ("990000", "没有 990000")])
def test_what_is_no_postcode(code, said):
    assert said in kit.postcode_problem(code)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_pass(region):
    first = f"{region}19940823002"
    assert kit.permit_problem(first + id_check_digit(first), TODAY) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("330521199408230026", "810000"),
        ("H12345678", "通行证"),
        ("810000199408230022", "第 18 位应为 1"),
        ("8100001994082300", "有 16 个"),
    ],
)
def test_what_is_no_residence_permit(typed, said):
    assert said in kit.permit_problem(typed, TODAY)


@pytest.mark.parametrize("number", ["E12345678", "EA1234567", "G12345678", "C01X00T47", "AB1234567", "123456789"])
def test_passports_pass(number):
    assert kit.passport_problem(number) is None


@pytest.mark.parametrize("number", ["E1234", "E1234567890", "ABCDEFGH", "E1234567护"])
def test_what_is_no_passport(number):
    assert "6 至 9 位" in kit.passport_problem(number)


@pytest.mark.parametrize(("typed", "said"), [("13800001234", "手机号"), ("5123456", "区号"), ("abc", "区号")])
def test_a_landline_has_an_area_code(typed, said):
    assert said in kit.landline_problem(normal_phone(typed))


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (kit.mask_card, "6222020000000000018", "6222 **** **** 0018"),
        (kit.mask_plate, "浙E12345", "浙E***45"),
        (kit.mask_plate, "浙ED12345", "浙E****45"),
        (kit.mask_passport, "E12345678", "E12****78"),
    ],
)
def test_masks(mask, text, masked):
    assert mask(text) == masked
