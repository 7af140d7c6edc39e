"""A county beside the office's own: inside ``only_below`` nobody else answers, works or is on offer.

Scenarios and played types run on units made for them. The office's units are not touched for that, only not found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_path: ContextVar[str] = ContextVar("only_below", default="")


def path() -> str:
    """Where the units stand that count; "" outside: all do."""
    return _path.get()


@contextmanager
def only_below(unit) -> Iterator[None]:
    """Inside, ``active`` units and posts are those at ``unit`` and below it."""
    token = _path.set(unit.path)
    try:
        yield
    finally:
        _path.reset(token)
