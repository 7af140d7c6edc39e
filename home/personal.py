"""Numbers that say who somebody is, found in running text: ID numbers and mobile phones, however they are grouped.

People write them where nobody asked: in a remark, a reason, the name of a photo. What is kept in clear is masked by
`masked`; forms seal the whole text beside it. Landlines are not looked for: those in texts are mostly offices'.
"""

import re
from collections.abc import Iterator
from typing import Any

_WIDE = str.maketrans({0xFF10 + n: str(n) for n in range(10)} | {"Ｘ": "X", "ｘ": "x"})  # one sign for one: places stay
_GAP = r"[ \u00a0\u3000\-—·.]?"
_ID = re.compile(
    rf"(?<![0-9A-Za-z])[1-8]{_GAP}[0-9]{_GAP}(?:[0-9]{_GAP}){{4}}"  # where
    rf"(?:1{_GAP}[89]|2{_GAP}0){_GAP}[0-9]{_GAP}[0-9]{_GAP}[01]{_GAP}[0-9]{_GAP}[0-3]{_GAP}[0-9]{_GAP}"  # when born
    rf"(?:[0-9]{_GAP}){{3}}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(rf"(?<![0-9])(?:0086|86)?{_GAP}(1{_GAP}[3-9]{_GAP}(?:[0-9]{_GAP}){{8}}[0-9])(?![0-9])")
_SIGN = re.compile(r"[0-9Xx]")


def spots(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each number in ``text``, in order, none inside another."""
    plain = text.translate(_WIDE)
    ids = [found.span() for found in _ID.finditer(plain)]
    phones = (found.span(1) for found in _MOBILE.finditer(plain))
    yield from sorted([*ids, *(each for each in phones if not any(a < each[1] and each[0] < b for a, b in ids))])


def has_numbers(text: str) -> bool:
    return next(spots(text), None) is not None


def masked(value: Any) -> Any:
    """``value`` with the middle of every such number starred; lists and dicts value by value, other things as they are.

    110105194912310021 → 110***********0021, 138 0013 8000 → 138 **** 8000
    """
    if isinstance(value, str):
        return _masked(value)
    if isinstance(value, dict):
        return {key: masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each) for each in value]
    return value


def _masked(text: str) -> str:
    for begin, end in reversed(list(spots(text))):
        text = text[:begin] + _starred(text[begin:end]) + text[end:]
    return text


def _starred(number: str) -> str:
    """All but the first three and the last four signs; gaps stay, so that it is recognised."""
    places = [at for at, sign in enumerate(number.translate(_WIDE)) if _SIGN.fullmatch(sign)]
    hidden = {*places[3:-4]}
    return "".join("*" if at in hidden else sign for at, sign in enumerate(number))
