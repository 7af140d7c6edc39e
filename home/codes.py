"""Codes of eight letters that people write down, read out and type: pick-up codes, codes of drafts."""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs, none that look alike: no I, O, 0, 1
LENGTH = 8  # 40 bits


def letters(data: bytes) -> str:
    """The code that ``data`` (5 random bytes or more) makes."""
    bits = int.from_bytes(data[:5], "big")
    return "".join(LETTERS[(bits >> 5 * place) & 31] for place in reversed(range(LENGTH)))


def tidy(text: str) -> str:
    """What somebody typed, as it is hashed: capitals, no blanks or hyphens; 0 and O, 1 and I cannot be meant."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:32]


def shown(code: str) -> str:
    """``ABCD EFGH``"""
    return f"{code[:4]} {code[4:]}"
