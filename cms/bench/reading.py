"""One figure beside its yardstick, as JSON and as a line for people."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

MS, RATE, A_MINUTE, MIB, SHARE = "ms", "rows/s", "/min", "MiB", "of 1"
NEXT_TO_NOTHING = 0.01  # stands for a yardstick of 0, which nothing can be divided by


@dataclass(frozen=True)
class Reading:
    """``ratio`` above 1: ours is better than the yardstick. ``goal``: the least ratio that will do."""

    name: str
    ours: float
    yardstick: float
    yardstick_name: str
    unit: str
    goal: float

    @classmethod
    def of_time(cls, name: str, seconds: tuple[float, float], against: str, goal: float) -> "Reading":
        ours, yardstick = (round(each * 1000, 2) for each in seconds)
        return cls(name, ours, yardstick, against, MS, goal)

    @classmethod
    def of_rate(cls, name: str, rows: int, seconds: tuple[float, float], against: str, goal: float) -> "Reading":
        ours, yardstick = (round(rows / each, 1) for each in seconds)
        return cls(name, ours, yardstick, against, RATE, goal)

    @classmethod
    def of_minutes(cls, name: str, times: int, seconds: tuple[float, float], against: str, goal: float) -> "Reading":
        """How often a minute."""
        ours, yardstick = (round(60 * times / each, 1) for each in seconds)
        return cls(name, ours, yardstick, against, A_MINUTE, goal)

    @classmethod
    def of_memory(cls, name: str, ours: float, yardstick: float, against: str, goal: float) -> "Reading":
        return cls(name, round(ours, 1), round(yardstick, 1), against, MIB, goal)

    @classmethod
    def of_share(cls, name: str, ours: float, yardstick: float, against: str, goal: float) -> "Reading":
        return cls(name, round(ours, 3), round(max(yardstick, NEXT_TO_NOTHING), 3), against, SHARE, goal)

    @property
    def ratio(self) -> float:
        ratio = self.yardstick / self.ours if self.unit in (MS, MIB) else self.ours / self.yardstick
        return round(ratio, 3)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"ratio": self.ratio}


def table(rows: Iterable[dict[str, Any]]) -> str:
    """Lines for a terminal, from what `as_json` gave."""
    heads = ("", _("ours"), _("yardstick"), "", _("ratio"), _("goal"), "")
    lines = [_line(*heads), *(_line(*_words(row)) for row in rows)]
    return "\n".join(line.rstrip() for line in lines)


def _words(row: dict[str, Any]) -> tuple[str, ...]:
    mark = "✓" if row["ratio"] >= row["goal"] else "✗"
    numbers = (f"{row['ours']:,}", f"{row['yardstick']:,}", row["unit"], str(row["ratio"]), str(row["goal"]))
    return (row["name"], *numbers, f"{mark} {_(row['yardstick_name'])}")


def _line(name: str, ours: str, yardstick: str, unit: str, ratio: str, goal: str, against: str) -> str:
    cells = (_right(ours, 11), _right(yardstick, 11), f" {unit:<6}", _right(ratio, 7), _right(goal, 7), f"  {against}")
    return f"{name:<17}" + "".join(cells)


def _right(text: str, width: int) -> str:
    """Set to the right; a Chinese sign is two wide."""
    return " " * (width - sum(1 + (east_asian_width(sign) in "WF") for sign in text)) + text
