"""Ours, yardstick, ours, yardstick …: what else the machine does in those minutes falls on both."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

Timed = Callable[[], float]


@dataclass
class Lap:
    seconds: float = 0.0


@contextmanager
def lap() -> Iterator[Lap]:
    """Time what happens inside."""
    told, began = Lap(), time.perf_counter()
    yield told
    told.seconds = time.perf_counter() - began


def beside(ours: Timed, yardstick: Timed, rounds: int, *, warm: int = 2) -> tuple[float, float]:
    """Medians of ``rounds`` turns each, in seconds; ``warm`` turns before them do not count."""
    gc.collect()
    gc.freeze()  # what is loaded already is not looked through again while somebody waits
    taken: list[tuple[float, float]] = []
    for _n in range(warm + rounds):
        taken.append((ours(), yardstick()))
    mine, other = zip(*taken[warm:], strict=True)
    return median(mine), median(other)
