"""A case type drawn: states as boxes from left to right, moves as arrows. Always of what is saved, laid out by rule.

A state stands in the column of the shortest way to it; a move from many states is a pill of its own, as “withdrawn at
any time” is one thing and not seven arrows.
"""

from collections import deque
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from cases import spec
from cases.admin.designer.labels import Box, Curve, Labels, Place, Point

WIDE, HIGH = 168, 62  # of a state
GAP, ROW = 148, 112  # between columns, between the tops of rows
EDGE, TOP = 28, 56
MANY = 4  # from so many states on, a move is drawn as a pill
LONGEST = 9  # signs of an arrow's label
LINE = 16  # from name to name


@dataclass(frozen=True)
class Node:
    key: str
    label: str
    said: str
    category: str
    x: int
    y: int
    wrong: bool
    stays: tuple[tuple[str, str], ...] = ()  # (key, label) of moves that leave it here

    @property
    def tall(self) -> int:
        return HIGH


@dataclass(frozen=True)
class Arrow:
    key: str
    label: str
    path: str
    x: int
    y: int
    auto: bool
    wrong: bool
    full: str
    anchor: str


@dataclass(frozen=True)
class Pill:
    key: str
    label: str
    x: int
    y: int
    width: int
    wrong: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Diagram:
    width: int
    height: int
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    pills: tuple[Pill, ...]
    words: str  # the whole, for who cannot see it


def draw(life: spec.CaseSpec, wrong: set[tuple[str, str]] = frozenset()) -> Diagram:
    """``wrong``: ("states" | "transitions", key) of parts the linter complains about."""
    columns = _columns(life)
    places = {
        key: (EDGE + n * (WIDE + GAP), TOP + row * ROW)
        for n, keys in enumerate(columns)
        for row, key in enumerate(keys)
    }
    arrows, pills, stays = _moves(life, places, wrong)
    nodes = tuple(
        Node(key, _short(state.label, 9), _short(state.public or "", 12), state.category, *places[key],
             ("states", key) in wrong, tuple(stays.get(key, ())))
        for key, state in life.states.items()
    )  # fmt: skip
    right = _right(places)
    bottom = max((y for _x, y in places.values()), default=0) + HIGH + 36
    laid, height = _laid(pills, right, bottom)
    return Diagram(right, height, nodes, tuple(arrows), laid, _aloud(life))


def _right(places: dict[str, Point]) -> int:
    return max((x for x, _y in places.values()), default=0) + WIDE + EDGE


def _columns(life: spec.CaseSpec) -> list[list[str]]:
    """States by how many moves they are away from the opening; those nobody reaches stand last."""
    far = {move.to: 0 for move in life.transitions.values() if not move.from_ and move.to in life.states}
    waiting = deque(far)
    while waiting:
        here = waiting.popleft()
        for move in life.transitions.values():
            if here in move.from_ and move.to in life.states and move.to not in far:
                far[move.to] = far[here] + 1
                waiting.append(move.to)
    last = max(far.values(), default=0) + 1
    found: list[list[str]] = [[] for _n in range(last + 1)]
    for key in life.states:
        found[far.get(key, last)].append(key)
    order = {"work": 0, "intake": 0, "closed": 1, "pause": 2}
    return [sorted(keys, key=lambda key: order[life.states[key].category]) for keys in found if keys]


def _moves(life: spec.CaseSpec, places: dict[str, tuple[int, int]], wrong) -> tuple[list[Arrow], list[tuple], dict]:
    arrows, pills, stays = [], [], {}
    lanes: dict[tuple[str, str], list[tuple[str, spec.Transition]]] = {}
    for key, move in life.transitions.items():
        if not move.from_:
            continue
        if move.to not in life.states:
            for state in move.from_:
                stays.setdefault(state, []).append((key, move.label))
        elif len(move.from_) >= MANY:
            words = {"n": len(move.from_), "move": move.label, "state": life.states[move.to].label}
            said = _("From %(n)d states: %(move)s → %(state)s") % words
            pills.append((key, said, ("transitions", key) in wrong))
        else:
            for state in move.from_:
                if state == move.to:
                    stays.setdefault(state, []).append((key, move.label))
                elif state in places:
                    lanes.setdefault((state, move.to), []).append((key, move))
    boxes = [Box(x - 3, y - 3, x + WIDE + 3, y + HIGH + 3) for x, y in places.values()]
    labels = Labels(boxes, _right(places))
    for lane, (ends, several) in enumerate(lanes.items()):
        arrows += _lane(ends, several, places, wrong, lane, labels)
    return arrows, pills, stays


def _lane(ends, several, places, wrong, lane, labels: Labels) -> list[Arrow]:
    """One line for all moves between two states, a label each; the first wish is near the arrow's head, where lines
    that fan out are apart, the others one under the other.
    """
    curve, (x, y, anchor) = _line(places[ends[0]], places[ends[1]], lane)
    found = []
    for n, (key, move) in enumerate(several):
        short = _short(move.label, LONGEST)
        x, y, anchor = labels.place(short, (x, y, anchor), curve)
        odd = ("transitions", key) in wrong
        found.append(Arrow(key, short, "" if n else curve.path, x, y, move.auto is not None, odd, move.label, anchor))
        y += LINE
    return found


def _line(start: Point, goal: Point, lane: int) -> tuple[Curve, Place]:
    """The line between two states, and where its name would best stand."""
    (x1, y1), (x2, y2) = start, goal
    spread = (lane % 3 - 1) * 10
    if x2 > x1 + WIDE + GAP and y1 == y2:  # over the heads of those between
        a, b = x1 + WIDE, x2
        curve = Curve((a - 30, y1), (a, y1 - 44), (b, y2 - 44), (b + 30, y2 - 2))
        return curve, ((a + b) // 2, y1 - 37, "middle")
    if x2 > x1:
        a, b = (x1 + WIDE, y1 + HIGH // 2 + spread), (x2 - 2, y2 + HIGH // 2 + spread)
        bend = max((b[0] - a[0]) // 2, 30)
        return Curve(a, (a[0] + bend, a[1]), (b[0] - bend, b[1]), b), (x2 - GAP // 2 + 8, b[1] - 8, "middle")
    if x2 < x1:
        a, b = (x1 + WIDE // 2 + spread, y1 + HIGH), (x2 + WIDE // 2 + spread, y2 + HIGH + 2)
        down = max(y1, y2) + HIGH + 34 + lane % 3 * 12
        return Curve(a, (a[0], down), (b[0], down), b), (
            x1 - GAP // 2 + 8,
            (max(y1, y2) + HIGH + 3 * down) // 4 - 7,
            "middle",
        )
    if abs(y1 - y2) > ROW:  # past those between
        side = x1 + WIDE
        out = side + 40 + lane % 3 * 10
        a, b = y1 + HIGH // 2, y2 + HIGH // 2
        return Curve((side, a), (out, a), (out, b), (side + 2, b)), (out - 6, (y1 + y2 + HIGH) // 2 - 5, "start")
    falls = y1 < y2
    x = x1 + WIDE // 2 + (20 if falls else -20)
    a, b = (x, y1 + HIGH if falls else y1), (x, y2 - 2 if falls else y2 + HIGH + 2)
    at = (x + (7 if falls else -7), (y1 + y2 + HIGH) // 2 + 3, "start" if falls else "end")
    return Curve(a, a, b, b), at


def _laid(pills: list[tuple], right: int, bottom: int) -> tuple[tuple[Pill, ...], int]:
    found, x, y = [], EDGE, bottom
    for key, label, wrong in pills:
        width = 34 + sum(14 if east_asian_width(sign) in "WF" else 8 for sign in label)
        if x > EDGE and x + width > right - EDGE:
            x, y = EDGE, y + 46
        found.append(Pill(key, label, x, y, width, wrong))
        x += width + 16
    return tuple(found), (y + 46 if pills else bottom)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _aloud(life: spec.CaseSpec) -> str:
    lines = [
        _("%(from)s → %(move)s → %(to)s")
        % {
            "from": "、".join(life.states[each].label for each in move.from_ if each in life.states),
            "move": move.label,
            "to": life.states[move.to].label,
        }
        for move in life.transitions.values()
        if move.from_ and move.to in life.states
    ]
    return "；".join(lines)
