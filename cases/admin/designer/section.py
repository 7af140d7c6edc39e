"""A section of the designer: the parts of one kind, and the boxes each is edited in."""

from dataclasses import dataclass
from typing import Any, Literal

from cases.admin.designer.boxes import Box


@dataclass(frozen=True)
class Section:
    """``kind``: parts by key, parts in a row, or a single one. ``begin``: what a new part starts with. ``usual``: what
    a single part means where it says nothing. ``stands_on``: a single part with none of these is no part."""

    key: str
    label: Any
    one: Any
    kind: Literal["map", "list", "one"]
    boxes: tuple[Box, ...]
    intro: Any = ""
    begin: tuple[tuple[str, Any], ...] = ()
    usual: tuple[tuple[str, Any], ...] = ()
    stands_on: tuple[str, ...] = ()
    title: str = "label"  # which box names a part
