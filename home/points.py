"""Points around a due moment, as ladders name them: `0d`, `-1d`, `+3d`, `-2cd`, `50%`, `0d 16:30`, `overdue`."""

import math
import re
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _

_PATTERN = re.compile(
    r"(?:(?P<share>\d{1,3})%|(?P<sign>[+-]?)(?P<n>\d{1,4})(?P<unit>d|cd|h|cmin))(?: (?P<at>\d\d:\d\d))?"
)


@dataclass(frozen=True)
class Point:
    """``share`` of the whole term (0 to 100), or ``n`` units before (negative) or after the due moment."""

    share: int | None
    n: int
    unit: str
    at: time

    @classmethod
    def parse(cls, text: str) -> "Point":
        """Raises ValueError with a sentence."""
        found = _PATTERN.fullmatch(str(text).strip())
        if not found or (found["share"] and int(found["share"]) > 100):
            raise ValueError(
                _("“%(text)s” is no point of a term. Write 50%%, -1d, 0d, +3d or 0d 16:30.") % {"text": text}
            )
        at = time.fromisoformat(found["at"]) if found["at"] else time.min
        if found["share"]:
            return cls(int(found["share"]), 0, "%", at)
        return cls(None, int(found["sign"] + found["n"]), found["unit"], at)


def part(share: int, whole: int) -> int:
    """``share`` percent of ``whole`` units, rounded up."""
    return math.ceil(share * whole / 100)
