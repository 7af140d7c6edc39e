"""Pick-up codes: eight letters that, with the number, open one case to who filed it."""

import hmac

from home import crypto

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs, none that look alike: no I, O, 0, 1
LENGTH = 8  # 40 bits


def pickup_code(secret: str) -> str:
    """The code that belongs to a draft's ``secret``: the same however often the receipt is printed."""
    bits = int.from_bytes(crypto.derive(secret, "pickup")[:5], "big")
    return "".join(LETTERS[(bits >> 5 * place) & 31] for place in reversed(range(LENGTH)))


def tidy(text: str) -> str:
    """What somebody typed, as it is hashed: capitals, no blanks or hyphens; 0 and O, 1 and I cannot be meant."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:32]


def code_hash(code: str) -> str:
    """Keyed hash: without the installation's key the forty bits cannot be tried out on a stolen database."""
    return crypto.lookup(tidy(code), "pickup")


def matches(code: str, code_hash_: str | None) -> bool:
    """Compare in constant time; also works the same for a case without a code."""
    return hmac.compare_digest(code_hash(code), code_hash_ or "-" * 64)


def shown(code: str) -> str:
    """``ABCD EFGH``"""
    return f"{code[:4]} {code[4:]}"
