"""How the installation is: named checks, each ok, warn or fail, with numbers and never a person's data.

Higher apps add their own: ``@health.check("timers")`` on a function that returns ``(OK | WARN | FAIL, {…})``.
"""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from home import clock, heartbeat

OK, WARN, FAIL = "ok", "warn", "fail"
LEAST_BYTES, LEAST_SHARE = 500 * 2**20, 0.05  # free room below which the installation counts as ill
TICKER_LATE, TICKER_GONE = 180, 900  # seconds without a sign of life
Answer = tuple[str, dict]
_checks: dict[str, Callable[[], Answer]] = {}
READY = ("database", "migrations", "cache")  # without these no page can be answered


def check(name: str):
    """Decorator: ask this function whenever the whole state is asked."""

    def register(function: Callable[[], Answer]) -> Callable[[], Answer]:
        _checks[name] = function
        return function

    return register


def report(names=None) -> dict:
    """``{"status": worst, "at": …, "checks": {name: {"status": …, …}}}``. A check that breaks has failed."""
    found = {name: _ask(function) for name, function in _checks.items() if names is None or name in names}
    states = [each["status"] for each in found.values()]
    worst = next((state for state in (FAIL, WARN) if state in states), OK)
    return {"status": worst, "at": clock.now().isoformat(timespec="seconds"), "checks": found}


def _ask(function: Callable[[], Answer]) -> dict:
    try:
        status, facts = function()
    except Exception as fault:  # whatever breaks here is what the operator asks about; its text may name people
        return {"status": FAIL, "fault": type(fault).__name__}
    return {"status": status} | facts


@check("database")
def database() -> Answer:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK, {"kind": connection.vendor, "ms": round((time.monotonic() - began) * 1000, 1)}


def migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@check("migrations")
def migrations() -> Answer:
    waiting = migrations_waiting()
    return (FAIL if waiting else OK), {"waiting": waiting}


@check("cache")
def cache_works() -> Answer:
    word = uuid4().hex
    cache.set("health", word, 60)
    return (OK if cache.get("health") else FAIL), {}


@check("storage")
def storage() -> Answer:
    """Private files can be written, read and taken away."""
    store = storages["private"]
    name = store.save(f"health/{uuid4().hex}", ContentFile(b"1"))
    try:
        with store.open(name) as file:
            whole = file.read() == b"1"
    finally:
        store.delete(name)
    return (OK if whole else FAIL), {}


@check("disk")
def disk() -> Answer:
    rooms = [_room(Path(place)) for place in {settings.VAR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT}]
    free, total = min(rooms, key=lambda room: room[0])
    short = any(free < LEAST_BYTES or free < total * LEAST_SHARE for free, total in rooms)
    return (FAIL if short else OK), {"free_mb": free // 2**20, "free_percent": round(100 * free / total, 1)}


def _room(place: Path) -> tuple[int, int]:
    there = next(each for each in (place, *place.parents) if os.path.exists(each))
    usage = shutil.disk_usage(there)
    return usage.free, usage.total


@check("ticker")
def ticker() -> Answer:
    """Timers fire and notices leave only while the ticker lives."""
    heard = heartbeat.last("ticker")
    if heard is None:
        return WARN, {"seconds_ago": None}
    ago = max(round((clock.now() - heard).total_seconds()), 0)
    return (FAIL if ago > TICKER_GONE else WARN if ago > TICKER_LATE else OK), {"seconds_ago": ago}
