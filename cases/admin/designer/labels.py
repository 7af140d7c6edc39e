"""Where the names of arrows stand in a diagram: along their own line, on no box and on no other name if possible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

WIDTHS = {"W": 13, "F": 13}  # of a sign in the size names are printed in; of others
NARROW, ABOVE, BELOW, AIR = 7, 12, 4, 2
ALONG = (0.5, 0.62, 0.38, 0.74, 0.26, 0.84, 0.16)
BESIDE = 8  # from the line, where a name stands next to it

Point = tuple[int, int]
Place = tuple[int, int, str]  # x, y of the baseline, text-anchor


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    right: int
    bottom: int

    def shared(self, other: "Box") -> int:
        """How much of both lies on each other."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * tall if wide > 0 and tall > 0 else 0


@dataclass(frozen=True)
class Curve:
    """A cubic Bézier curve; a straight line has its ends as its inner points."""

    begin: Point
    leaving: Point
    coming: Point
    end: Point

    @property
    def path(self) -> str:
        points = ((*self.begin,), (*self.leaving,), (*self.coming,), (*self.end,))
        (a, b), *rest = points
        return f"M{a} {b}C" + " ".join(f"{x} {y}" for x, y in rest)

    def at(self, part: float) -> Point:
        rest = 1 - part
        weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        points = (self.begin, self.leaving, self.coming, self.end)
        x, y = (sum(weight * point[n] for weight, point in zip(weights, points, strict=True)) for n in (0, 1))
        return round(x), round(y)


class Labels:
    """``taken``: where nothing may stand; ``width``: of the drawing."""

    def __init__(self, taken: Iterable[Box], width: int) -> None:
        self.taken, self.width = list(taken), width

    def place(self, text: str, first: Place, curve: Curve) -> Place:
        """``first`` where it is free, else the free place along ``curve`` that comes next, else the least bad one."""
        best, least = first, -1
        for place in (first, *_along(curve)):
            found = box_of(text, place)
            bad = sum(found.shared(each) for each in self.taken) + 20 * self._out(found)
            if least < 0 or bad < least:
                best, least = place, bad
            if not bad:
                break
        self.taken.append(box_of(text, best))
        return best

    def _out(self, box: Box) -> int:
        return max(0, -box.left) + max(0, box.right - self.width)


def _along(curve: Curve) -> Iterator[Place]:
    for part in ALONG:
        x, y = curve.at(part)
        yield x, y + 4, "middle"
        yield x + BESIDE, y + 4, "start"
        yield x - BESIDE, y + 4, "end"


def box_of(text: str, place: Place) -> Box:
    x, y, anchor = place
    width = sum(WIDTHS.get(east_asian_width(sign), NARROW) for sign in text)
    left = x - {"start": 0, "middle": width // 2, "end": width}[anchor]
    return Box(left - AIR, y - ABOVE, left + width + AIR, y + BELOW)
