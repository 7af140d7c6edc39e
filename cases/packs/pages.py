"""Makers of a pack's pages. `cases` knows no page: higher apps register who makes which kind.

@pages.register("guide")
def guide(page, *, pack, form, by, dry) -> str:     "new", "changed", "same" or "local"

Or a pair: that, and a sentence about what the new page still lacks.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cases.packs.shapes import Page

Maker = Callable[..., str | tuple[str, str]]
Reader = Callable[..., tuple[list[dict[str, Any]], list[str]]]
_makers: dict[str, Maker] = {}
_readers: list[Reader] = []


def register(kind: str, maker: Maker | None = None):
    """Let ``maker`` make pages of ``kind``; the one registered last counts. Also a decorator.

    Called with the Page and pack= (its key), form= (the Form it shows, or None), by=, dry= (say, but change nothing).
    """
    if maker is None:
        return lambda found: register(kind, found)
    _makers[kind] = maker
    return maker


def maker(page: Page) -> Maker | None:
    return _makers.get(page.type)


def kinds() -> tuple[str, ...]:
    """Kinds of pages that somebody makes."""
    return tuple(_makers)


def reader(found: Reader) -> Reader:
    """Registers who knows pages that were made here: called with pack=, forms= ({Form id: key}), types= ({slug here:
    its name in the pack}); answers (pages as a pack says them, sentences about what it cannot say). Also a decorator.
    """
    _readers.append(found)
    return found


def read(pack: str, forms: Mapping[int, str], types: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Pages made here that show one of ``forms`` or list one of ``types``, and what of them a pack cannot say."""
    made: list[dict[str, Any]] = []
    left_out: list[str] = []
    for each in _readers:
        found, said = each(pack=pack, forms=forms, types=types)
        made += found
        left_out += said
    return made, left_out
