"""Two sets of changes to one part brought together: what the pack changed, and what an editor changed here.

Maps are merged key by key, however deep; anything else (a text, a number, a list) is one thing. Where both changed the
same thing differently, the two cannot be brought together: somebody chooses.
"""

import json
from typing import Any

from cases import spec

GONE = object()


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


def _merge(base: Any, here: Any, brought: Any, path: tuple[str, ...]) -> Any:
    if here == brought or brought == base:
        return here
    if here == base:
        return brought
    if not all(isinstance(each, dict) for each in (base, here, brought)):
        raise Both(path)
    found = {}
    for key in _order(base, here, brought):
        sides = (each.get(key, GONE) for each in (base, here, brought))
        worth = _merge(*sides, (*path, key))
        if worth is not GONE:
            found[key] = worth
    return found


def _order(base: dict, here: dict, brought: dict) -> list[str]:
    """The order of here; what the pack put in stands behind what it stands behind there."""
    keys = [*here, *(key for key in base if key not in here and key not in brought)]
    before = None
    for key in brought:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before in keys else 0, key)
        before = key
    return keys
