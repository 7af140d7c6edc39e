"""A case type drawn: states as boxes from left to right, moves as arrows. Always of what is saved, laid out by rule.

A state stands in the column of the shortest way to it; a move from many states is a pill of its own, as “withdrawn at
any time” is one thing and not seven arrows.
"""

from collections import deque
from dataclasses import dataclass
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from cases import spec

WIDE, HIGH = 168, 62  # of a state
GAP, ROW = 148, 112  # between columns, between the tops of rows
EDGE, TOP = 28, 56
MANY = 4  # from so many states on, a move is drawn as a pill
LONGEST = 9  # signs of an arrow's label


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
    right = max((x for x, _y in places.values()), default=0) + WIDE + EDGE
    bottom = max((y for _x, y in places.values()), default=0) + HIGH + 36
    laid, height = _laid(pills, right, bottom)
    return Diagram(right, height, nodes, tuple(arrows), laid, _aloud(life))


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
    for lane, (ends, several) in enumerate(lanes.items()):
        arrows += _lane(ends, several, places, wrong, lane)
    return arrows, pills, stays


def _lane(ends, several, places, wrong, lane) -> list[Arrow]:
    """One line for all moves between two states, a label each under the other. Labels stand near the arrow's head,
    where lines that fan out are apart.
    """
    (x1, y1), (x2, y2) = places[ends[0]], places[ends[1]]
    spread, anchor = (lane % 3 - 1) * 10, "middle"
    if x2 > x1:
        a, b = (x1 + WIDE, y1 + HIGH // 2 + spread), (x2, y2 + HIGH // 2 + spread)
        bend = max((b[0] - a[0]) // 2, 30)
        path = f"M{a[0]} {a[1]}C{a[0] + bend} {a[1]} {b[0] - bend} {b[1]} {b[0] - 2} {b[1]}"
        at = (x2 - GAP // 2 + 8, b[1] - 3)
        if x2 - x1 > WIDE + GAP and y1 == y2:  # over the heads of those between
            path = f"M{a[0] - 30} {y1}C{a[0]} {y1 - 44} {b[0]} {y2 - 44} {b[0] + 30} {y2 - 2}"
            at = ((a[0] + b[0]) // 2, y1 - 32)
    elif x2 < x1:
        a, b = (x1 + WIDE // 2 + spread, y1 + HIGH), (x2 + WIDE // 2 + spread, y2 + HIGH)
        down = max(y1, y2) + HIGH + 34 + lane % 3 * 12
        path = f"M{a[0]} {a[1]}C{a[0]} {down} {b[0]} {down} {b[0]} {b[1] + 2}"
        at = (x1 - GAP // 2 + 8, (max(y1, y2) + HIGH + 3 * down) // 4 - 2)
    elif abs(y1 - y2) > ROW:  # past those between
        side = x1 + WIDE
        out = side + 40 + lane % 3 * 10
        path = f"M{side} {y1 + HIGH // 2}C{out} {y1 + HIGH // 2} {out} {y2 + HIGH // 2} {side + 2} {y2 + HIGH // 2}"
        at, anchor = (out - 6, (y1 + y2 + HIGH) // 2), "start"
    else:
        x = x1 + WIDE // 2 + (20 if y1 < y2 else -20)
        path = f"M{x} {y1 + HIGH if y1 < y2 else y1}L{x} {y2 - 2 if y1 < y2 else y2 + HIGH + 2}"
        at = (x + (7 if y1 < y2 else -7), (y1 + y2 + HIGH) // 2 + 8)
        anchor = "start" if y1 < y2 else "end"
    found = []
    for n, (key, move) in enumerate(several):
        y, odd = at[1] - 5 + 15 * n, ("transitions", key) in wrong
        short = _short(move.label, LONGEST)
        found.append(Arrow(key, short, "" if n else path, at[0], y, move.auto is not None, odd, move.label, anchor))
    return found


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
