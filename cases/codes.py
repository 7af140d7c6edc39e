"""Pick-up codes: eight letters that, with the number, open one case to who filed it."""

import hmac
import re
from collections.abc import Mapping

from home import crypto
from home.codes import LENGTH, LETTERS, letters, shown, tidy

__all__ = ["LENGTH", "LETTERS", "code_hash", "hidden", "matches", "pickup_code", "shown", "tidy", "which"]
_SHOWN = re.compile(rf"(?<![A-Z0-9])[{LETTERS}]{{4}} [{LETTERS}]{{4}}(?![A-Z0-9])")


def pickup_code(secret: str) -> str:
    """The code that belongs to a draft's ``secret``: the same however often the receipt is printed."""
    return letters(crypto.derive(secret, "pickup"))


def code_hash(code: str) -> str:
    """Keyed hash: without the installation's key the forty bits cannot be tried out on a stolen database."""
    return crypto.lookup(tidy(code), "pickup")


def matches(code: str, code_hash_: str | None) -> bool:
    """Compare in constant time; also works the same for a case without a code."""
    return hmac.compare_digest(code_hash(code), code_hash_ or "-" * 64)


def which(code: str, hashes: Mapping[str, str | None]) -> str | None:
    """Whose of ``hashes`` is the code; None if nobody's. Hashes once and looks at each, whichever is right."""
    given = code_hash(code)
    right = [whose for whose, kept in hashes.items() if hmac.compare_digest(given, kept or "-" * 64) and kept]
    return right[0] if right else None


def hidden(text: str) -> str:
    """``text`` without codes as they are shown: letters to parties, on screens of the office."""
    return _SHOWN.sub("**** ****", text)
