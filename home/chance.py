"""The only source of chance for what the engine decides: draws of return visits, shuffles. Simulations seed it.

Keys, codes and tokens are not decided here: they come from the operating system (home.crypto, home.codes), but for a
code that an event keeps the hash of, which a simulation must be able to repeat: `token`.
"""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_set: ContextVar[random.Random | None] = ContextVar("chance", default=None)
_system = random.SystemRandom()


def source() -> random.Random:
    """Where to draw from: the system's chance, or inside ``seeded()`` one that repeats itself."""
    return _set.get() or _system


def token() -> str:
    """A secret of 128 bits from the operating system; in a simulation one that repeats itself, and from which nobody
    derives a code without the installation's key."""
    seed = _set.get()
    return secrets.token_hex(16) if seed is None else f"{seed.getrandbits(128):032x}"


@contextmanager
def seeded(seed: int | str) -> Iterator[random.Random]:
    """Run the block with chance that is the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311  # repeating itself is the point
    token = _set.set(chance)
    try:
        yield chance
    finally:
        _set.reset(token)
