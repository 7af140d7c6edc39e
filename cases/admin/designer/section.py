"""A section of the designer: the parts of one kind, and the boxes each is edited in."""

from dataclasses import dataclass
from typing import Any, Literal

from cases.admin.designer.boxes import Box


@dataclass(frozen=True)
class Section:
    """``kind``: parts by key, parts in a row, or a single one. ``begin``: what a new part starts with."""

    key: str
    label: Any
    one: Any
    kind: Literal["map", "list", "one"]
    boxes: tuple[Box, ...]
    intro: Any = ""
    begin: tuple[tuple[str, Any], ...] = ()
    title: str = "label"  # which box names a part
