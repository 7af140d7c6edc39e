"""The only source of chance for what the engine decides: draws of return visits, shuffles. Simulations seed it.

Keys, codes and tokens are not decided here: they come from the operating system (home.crypto, home.codes).
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_set: ContextVar[random.Random | None] = ContextVar("chance", default=None)
_system = random.SystemRandom()


def source() -> random.Random:
    """Where to draw from: the system's chance, or inside ``seeded()`` one that repeats itself."""
    return _set.get() or _system


@contextmanager
def seeded(seed: int | str) -> Iterator[random.Random]:
    """Run the block with chance that is the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311  # repeating itself is the point
    token = _set.set(chance)
    try:
        yield chance
    finally:
        _set.reset(token)
