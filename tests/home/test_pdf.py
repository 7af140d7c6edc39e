"""Sheets: Chinese breaks where it may, and a sign that no font has is named, never blank."""

import io
from datetime import datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from home import clock
from home.pdf import Sheet, fonts
from home.pdf.breaking import lines

AT = datetime(2026, 10, 9, 9, 30, tzinfo=clock.OFFICE_ZONE)
NOWHERE = "\U00020001"  # of extension B: no font of ours draws it


def text_of(data: bytes) -> str:
    """What a reader finds in the file, blanks aside (the reader puts one between any two signs)."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text() for page in pages).replace("\0", "").split())


def sheet(*words: str) -> Sheet:
    made = Sheet("回执", at=AT, foot="编号 1")
    for each in words:
        made.words(each)
    return made


@pytest.mark.parametrize("sign", ["林", "䶮", "\U00020087", "\U0002b5af", "\U00030edd", "鿯", "·", "㎡", "（"])
def test_names_are_printed_as_they_are_written(sign):
    assert fonts.printable(sign) == (sign, [])
    assert sign in text_of(sheet(f"欧阳{sign}").whole())


def test_levels_one_and_two_of_the_national_standard_are_whole():
    level_one = [*range(0x4E00, 0x9FA6), *range(0x3400, 0x4DB6)]
    level_two = "𬉼𬣙𬇕𬣞𬘓𫭟𫭢𫇭𫐄𫵷𬇙𬣡𫸩𫘜𬘘𫘝𬨂𬀩𬀪𬬩𫍣𬬱𪾢𪨶𬷕𬶟𬶭𪤗𠙶𠳐𡎚𠅤𣗋𣲘𣲗𤧛𤩽𥔲𦈡𦒍𩽾"
    assert [hex(point) for point in level_one if fonts.printable(chr(point))[1]] == []
    assert fonts.printable(level_two)[1] == []


def test_a_sign_no_font_has_is_said_in_words_and_logged(caplog):
    made = sheet(f"欧阳{NOWHERE}，{NOWHERE}😀")
    text = text_of(made.whole())
    assert "欧阳〔U+20001〕，〔U+20001〕〔U+1F600〕" in text
    assert "有几个生僻字" in text
    assert "U+20001、U+1F600" in text
    assert "U+20001 U+1F600" in caplog.text
    assert "欧阳" not in caplog.text
    assert made.missing == [NOWHERE, "😀"]


def test_marks_that_print_nothing_are_left_out_silently():
    assert fonts.printable("林\u200b\ufe0f\U000e0101\x07爷") == ("林爷", [])


def test_the_same_calls_give_the_same_bytes():
    assert sheet("林", "\U00020087").whole() == sheet("林", "\U00020087").whole()


def test_a_table_may_have_blank_cells():
    made = sheet()
    made.table(["姓名", "每月收入"], [["沈大同", "1,800.50 元"], ["沈小芸", ""]])
    assert "沈小芸" in text_of(made.whole())


def test_a_long_sheet_goes_on_and_counts_its_pages():
    data = sheet(*["清溪县政务服务" * 30] * 40).whole()
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 3
    assert "1/5" in text_of(data)


SIGNS = st.text("清溪县，。（）《》12aB ；：“”\n", max_size=80)


@given(SIGNS, st.integers(3, 30))
def test_lines_keep_every_sign_and_their_width(text, width):
    found = lines(text, width, len)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(line) <= width for line in found) or width < 8  # nothing but punctuation has nowhere to go


@given(st.text("清溪县，。（）12", min_size=1, max_size=60))
def test_no_line_begins_with_a_full_stop(text):
    plain = text.replace("（", "").replace("）", "").replace("。", "，").replace("，，", "，").lstrip("，")
    while "，，" in plain:
        plain = plain.replace("，，", "，")
    assert not any(line.startswith("，") for line in lines(plain, 10, len)[1:])
