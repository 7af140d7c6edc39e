"""The points as a schematic picture: the centre in the middle, towns around it, what belongs to a town about it.

No map: nobody measured anything. It shows what belongs where and what is open; the list beside it says the same.
"""

from dataclasses import dataclass
from math import cos, pi, sin

from cms.elder.registers import Place

WIDE, HIGH = 1080, 760
ACROSS, DOWN = 400, 270  # from the centre to the towns
AROUND = 62  # from a town to its points
SIDES = 0.5  # how far to the side the middle counts as the middle


@dataclass(frozen=True)
class Dot:
    """``x``, ``y``: in the picture's units; ``place``: what stands there; ``anchor``: of its name."""

    x: int
    y: int
    place: Place
    anchor: str = "middle"
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True)
class Picture:
    centre: list[Dot]
    towns: list[Dot]
    small: list[Dot]
    wide: int = WIDE
    high: int = HIGH


def picture(places: list[Place]) -> Picture:
    towns = [each for each in places if each.tier == "town"]
    others = [each for each in places if each.tier != "town"]
    middle_x, middle_y = WIDE // 2, HIGH // 2
    centre = [Dot(middle_x + 60 * n, middle_y, each, label_y=middle_y + 62) for n, each in enumerate(others[:3])]
    dots, small = [], []
    for n, town in enumerate(towns):
        turn = 2 * pi * n / len(towns) - pi / 2
        x, y = round(middle_x + ACROSS * cos(turn)), round(middle_y + DOWN * sin(turn))
        dots.append(_town(x, y, town, turn))
        small += list(_about(x, y, town.below, turn))
    return Picture(centre, dots, small)


def _town(x: int, y: int, town: Place, turn: float) -> Dot:
    """Its name stands on the side of the centre, where nothing else does."""
    side = cos(turn)
    if side > SIDES:
        return Dot(x, y, town, "end", x - 34, y + 9)
    if side < -SIDES:
        return Dot(x, y, town, "start", x + 34, y + 9)
    return Dot(x, y, town, "middle", x, y + (56 if sin(turn) < 0 else -38))


def _about(x: int, y: int, places: list[Place], turn: float):
    """A fan outwards from the centre."""
    step = pi / 5.5
    for n, place in enumerate(places[:8]):
        out = turn + step * (n - (min(len(places), 8) - 1) / 2)
        yield Dot(round(x + AROUND * cos(out)), round(y + AROUND * sin(out)), place)
