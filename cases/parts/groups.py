"""Which group a part belongs to, and what the group says of it."""

from dataclasses import dataclass, field
from typing import Any

from cases.models import Case
from cases.spec import Part, PartGroup
from home.prepared import Given, Prepared

PARTS = Prepared(
    lambda: (
        Case.objects.filter(parent=Given("parent"))
        .select_related("type", "type_version", "holder", "home")
        .order_by("pk")
    )
)


@dataclass(frozen=True)
class Member:
    """One part that a group wants: a line of its list, a row of its query, or one added by hand."""

    group: str
    key: str
    type: str
    label: str = ""
    unit: str | None = None  # a place of the whole
    code: str | None = None  # of the unit, where a row or a person named it
    gives: dict[str, Any] = field(default_factory=dict)
    required: bool = True

    @property
    def part_key(self) -> str:
        return f"{self.group}.{self.key}"


def split(part_key: str) -> tuple[str, str]:
    """(group, key) of a part."""
    group, _dot, key = part_key.partition(".")
    return group, key


def group_of(part: Case) -> PartGroup | None:
    """The group of the whole that ``part`` is one of."""
    return part.parent.life.parts.get(split(part.part_key)[0]) if part.parent_id else None


def line_of(group: PartGroup, key: str) -> Part | None:
    """The line of a fixed group, None in the others."""
    return next((each for each in group.list_ if each.key == key), None)


def is_required(group: PartGroup, key: str) -> bool:
    line = line_of(group, key)
    return line.required if line else True


def has_failed(group: PartGroup, part: Case) -> bool:
    """True if the part ended with a result that the group counts as a failure."""
    line = line_of(group, split(part.part_key)[1])
    fails = line.fails if line and line.fails else group.fails
    return part.category == "closed" and part.result in fails


def stops_all(group: PartGroup, part: Case) -> bool:
    """True if this part's failure ends the others."""
    line = line_of(group, split(part.part_key)[1])
    return (line.failed if line else group.failed) == "stop" and has_failed(group, part)


def latest(whole: Case) -> dict[str, Case]:
    """part_key → part, the latest of each; one query."""
    return {part.part_key: part for part in PARTS(parent=whole.pk)}


def label(whole: Case, part_key: str, type_title: str = "") -> str:
    """What people call a part."""
    name, key = split(part_key)
    group = whole.life.parts.get(name)
    line = line_of(group, key) if group else None
    return (line.label if line else "") or (group.label if group else "") or type_title or key
