"""Makers of a pack's pages. `cases` knows no page: higher apps register who makes which kind.

@pages.register("guide")
def guide(page, *, pack, form, by, dry) -> str:     "new", "changed", "same" or "local"
"""

from collections.abc import Callable

from cases.packs.shapes import Page

Maker = Callable[..., str]
_makers: dict[str, Maker] = {}


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
