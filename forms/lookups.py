"""Choosing from what another app keeps: entries of a register, cases by their number. That app says what there is.

register(finder)                        # cases: registers are case types whose states are in force
found = look_up("entry", "promise.matter", "GG01")
"""

from collections.abc import Callable
from dataclasses import dataclass

ENTRY, CASE = "entry", "case"
MOST = 300  # offered on a page; more are found by what is typed


@dataclass(frozen=True)
class Found:
    """``number``: what is stored and seen by rules; ``name``: what people read, "" where it is nobody's business."""

    number: str
    name: str = ""


@dataclass(frozen=True)
class Finder:
    """``sources()``: {slug: title} of what one can choose from, for the builder. ``offers(slug)``: at most MOST entries
    in force, by name. ``find(kind, slug, typed)``: by number, by business key or by the whole name; None if nothing,
    or more than one, is meant.
    """

    sources: Callable[[], dict[str, str]]
    offers: Callable[[str], list[Found]]
    find: Callable[[str, str, str], Found | None]


_finders: list[Finder] = []


def register(finder: Finder) -> None:
    _finders[:] = [finder]


def sources() -> dict[str, str]:
    return _finders[0].sources() if _finders else {}


def offers(slug: str) -> list[Found]:
    return _finders[0].offers(slug) if _finders else []


def look_up(kind: str, slug: str, typed: str) -> Found | None:
    return _finders[0].find(kind, slug, typed) if _finders and typed else None
