"""Pick-up codes: eight letters that, with the number, open one case to who filed it."""

import hmac
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from home import crypto
from home.codes import LENGTH, LETTERS, letters, shown, tidy

if TYPE_CHECKING:
    from cases.models import Case

__all__ = ["LENGTH", "LETTERS", "code_hash", "hidden", "matches", "own", "own_code", "pickup_code", "shown", "tidy"]
__all__ += ["which"]
_SHOWN = re.compile(rf"(?<![A-Z0-9])[{LETTERS}]{{4}} [{LETTERS}]{{4}}(?![A-Z0-9])")


def pickup_code(secret: str) -> str:
    """The code that belongs to a draft's ``secret``: the same however often the receipt is printed."""
    return letters(crypto.derive(secret, "pickup"))


def own_code(number: str) -> str:
    """The code of a case that nobody filed, the office opened it for somebody: it hangs on its number and the
    installation's key, so that it can be printed again."""
    return letters(crypto.derive(number, "own"))


def own(case: "Case") -> str:
    """The code of ``case`` if it is one of those, else ""."""
    code = own_code(case.number)
    return code if matches(code, case.code_hash) else ""


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


def in_text(text: str) -> list[str]:
    """Codes as they are shown, in a letter."""
    return _SHOWN.findall(text)


def hidden(text: str) -> str:
    """``text`` without codes as they are shown: letters to parties, on screens of the office."""
    return _SHOWN.sub("**** ****", text)
