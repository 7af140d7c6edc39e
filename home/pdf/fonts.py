"""Which signs the fonts of a sheet have, and what stands for one they lack.

Two faces of one package: Noto Sans SC, behind it Noto Serif SC. Between them they have every character of GB 18030-2022
levels 1 and 2 (27 780, the whole 通用规范汉字表 among them). A rarer one is never left blank: its code stands in its
place, 〔U+30EDD〕, and the sheet says so at its end.
"""

import unicodedata
from functools import lru_cache

import pylopdf_fonts_zh_cn as package
from fontTools.ttLib import TTFont

SANS, SERIF = "sans", "serif"
PATHS = {SANS: package.sans_path(), SERIF: package.serif_path()}
_SILENT = {"Cc", "Cf", "Zl", "Zp"}  # what prints nothing by itself: controls, joiners, marks of direction


@lru_cache(maxsize=2)
def signs(face: str) -> frozenset[int]:
    """Code points that ``face`` draws."""
    with TTFont(PATHS[face], lazy=True) as font:
        return frozenset(font.getBestCmap())


def needs_other(text: str, face: str) -> bool:
    """True if ``text`` has a sign that only the face beside ``face`` draws."""
    other = SERIF if face == SANS else SANS
    return any(ord(sign) not in signs(face) and ord(sign) in signs(other) for sign in text)


def printable(text: str) -> tuple[str, list[str]]:
    """(``text`` with a code in place of each sign that no face has, those signs in order)."""
    found, missing = [], []
    for sign in unicodedata.normalize("NFC", text.replace("\t", " ")):
        if sign == "\n" or ord(sign) in signs(SANS) or ord(sign) in signs(SERIF):
            found.append(sign)
        elif not _prints_nothing(sign):
            missing.append(sign)
            found.append(f"〔{code(sign)}〕")
    return "".join(found), missing


def code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _prints_nothing(sign: str) -> bool:
    variant = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF  # picks a shape of the sign before it
    return variant or unicodedata.category(sign) in _SILENT
