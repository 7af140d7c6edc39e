"""Posts of one page in the order they were made, whatever order they arrive in.

A page that asks by itself numbers what it posts: "k3x9a0b1.12" is the twelfth post of that page. One that comes behind
a newer one of the same page says what is not true any more: it is not kept. Pages without script send no number, two
pages on one draft have names of their own, and are taken as they come.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from forms.asking import TURN
from forms.models import Draft

MOST = 8  # pages that are remembered, the newest last
_TURN = re.compile(r"([a-z0-9]{8,16})\.([0-9]{1,9})", re.ASCII)


class Turn(NamedTuple):
    page: str
    number: int

    def __str__(self) -> str:
        return f"{self.page}.{self.number}"


class Overtaken(Exception):
    """Something newer of the same page is kept already. ``draft``: as it stands."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__("overtaken")


def of(data: Mapping[str, Any]) -> Turn | None:
    found = _TURN.fullmatch(str(data.get(TURN, "")))
    return Turn(found[1], int(found[2])) if found else None


def take(draft: Draft, data: Mapping[str, Any]) -> None:
    """Note in ``draft``, whose row is held, that this post was kept. Raises Overtaken. The same post again is taken."""
    turn = of(data)
    if turn is None:
        return
    known = dict(draft.turns)
    if known.pop(turn.page, 0) > turn.number:
        raise Overtaken(draft)
    draft.turns = [*([page, number] for page, number in known.items()), [turn.page, turn.number]][-MOST:]
