"""The drawing of a guide's steps: a lane for each post, a box for each step, left to right."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

WIDTH, LEFT, RIGHT = 800, 112, 8  # of the view box; room for the lane's name
LANE, BOX_H, GAP, CHAR = 96, 54, 20, 15
MOST = 6  # more steps than this do not fit a drawing; the list says them all


@dataclass(frozen=True)
class Lane:
    name: str
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2 + 5


@dataclass(frozen=True)
class Box:
    name: str
    note: str
    x: int
    y: int
    width: int
    first: bool
    last: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        return self.y + BOX_H // 2

    @property
    def name_y(self) -> int:
        return self.y + (24 if self.note else 33)

    @property
    def note_y(self) -> int:
        return self.y + 44


@dataclass(frozen=True)
class Arrow:
    line: str
    head: str


@dataclass(frozen=True)
class Flow:
    """``said``: the whole drawing in one sentence, for those who do not see it."""

    lanes: list[Lane]
    boxes: list[Box]
    arrows: list[Arrow]
    said: str

    @property
    def height(self) -> int:
        return len(self.lanes) * LANE


def draw(steps: list[dict]) -> Flow | None:
    """``steps``: facts' [{name, post, days}]. None when there are too few or too many for a drawing."""
    if not 2 <= len(steps) <= MOST:
        return None
    posts = list(dict.fromkeys(step.get("post") or pgettext("site", "You") for step in steps))
    lanes = [Lane(_short(name, 6), n * LANE, LANE - 4) for n, name in enumerate(posts)]
    slot = (WIDTH - LEFT - RIGHT) // len(steps)
    boxes = [
        Box(
            name=_short(step["name"], (slot - GAP - 8) // CHAR),
            note=_within(step.get("days")),
            x=LEFT + n * slot,
            y=posts.index(step.get("post") or pgettext("site", "You")) * LANE + (LANE - 4 - BOX_H) // 2,
            width=slot - GAP,
            first=n == 0,
            last=n == len(steps) - 1,
        )
        for n, step in enumerate(steps)
    ]
    arrows = [_arrow(before, after) for before, after in pairwise(boxes)]
    said = _("Steps: %(steps)s") % {"steps": "；".join(step["name"] for step in steps)}
    return Flow(lanes, boxes, arrows, said)


def _short(name: str, fits: int) -> str:
    return name if len(name) <= fits else name[: fits - 1] + "…"


def _within(count: int | None) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", count) % {"n": count} if count else ""


def _arrow(before: Box, after: Box) -> Arrow:
    """Straight within a lane; otherwise out to the side of the lower edge and into the next box from above or below."""
    start, end = before.x + before.width, after.x
    if before.y == after.y:
        return Arrow(f"M{start} {before.centre}H{end - 8}", _head(end, before.centre, 0))
    down = after.y > before.y
    tip = after.y if down else after.y + BOX_H
    stop = tip - 8 if down else tip + 8
    return Arrow(f"M{start} {before.centre}H{after.middle}V{stop}", _head(after.middle, tip, 1 if down else -1))


def _head(x: int, y: int, turn: int) -> str:
    """A triangle whose tip is at (x, y); ``turn``: 0 right, 1 down, -1 up."""
    if not turn:
        return f"M{x - 9} {y - 6}L{x} {y}L{x - 9} {y + 6}z"
    return f"M{x - 6} {y - 9 * turn}H{x + 6}L{x} {y}z"
