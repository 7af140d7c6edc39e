"""Numbers and signs of papers and things: landlines, plates, bank cards, postcodes, permits, passports.

As in forms.identity: ``normal_*`` tidies what people type, ``*_problem`` answers a sentence that says what to do, or
None, ``mask_*`` leaves enough to recognise one's own.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from forms import identity

# --- landline ------------------------------------------------------------------------------------------------------
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def landline_problem(number: str) -> str | None:
    """For a number tidied by identity.normal_phone."""
    if _MOBILE.fullmatch(number):
        return _("This is a mobile number. A landline is asked for, say 0572-1234567.")
    if identity.phone_problem(number) is None:
        return None
    if re.fullmatch(r"[2-9][0-9]{6,7}", number):
        return identity.phone_problem(number)
    return _("A landline has an area code and 7 or 8 digits, say 0572-1234567.")


# --- plates (GA 36-2018) -------------------------------------------------------------------------------------------
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Z0-9"  # no I, no O
_HEAD = f"[{PROVINCES}][A-HJ-NP-Z]"
_PLAIN = re.compile(rf"{_HEAD}[{_SIGN}]{{5}}")
_ENDED = re.compile(rf"{_HEAD}[{_SIGN}]{{4}}[学警挂港澳]")
# New energy, 8 places: the letter says how it is driven (A to E electric alone, F to K not), in front for small cars,
# at the end for large ones.
_NEW_SMALL = re.compile(rf"{_HEAD}[A-HJK][{_SIGN}][0-9]{{4}}")
_NEW_LARGE = re.compile(rf"{_HEAD}[0-9]{{5}}[A-HJK]")


def normal_plate(text: str) -> str:
    return re.sub(r"[-·•.]", "", identity.tidy(text)).upper()


def plate_problem(plate: str) -> str | None:
    if any(kind.fullmatch(plate) for kind in (_PLAIN, _ENDED, _NEW_SMALL, _NEW_LARGE)):
        return None
    if not plate or plate[0] not in PROVINCES:
        return _("A plate begins with the short name of a province, say 浙. Write it like 浙E12345.")
    if set(plate[1:]) & set("IO"):
        return _("There is no letter I or O on a plate: type the digit 1 or 0.")
    if len(plate) not in (7, 8):
        return _("A plate has 7 characters, that of a new-energy car 8; this one has %(n)d.") % {"n": len(plate)}
    if len(plate) == 8:
        return _(
            "On a new-energy plate the third or the last character is a letter from A to K, and the rest ends in "
            "digits. Write it like 浙ED12345."
        )
    return _("A plate is a province, a letter and five letters or digits. Write it like 浙E12345.")


def mask_plate(plate: str) -> str:
    """浙E***45"""
    return f"{plate[:2]}{'*' * (len(plate) - 4)}{plate[-2:]}" if len(plate) > 4 else "*" * len(plate)


# --- bank cards ----------------------------------------------------------------------------------------------------
def normal_card(text: str) -> str:
    return identity.tidy(text).replace("-", "")


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right doubled, the sum of all figures a multiple of ten."""
    # 2 × n with the figures of what has two added up: 7 → 14 → 5.
    doubled = ("0246813579"[int(digit)] if n % 2 else digit for n, digit in enumerate(reversed(digits)))
    return sum(map(int, doubled)) % 10 == 0


def card_problem(number: str) -> str | None:
    if not re.fullmatch(r"[0-9]+", number):
        return _("A bank card number is digits only.")
    if not 15 <= len(number) <= 19:
        return _("A bank card number has 16 to 19 digits; this one has %(n)d.") % {"n": len(number)}
    if not luhn(number) or len(set(number)) == 1:
        return _("One digit of this card number is wrong, or two are swapped. Compare it with the card.")
    return None


def mask_card(number: str) -> str:
    """6222 **** **** 1234, whatever stood between"""
    return f"{number[:4]} **** **** {number[-4:]}" if len(number) > 12 else "*" * len(number)


def spaced(number: str) -> str:
    """In fours, as it stands on the card."""
    return " ".join(number[n : n + 4] for n in range(0, len(number), 4))


# --- postcodes -----------------------------------------------------------------------------------------------------
_ABROAD = ("999077", "999078", "999079")  # Hong Kong, Macau, Taiwan for mail that needs six digits


def postcode_problem(code: str) -> str | None:
    if not re.fullmatch(r"[0-9]{6}", code):
        return _("A postcode has 6 digits, say 313200.")
    if code in _ABROAD or ("01" <= code[:2] <= "86" and code != "0" * 6):
        return None
    return _("There is no postcode %(code)s. Look it up again.") % {"code": code}


# --- residence permits of people from Hong Kong, Macau and Taiwan, passports ----------------------------------------
def permit_problem(number: str, today: date) -> str | None:
    """港澳台居民居住证 (国办发〔2018〕81号): built as an ID number that begins with 81, 82 or 83 and four zeros."""
    if len(number) == 18 and number[:6] not in ("810000", "820000", "830000"):
        return _("The number of a residence permit begins with 810000, 820000 or 830000. Compare it with the card.")
    if re.fullmatch(r"[HM]?[0-9]{8,10}", number):
        return _("This is the number of a travel permit. Type the 18 characters of the residence permit.")
    return identity.id_problem(number, today)


def passport_problem(number: str) -> str | None:
    """Six to nine letters and digits (ICAO Doc 9303), no more can be said: other countries begin with E and G too."""
    if re.fullmatch(r"[A-Z0-9]{6,9}", number) and len(re.findall(r"[0-9]", number)) > 2:
        return None
    return _("A passport number has 6 to 9 letters and digits, say E12345678. It stands at the top right.")


def mask_passport(number: str) -> str:
    """E12****78"""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else "*" * len(number)
