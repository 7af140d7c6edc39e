"""One thing that is inspected."""

from dataclasses import dataclass, field
from enum import IntEnum


class State(IntEnum):
    """Worst first. UNKNOWN: only somebody outside, or a person, can tell."""

    BAD = 0
    SOON = 1
    UNKNOWN = 2
    WELL = 3


@dataclass(frozen=True)
class Line:
    """Of the list behind a row; ``url`` may be empty."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """``veto``: alone enough to fail (单项否决). ``rule``: what is asked for, in words; ``said``: how the site stands;
    ``cure``: what to do, at ``url`` where there is a place for it. ``more``: lines left out."""

    key: str
    title: str
    veto: bool
    rule: str
    state: State
    said: str
    lines: list[Line] = field(default_factory=list)
    more: int = 0
    cure: str = ""
    url: str = ""

    @property
    def tone(self) -> str:
        return self.state.name.lower()
