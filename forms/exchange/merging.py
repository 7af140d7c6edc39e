"""Three versions of a form: the one that was exported, what the builder holds now, what the file brings.

What only one side changed is taken; where both changed the same thing otherwise, somebody decides. Pure: no row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.exchange.parts import CHECKS, FORM, ORDER, Parts, is_check, is_step

THEIRS, MINE, CONFLICT = "theirs", "mine", "conflict"
GONE, ADDED = "gone", "added"
Decisions = Mapping[str, str]  # id of a difference → theirs or mine


@dataclass(frozen=True)
class Difference:
    """``part``: its id in `parts`; ``setting``: of it, or gone, added, order. ``status``: who changed it.

    Values are those of each version, None where the version has none.
    """

    part: str
    setting: str
    status: str
    base: Any = None
    mine: Any = None
    theirs: Any = None

    @property
    def id(self) -> str:
        return f"{self.part}/{self.setting}"


@dataclass
class Merge:
    """``differences`` in the order of the form; ``merged``: what comes of the decisions made so far."""

    differences: list[Difference] = field(default_factory=list)
    merged: Parts = field(default_factory=Parts)

    @property
    def conflicts(self) -> list[Difference]:
        return [each for each in self.differences if each.status == CONFLICT]


def merge(base: Parts | None, mine: Parts, theirs: Parts, decisions: Decisions) -> Merge:
    """``base`` None: nobody knows what the file was made from, so whatever differs is to be decided."""
    return _Merger(base, mine, theirs, decisions).whole()


class _Merger:
    def __init__(self, base: Parts | None, mine: Parts, theirs: Parts, decisions: Decisions) -> None:
        self.base, self.mine, self.theirs, self.decisions = base, mine, theirs, decisions
        self.found: list[Difference] = []
        self.settings: dict[str, dict[str, Any]] = {}

    def whole(self) -> Merge:
        for part in self._everything():
            self._part(part)
        inside = self._arranged(set(self.settings))
        merged = Parts(self.settings, inside)
        _drop_empty(merged)
        return Merge(self.found, merged)

    def _everything(self) -> list[str]:
        parts = [FORM, *self.mine.walk()]
        parts += [part for part in self.theirs.walk() if part not in parts]
        parts += [part for part in self.base.walk() if part not in parts] if self.base else []
        return [part for part in parts if part != CHECKS]

    def _takes(self, difference: Difference) -> bool:
        """True if the file's side counts. An undecided conflict stays as it is in the builder."""
        if difference.status == CONFLICT:
            return self.decisions.get(difference.id) == THEIRS
        return difference.status == THEIRS

    # --- parts ------------------------------------------------------------------------------------------------------
    def _part(self, part: str) -> None:
        before = self.base.settings.get(part) if self.base else None
        mine, theirs = self.mine.settings.get(part), self.theirs.settings.get(part)
        if mine is not None and theirs is not None:
            self.settings[part] = self._settings(part, before, mine, theirs)
        elif theirs is not None:
            self._only_theirs(part, before, theirs)
        elif mine is not None:
            self._only_mine(part, before, mine)

    def _settings(self, part: str, before: dict | None, mine: dict, theirs: dict) -> dict[str, Any]:
        made = dict(mine)
        for name in dict.fromkeys((*mine, *theirs)):
            values = [None if each is None else each.get(name) for each in (before, mine, theirs)]
            status = _status(*values, known=before is not None)
            if not status:
                continue
            found = Difference(part, name, status, *values)
            self.found.append(found)
            if self._takes(found):
                made[name] = theirs.get(name)
        return {name: value for name, value in made.items() if value is not None}

    def _only_theirs(self, part: str, before: dict | None, theirs: dict) -> None:
        if before is None:
            status, setting = THEIRS, ADDED
        else:  # gone here; is it as it was there?
            status, setting = (MINE if before == theirs else CONFLICT), GONE
        found = Difference(part, setting, status, before, None, theirs)
        self.found.append(found)
        if self._takes(found):
            self.settings[part] = theirs

    def _only_mine(self, part: str, before: dict | None, mine: dict) -> None:
        if before is None:  # new here; without a base it may as well have been taken out of the file
            status, setting = (MINE, ADDED) if self.base else (CONFLICT, GONE)
        else:
            status, setting = (THEIRS if before == mine else CONFLICT), GONE
        found = Difference(part, setting, status, before, mine, None)
        self.found.append(found)
        if not self._takes(found):
            self.settings[part] = mine

    # --- where they stand -------------------------------------------------------------------------------------------
    def _arranged(self, kept: set[str]) -> dict[str, list[str]]:
        first, second = self.mine, self.theirs
        if (found := self._moved()) is not None:
            self.found.append(found)
            if self._takes(found):
                first, second = second, first
        inside = {holder: [part for part in parts if part in kept] for holder, parts in first.inside.items()}
        inside = {holder: parts for holder, parts in inside.items() if holder in kept or holder == CHECKS}
        placed = {part for parts in inside.values() for part in parts}
        for part in second.walk():
            if part in kept and part not in placed:
                self._insert(inside, part, second)
                placed.add(part)
        for part in kept - placed - {FORM}:  # its holder was taken out on one side, and it stays
            self._insert(inside, part, first if first.parent(part) else second)
        return inside

    def _moved(self) -> Difference | None:
        common = set(self.mine.settings) & set(self.theirs.settings) & set((self.base or self.mine).settings)
        mine, theirs = self.mine.arrangement(common), self.theirs.arrangement(common)
        before = self.base.arrangement(common) if self.base else None
        status = _status(before, mine, theirs, known=before is not None)
        return Difference(FORM, ORDER, status, before, mine, theirs) if status else None

    def _insert(self, inside: dict[str, list[str]], part: str, source: Parts) -> None:
        """After the nearest part before it that stands in the same holder there and here."""
        holder = source.parent(part) or FORM
        if holder not in inside and holder != FORM and holder not in self.settings:
            self.settings[holder] = source.settings[holder]  # a step taken out holds a question that stays
            self._insert(inside, holder, source)
        here, there = inside.setdefault(holder, []), source.inside[holder]
        before = [each for each in there[: there.index(part)] if each in here]
        here.insert(here.index(before[-1]) + 1 if before else 0, part)


def _status(before: Any, mine: Any, theirs: Any, *, known: bool) -> str:
    """Who changed a value; "" if there is nothing to tell."""
    if mine == theirs:
        return ""
    if not known:
        return CONFLICT
    if before == mine:
        return THEIRS
    return MINE if before == theirs else CONFLICT


def _drop_empty(parts: Parts) -> None:
    """A step that lost all its questions goes with them."""
    steps = parts.inside[FORM]
    for part in list(steps):
        if is_step(part) and not parts.inside.get(part):
            steps.remove(part)
            parts.settings.pop(part, None)
    parts.inside[CHECKS] = [part for part in parts.inside.get(CHECKS, ()) if is_check(part)]
