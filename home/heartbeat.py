"""Signs of life of processes that have no page: the ticker beats, /healthz listens. Shared through the cache."""

from datetime import datetime

from django.core.cache import cache

from home import clock

KEPT = 7 * 24 * 3600  # seconds


def beat(name: str) -> None:
    """Say that ``name`` is at work now. A tick or a simulation at another time is no sign of life."""
    if clock.moved():
        return
    cache.set(f"heartbeat:{name}", clock.now().isoformat(), KEPT)


def last(name: str) -> datetime | None:
    """When ``name`` was last heard of."""
    kept = cache.get(f"heartbeat:{name}")
    return datetime.fromisoformat(kept) if kept else None
