"""Pick-up codes: eight letters that, with the number, open one case to who filed it."""

import hmac

from home import crypto
from home.codes import LENGTH, LETTERS, letters, shown, tidy

__all__ = ["LENGTH", "LETTERS", "code_hash", "matches", "pickup_code", "shown", "tidy"]


def pickup_code(secret: str) -> str:
    """The code that belongs to a draft's ``secret``: the same however often the receipt is printed."""
    return letters(crypto.derive(secret, "pickup"))


def code_hash(code: str) -> str:
    """Keyed hash: without the installation's key the forty bits cannot be tried out on a stolen database."""
    return crypto.lookup(tidy(code), "pickup")


def matches(code: str, code_hash_: str | None) -> bool:
    """Compare in constant time; also works the same for a case without a code."""
    return hmac.compare_digest(code_hash(code), code_hash_ or "-" * 64)
