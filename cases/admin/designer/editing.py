"""One part of a type in its boxes: shown as it is, read as it was posted."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.admin.designer import sections
from cases.admin.designer.boxes import WHOLE, Box, Slip
from cases.admin.designer.draft import Draft, Path, Refused
from cases.admin.designer.known import Known
from cases.admin.designer.sections import Section
from cases.admin.designer.slips import Placed


@dataclass
class Shown:
    """A box with what stands in it and what is wrong with it. ``errors`` stop saving, ``lint`` stops publishing."""

    box: Box
    raw: Any
    known: Known
    errors: list[str] = field(default_factory=list)
    lint: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.box.name

    @property
    def template(self) -> str:
        return self.box.template

    @property
    def extras(self) -> dict[str, Any]:
        return self.box.extras(self.raw, self.known, self.name)

    @property
    def folded(self) -> bool:
        """True for a rare box that holds nothing and has nothing wrong."""
        return self.box.more and not self.errors and not self.lint and not _says(self.raw)


def _says(raw: Any) -> bool:
    if isinstance(raw, dict):
        return any(_says(value) for key, value in raw.items() if key not in ("unit", "join"))
    return bool(raw) if not isinstance(raw, bool) else False


class Editing:
    """``path``: where the part stands in the type."""

    def __init__(self, draft: Draft, known: Known, section: Section, path: Path) -> None:
        self.draft, self.known, self.section, self.path = draft, known, section, path
        self.part: dict[str, Any] = draft.data
        if path:
            self.part = draft.get(path, {})
            if section.usual and draft.get(path) is not None:
                self.part = _spelled_out(self.part, section)
        self.rest = sections.rest_of(section, self.part)
        every = [*sections.boxes_of(section, known), *([sections.HAND] if self.rest else [])]
        self.boxes = [box.within(self.part) for box in every]
        self.top: list[str] = []

    def before(self, box: Box) -> Any:
        if box is sections.HAND:
            return self.rest
        if box.path == (WHOLE,):
            return self.part
        found: Any = self.part
        for step in box.path:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def shown(self, lint: list[Placed]) -> list[Shown]:
        rows = [Shown(box, box.shown(self.before(box), self.known), self.known) for box in self.boxes]
        return self._beside(rows, lint)

    def _beside(self, rows: list[Shown], lint: list[Placed]) -> list[Shown]:
        for each in lint:
            inside = each.path[len(self.path) :]
            row = next((row for row in rows if row.box.path == inside[: len(row.box.path)]), None)
            if row is None:
                self.top.append(each.sentence)
            else:
                row.lint.append(each.sentence)
        return rows

    def as_posted(self, box: Box, data: QueryDict) -> Shown:
        return Shown(box, box.posted(data, box.name), self.known)

    def save(self, data: QueryDict, user) -> list[Shown]:
        """Read what was posted and keep it. Empty when all went well, else the boxes with what is wrong."""
        rows, part = [], copy.deepcopy(self.part)
        for box in self.boxes:
            try:
                raw, value = box.read(data, self.known, self.before(box))
                rows.append(Shown(box, raw, self.known))
                self._put(part, box, value)
            except Slip as slip:
                rows.append(Shown(box, box.posted(data, box.name), self.known, [str(slip)]))
        if any(row.errors for row in rows):
            return rows
        try:
            self._keep(_pruned(part, self.boxes), user)
        except Refused as refused:
            for path, sentence in refused.slips:
                inside = path[len(self.path) :]
                row = next((row for row in rows if row.box.path == inside[: len(row.box.path)]), None)
                if row is None:
                    self.top.append(sentence)
                else:
                    row.errors.append(sentence)
            return rows
        return []

    def _put(self, part: dict[str, Any], box: Box, value: Any) -> None:
        if box is sections.HAND:
            if not isinstance(value, dict | None):
                raise Slip(_("Write keys and values, a line each."))
            for key in self.rest:
                part.pop(key, None)
            part |= value or {}
            return
        if box.path == (WHOLE,):
            part.clear()
            part |= value or {}
            return
        *above, last = box.path
        found = part
        for step in above:
            found = found.setdefault(step, {})
        if value is None:
            found.pop(last, None)
        else:
            found[last] = value

    def _keep(self, part: dict[str, Any], user) -> None:
        if not self.path:
            kept = {key: value for key, value in self.draft.data.items() if key in part or key not in self._own()}
            self.draft.data = kept | part
        elif self.section.kind == "one" and not _stands(part, self.section):
            self.draft.put(self.path, None)
        else:
            self.draft.put(self.path, part)
        self.draft.keep(user)

    def _own(self) -> set[str]:
        return {box.path[0] for box in self.boxes}


def _spelled_out(part: dict[str, Any], section: Section) -> dict[str, Any]:
    """With what it means without saying so: a box left blank would be read as “no”."""
    first, *others = section.stands_on
    said = any(key in part for key in others)  # then what the first one usually says does not count
    return {key: value for key, value in section.usual if not (said and key == first)} | part


def _stands(part: dict[str, Any], section: Section) -> bool:
    return any(part.get(key) for key in section.stands_on) if section.stands_on else bool(part)


def _pruned(part: dict[str, Any], boxes: list[Box]) -> dict[str, Any]:
    """Without the inner maps that boxes have emptied."""
    inner = {box.path[0] for box in boxes if len(box.path) > 1}
    return {key: value for key, value in part.items() if not (key in inner and value == {})}


def parts_of(draft: Draft, section: Section) -> Iterator[tuple[str | int, Any]]:
    """(key, part) of a section, in its order."""
    found = draft.get((section.key,), {} if section.kind == "map" else [])
    return iter(found.items()) if isinstance(found, dict) else iter(enumerate(found))


def path_of(section: Section, key: str | None = None) -> Path:
    """Raises ValueError for the place of a list that is none."""
    if section is sections.ABOUT:
        return ()
    if section.kind == "one":
        return (section.key,)
    return (section.key, int(key) if section.kind == "list" else str(key))
