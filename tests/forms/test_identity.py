"""Numbers of people and firms: good ones pass, one wrong character never does, and the sentence says what to do."""

import random
from datetime import date, timedelta

import pytest

from forms import identity as kit
from home import divisions

PLACES = sorted(divisions.table())
TODAY = date(2026, 11, 24)
BORN = [date(1932, 2, 29) + timedelta(days=37 * n) for n in range(900)]


def id_numbers(n=1000):
    pick = random.Random(7)
    for _each in range(n):
        first = pick.choice(PLACES)
        first += f"{pick.choice(BORN):%Y%m%d}{pick.randrange(1000):03}"
        yield first + kit.id_check_digit(first)


def usccs(n=1000):
    pick = random.Random(8)
    signs = kit._USCC_SIGNS
    for _each in range(n):
        first = "91" + f"{pick.randrange(10**6):06}" + "".join(pick.choice(signs) for _sign in range(9))
        yield first + kit.uscc_check_sign(first)


def one_wrong(good, signs, pick):
    place = pick.randrange(len(good))
    return good[:place] + pick.choice([sign for sign in signs if sign != good[place]]) + good[place + 1 :]


def test_a_thousand_good_id_numbers_pass():
    assert [number for number in id_numbers() if kit.id_problem(number, TODAY)] == []


def test_every_place_there_ever_was_passes():
    """All codes of GB/T 2260 since 1980, abolished ones too: whoever got a number there keeps it."""
    assert len(PLACES) > 4800
    for place in PLACES:
        first = f"{place}19800101001"
        assert kit.id_problem(first + kit.id_check_digit(first), TODAY) is None


@pytest.mark.parametrize(
    ("place", "born", "why"),
    [
        ("330103", "20150601", "下城区, a part of 杭州 until 2021"),
        ("510202", "19870601", "市中区 of 重庆, a part of 四川 until 1997"),
        ("330114", "19870601", "钱塘区, which is younger than its bearer: the number was given late"),
        ("330101", "19870601", "市辖区 of a city"),
        ("320571", "20100601", "a development zone with an office of its own"),
        ("710000", "19870601", "Taiwan"),
    ],
)
def test_a_number_outlives_the_place_it_was_given_in(place, born, why):
    first = f"{place}{born}123"
    assert kit.id_problem(first + kit.id_check_digit(first), TODAY) is None, why


@pytest.mark.parametrize("place", ["330199", "110199", "339900", "110120"])
def test_a_place_that_never_was_is_told(place):
    first = f"{place}19870601123"
    assert f"从来没有过代码为 {place} 的地方" in kit.id_problem(first + kit.id_check_digit(first), TODAY)


def test_a_thousand_id_numbers_with_one_wrong_character_are_refused_with_a_sentence():
    pick = random.Random(9)
    for good in id_numbers():
        wrong = one_wrong(good, "0123456789X" if pick.random() < 0.2 else "0123456789", pick)
        assert kit.id_problem(wrong, TODAY)


def test_a_thousand_credit_codes_pass_and_one_wrong_character_is_refused():
    pick = random.Random(10)
    for good in usccs():
        assert kit.uscc_problem(good) is None
        assert kit.uscc_problem(one_wrong(good, kit._USCC_SIGNS, pick))


@pytest.mark.parametrize("known", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_pass(known):
    assert kit.id_problem(known, TODAY) is None


@pytest.mark.parametrize("known", ["91350100M000100Y43", "91110000600037341L"])
def test_published_credit_codes_pass(known):
    assert kit.uscc_problem(known) is None


@pytest.mark.parametrize("region", ["330114", "540630", "810000", "820000", "830000"])
def test_new_districts_and_residence_permits_pass(region):
    first = f"{region}20000229123"
    assert kit.id_problem(first + kit.id_check_digit(first), TODAY) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("110105194912310021", "第 18 位应为 X"),
        ("1101051949123100", "18 个字符，您填写的有 16 个"),
        ("110105491231002", "15 位"),
        ("11010519491231002Y", "17 位数字"),
        ("99010519491231002X", "以 99 开头"),
        ("11010519490230002X", "19490230"),
        ("11010520990101002X", "20990101"),
        ("11010518490101002X", "18490101"),
    ],
)
def test_what_is_wrong_with_an_id_number(typed, said):
    assert said in kit.id_problem(kit.normal_id(typed), TODAY)


@pytest.mark.parametrize("typed", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５19491231002Ｘ"])
def test_typing_habits_are_tidied(typed):
    assert kit.normal_id(typed) == "11010519491231002X"


def test_birthday_and_sex_come_from_the_number():
    assert kit.birthday("11010519491231002X") == date(1949, 12, 31)
    assert kit.sex("11010519491231002X") == kit.FEMALE
    assert kit.sex("440524188001010014") == kit.MALE


def test_a_birthday_is_good_on_the_day_itself_and_not_before():
    first = "33052120261124001"
    number = first + kit.id_check_digit(first)
    assert kit.id_problem(number, TODAY) is None
    assert kit.id_problem(number, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("91350100M000100Y4", "有 17 个"),
        ("9135O100M000100Y43", "“O”"),
        ("91350100M000100Y44", "应为 3"),
        ("91AB0100M000100Y43", "第 3 至 8 位"),
    ],
)
def test_what_is_wrong_with_a_credit_code(typed, said):
    assert said in kit.uscc_problem(kit.normal_uscc(typed))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("0086 13800001234", "13800001234"),
        ("(0572)5123456", "0572-5123456"),
        ("05725123456", "0572-5123456"),
        ("010-12345678-801", "010-12345678-801"),
        ("0571—87654321转12", "0571-87654321-12"),
        ("02112345678", "021-12345678"),
    ],
)
def test_phones_are_kept_in_one_form(typed, kept):
    assert kit.normal_phone(typed) == kept
    assert kit.phone_problem(kept) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1380000123", "有 10 位"),
        ("12800001234", "13 至 19"),
        ("5123456", "区号"),
        ("abc", "11 位手机号"),
        ("110", "有 3 位"),
        ("5", "11 位手机号"),
    ],
)
def test_what_is_wrong_with_a_phone(typed, said):
    assert said in kit.phone_problem(kit.normal_phone(typed))


def test_a_landline_is_no_mobile():
    assert kit.mobile_problem("0572-5123456")
    assert kit.mobile_problem("13800001234") is None


def test_email():
    assert kit.email_problem(kit.normal_email(" Wang@Example.COM ")) is None
    assert kit.normal_email("Wang@Example.COM") == "Wang@example.com"
    assert kit.email_problem("wang@")


@pytest.mark.parametrize("name", ["张三", "买买提·吐尔逊", "𠮷𬱖", "王〇一", "John O'Neil", "欧阳 锋"])
def test_names_of_people_pass(name):
    assert kit.name_problem(kit.normal_name(name)) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("张三😀", "😀"), ("张", "2 个"), ("张" * 51, "51"), ("张三3", "“3”"), ("<b>", "“<”"), ("", "2 个")],
)
def test_what_cannot_be_a_name(name, said):
    assert said in kit.name_problem(kit.normal_name(name))


def test_the_dot_of_long_names_has_one_form():
    assert kit.normal_name("买买提•吐尔逊") == kit.normal_name("买买提・吐尔逊") == "买买提·吐尔逊"


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (kit.mask_id, "330521199001011234", "330***********1234"),
        (kit.mask_id, "1234567", "*******"),
        (kit.mask_uscc, "91350100M000100Y43", "9135**********0Y43"),
        (kit.mask_phone, "13800001234", "138****1234"),
        (kit.mask_phone, "0572-5123456", "0572-****456"),
        (kit.mask_email, "wang@example.com", "w***@example.com"),
        (kit.mask_name, "欧阳锋", "欧**"),
        (kit.mask_text, "浙A12345", "浙******"),
        (kit.mask_text, "长" * 500, "长*********"),
        (kit.mask_text, "", ""),
    ],
)
def test_masks(mask, text, masked):
    assert mask(text) == masked
