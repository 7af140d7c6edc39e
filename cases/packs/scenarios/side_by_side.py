"""The scenarios of many packs, several packs at a time: each process plays on a copy of its own.

Only where the database can be copied into memory (cases.packs.scenarios.beside): there two runs would wait for one
another, and nobody in the office could write meanwhile. Elsewhere one pack is played after the other.
"""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

from django.db import DEFAULT_DB_ALIAS, connections

from cases.packs.resolve import Pack
from cases.packs.scenarios import beside
from cases.packs.scenarios.runner import Result, run

WAY = "fork"  # the packs that were read are there at once
_packs: Sequence[Pack] = ()  # what a process that is born of this one finds
_kept = ExitStack()  # a process's own copy, until it ends


def run_packs(packs: Sequence[Pack], only: str | None = None, jobs: int | None = None) -> list[Result]:
    """Play the scenarios of ``packs``, in their order. ``jobs``: how many packs at a time, as many as there are
    processors where nothing is said. Leaves nothing behind."""
    wanted = [n for n, pack in enumerate(packs) if any(only is None or only in each.title for each in _scenarios(pack))]
    most = min(jobs or len(os.sched_getaffinity(0)), len(wanted)) if _may_part() else 1
    if most > 1:
        found = _parted(packs, wanted, only, most)
    else:
        with beside.database():
            found = {n: run(packs[n], only) for n in wanted}
    return [each for n in wanted for each in found[n]]


def _scenarios(pack: Pack) -> Sequence:
    return pack.shape.scenarios


def _may_part() -> bool:
    """What another process is to read must have been committed."""
    office = connections[DEFAULT_DB_ALIAS]
    able = office.vendor == "sqlite" and not office.is_in_memory_db() and not office.in_atomic_block
    return able and WAY in multiprocessing.get_all_start_methods()


def _parted(packs: Sequence[Pack], wanted: list[int], only: str | None, most: int) -> dict[int, list[Result]]:
    global _packs
    _packs = packs
    connections.close_all()  # a file of SQLite's that is open must not be shared
    around = multiprocessing.get_context(WAY)
    longest = sorted(wanted, key=lambda n: -sum(len(each.steps) for each in _scenarios(packs[n])))  # nobody waits long
    try:
        with ProcessPoolExecutor(most, around, _enter) as pool:
            played = {n: pool.submit(_play, n, only) for n in longest}
            return {n: each.result() for n, each in played.items()}
    finally:
        _packs = ()


def _enter() -> None:
    _kept.enter_context(beside.database())


def _play(n: int, only: str | None) -> list[Result]:
    return run(_packs[n], only)
