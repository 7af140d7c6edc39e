"""Numbers that say who somebody is: 身份证 (GB 11643), 统一社会信用代码 (GB 32100), phones, e-mail, names.

``normal_*`` tidies what people type (spaces, full-width digits, small letters); ``*_problem`` answers a sentence that
says what is wrong and what to do, or None; ``mask_*`` leaves enough to recognise one's own. Own code, because the
libraries reject residents of Hong Kong, Macau and Taiwan and newer districts, and accept births in the future.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from home import divisions

# Provinces of GB/T 2260, and the residence permits of people from Hong Kong, Macau and Taiwan (81, 82, 83).
REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:(?:-|转|ext)(\d{1,6}))?", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
MALE, FEMALE = "male", "female"


def tidy(text: str) -> str:
    """Half-width, no blanks of any kind, none of the hyphens word processors put in."""
    text = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", re.sub(r"[\u2010-\u2015\u2212]", "-", text))


# --- 身份证号 ------------------------------------------------------------------------------------------------------
def normal_id(text: str) -> str:
    return tidy(text).replace("-", "").upper()


def id_check_digit(first: str) -> str:
    """The 18th character for 17 digits (ISO 7064, mod 11-2)."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _ID_WEIGHTS, strict=True)) % 11]


def id_problem(number: str, today: date, known: Callable[[str], bool] = divisions.ever) -> str | None:
    """What is wrong with a tidied number on ``today``. ``known``: true for six digits that ever named a place."""
    if re.fullmatch(r"[0-9]{15}", number):
        return _("This is an old number of 15 digits. Type the 18 characters of the present card.")
    if len(number) != 18:
        return _("An ID number has 18 characters; this one has %(n)d.") % {"n": len(number)}
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _("An ID number is 17 digits and a last digit or X.")
    if number[:2] not in REGIONS:
        return _("No ID number begins with %(digits)s. Compare it with the card.") % {"digits": number[:2]}
    return _place_problem(number, known) or _birth_problem(number, today) or _check_problem(number)


def _place_problem(number: str, known: Callable[[str], bool]) -> str | None:
    """A number keeps the code of the place where it was given, whatever became of the place since.

    Given at birth or years later, so a code younger than its bearer is right too. Beside the table of places: 市辖区
    (01) of a city, and development zones (71 to 79), which have their own offices and numbers.
    """
    place, city = number[:6], f"{number[:4]}00"
    if place[:2] in ("71", "81", "82", "83") or known(place):
        return None
    if (place[4:] == "01" or "71" <= place[4:] <= "79") and known(city):
        return None
    said = _("The first 6 digits are a place, and no place ever had the number %(digits)s. Compare it with the card.")
    return said % {"digits": place}


def _birth_problem(number: str, today: date) -> str | None:
    born = birthday(number)
    digits = {"digits": number[6:14]}
    if born is None:
        return _("Digits 7 to 14 are the birthday, and there is no day %(digits)s. Compare it with the card.") % digits
    if born > today:
        return _("Digits 7 to 14 are the birthday, and %(digits)s is still to come. Compare it with the card.") % digits
    if born.year < 1880:
        return _("Digits 7 to 14 are the birthday, and %(digits)s is too long ago. Compare it with the card.") % digits
    return None


def _check_problem(number: str) -> str | None:
    wanted = id_check_digit(number[:17])
    if wanted == number[17]:
        return None
    return _(
        "The 18th character of this ID number should be %(digit)s, or one of the digits before it is wrong. "
        "Compare it with the card."
    ) % {"digit": wanted}


def birthday(number: str) -> date | None:
    """The day in a number of 18 characters; None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """MALE or FEMALE: an odd 17th digit is male."""
    return MALE if int(number[16]) % 2 else FEMALE


def mask_id(number: str) -> str:
    """330***********1234"""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 8 else "*" * len(number)


# --- 统一社会信用代码 ----------------------------------------------------------------------------------------------
def normal_uscc(text: str) -> str:
    return tidy(text).replace("-", "").upper()


def uscc_check_sign(first: str) -> str:
    """The 18th character for 17 characters of the code's alphabet (mod 31)."""
    total = sum(_USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return _USCC_SIGNS[-total % 31]


def uscc_problem(code: str) -> str | None:
    """What is wrong with a tidied code."""
    if len(code) != 18:
        return _("A unified social credit code has 18 characters; this one has %(n)d.") % {"n": len(code)}
    if strange := sorted(set(code) - set(_USCC_SIGNS)):
        return _(
            "A unified social credit code has digits and capital letters without I, O, S, V and Z; "
            "“%(sign)s” cannot be in it."
        ) % {"sign": strange[0]}
    if not code[2:8].isdigit():
        return _("Characters 3 to 8 of a unified social credit code are digits. Compare it with the licence.")
    if (wanted := uscc_check_sign(code[:17])) != code[17]:
        return _(
            "The 18th character of this code should be %(sign)s, or one before it is wrong. "
            "Compare it with the licence."
        ) % {"sign": wanted}
    return None


def mask_uscc(code: str) -> str:
    """9133**********12AB"""
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}" if len(code) > 8 else "*" * len(code)


# --- phones, e-mail ------------------------------------------------------------------------------------------------
def normal_phone(text: str) -> str:
    """Digits as dialled in China: no +86, `0571-87654321` or `13800001234`, an extension after a second hyphen."""
    text = tidy(text).replace("(", "").replace(")", "-")
    text = re.sub(r"^(\+|00)86-?", "", text)
    if _MOBILE.fullmatch(bare := text.replace("-", "")):
        return bare
    if found := _LANDLINE.fullmatch(text):
        return "-".join(part for part in found.groups() if part)
    return text


def mobile_problem(number: str) -> str | None:
    if _MOBILE.fullmatch(number):
        return None
    digits = re.sub(r"\D", "", number)
    if number.startswith("1") and len(digits) != 11:
        return _("A mobile number has 11 digits; this one has %(n)d.") % {"n": len(digits)}
    return _("A mobile number has 11 digits and begins with 13 to 19.")


def phone_problem(number: str) -> str | None:
    if _LANDLINE.fullmatch(number):
        return None
    if re.fullmatch(r"[2-9][0-9]{6,7}", number):
        return _("Put the area code before the number, say 0572-%(number)s.") % {"number": number}
    if number.startswith("1"):
        return mobile_problem(number)
    return _("Type a mobile number of 11 digits, or a number with its area code, say 0572-1234567.")


def mask_phone(number: str) -> str:
    """138****1234, 0572-****567"""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area, hyphen, rest = number.partition("-")
    return f"{area}{hyphen}****{rest[-3:]}" if hyphen else "*" * len(number)


def normal_email(text: str) -> str:
    """The part behind @ in small letters; the one before belongs to its server."""
    name, at, host = tidy(text).rpartition("@")
    return f"{name}{at}{host.lower()}"


def email_problem(address: str) -> str | None:
    try:
        validate_email(address)
    except ValidationError:
        return _("This is no e-mail address. It should look like name@example.com.")
    return None


def mask_email(address: str) -> str:
    """w***@example.com"""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}"


# --- names ---------------------------------------------------------------------------------------------------------
def normal_name(text: str) -> str:
    """One way to write the dot of long names, and no blanks around; rare characters stay as they are."""
    text = re.sub(r"[\u2022\u2027\u30fb\uff65\u22c5]", "·", unicodedata.normalize("NFC", str(text)))
    return re.sub(r"\s+", " ", text).strip(" ·")


def name_problem(name: str) -> str | None:
    """Letters of any script, 〇, the dot, blanks, hyphens and apostrophes; 2 to 50 characters."""
    strange = next((sign for sign in name if not _of_a_name(sign)), None)
    if strange:
        return _("“%(sign)s” cannot be part of a name. Write the name as it stands on the card.") % {"sign": strange}
    if len(name) < 2:
        return _("A name has at least 2 characters.")
    if len(name) > 50:
        return _("A name has at most 50 characters; this one has %(n)d.") % {"n": len(name)}
    return None


def _of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Co" or sign in "〇·- '’."


def mask_name(name: str) -> str:
    """张*, 欧**"""
    return name[:1] + "*" * (len(name) - 1)


def mask_text(text: str) -> str:
    """A text of which nothing is known: its first character and how long it is, at most ten signs."""
    return text[:1] + "*" * min(len(text) - 1, 9) if len(text) > 1 else "*" * len(text)
