"""Two sets of changes to one part brought together: what the pack changed, and what an editor changed here.

Maps are merged key by key, however deep. So are lists whose rows have names of their own: questions and columns their
key, choices their code, steps of a form their title; their order is that of whoever changed it. Anything else (a text,
a number, another list) is one thing. Where both changed the same thing differently, or both the order, the two cannot
be brought together: somebody chooses.
"""

import json
from typing import Any

from cases import spec
from forms import schema

GONE = object()
NAMES = ("key", "code", "title")  # what tells rows of a list apart, the first that all of them have


class Both(ValueError):
    """Both sides changed the same thing. ``path``: where."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(".".join(path))


def merged(base: str, here: str, brought: str) -> str | None:
    """The text of a case type with both changes in it; None where that cannot be, or is no type."""
    try:
        made = _merge(*(json.loads(text) for text in (base, here, brought)), ())
        return spec.canonical(spec.CaseSpec.model_validate(made))
    except ValueError:  # Both, JSON's and pydantic's own
        return None


def merged_form(base: str, here: str, brought: str) -> str | None:
    """The same of a form."""
    try:
        made = _merge(*(json.loads(text) for text in (base, here, brought)), ())
        return schema.canonical(schema.Form.model_validate(made))
    except ValueError:
        return None


def _merge(base: Any, here: Any, brought: Any, path: tuple[str, ...]) -> Any:
    if here == brought or brought == base:
        return here
    if here == base:
        return brought
    sides = (base, here, brought)
    if all(isinstance(each, list) for each in sides) and (name := _named(sides)):
        maps = [{row[name]: row for row in each} for each in sides]
        return list(_maps(*maps, path).values())
    if not all(isinstance(each, dict) for each in sides):
        raise Both(path)
    return _maps(base, here, brought, path)


def _named(sides: tuple[list, ...]) -> str | None:
    """By what the rows of all three lists are told apart; None where they are not."""
    for name in NAMES:
        names = [[row.get(name) if isinstance(row, dict) else None for row in each] for each in sides]
        if all(isinstance(each, str) for row in names for each in row) and all(len(set(n)) == len(n) for n in names):
            return name
    return None


def _maps(base: dict, here: dict, brought: dict, path: tuple[str, ...]) -> dict:
    found = {}
    for key in _order(base, here, brought, path):
        sides = (each.get(key, GONE) for each in (base, here, brought))
        worth = _merge(*sides, (*path, key))
        if worth is not GONE:
            found[key] = worth
    return found


def _order(base: dict, here: dict, brought: dict, path: tuple[str, ...]) -> list[str]:
    """The order of here; what the pack put in stands behind what it stands behind there. Where the pack alone has
    changed the order, it is the pack's. Raises Both where both have."""
    mine, theirs = (_shared(base, each) != _shared(each, base) for each in (here, brought))
    if mine and theirs and _shared(here, brought) != _shared(brought, here):
        raise Both(path)
    if theirs and not mine:
        here, brought = brought, here
    keys = [*here, *(key for key in base if key not in here and key not in brought)]
    before = None
    for key in brought:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before in keys else 0, key)
        before = key
    return keys


def _shared(one: dict, other: dict) -> list[str]:
    """Keys of ``one`` that ``other`` has too, in the order of ``one``."""
    return [key for key in one if key in other]
