"""Ours, yardstick, ours, yardstick …: what else the machine does in those minutes falls on both."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

Timed = Callable[[], float]
SHORT, MOST = 0.1, 60  # seconds; times


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
    for _n in range(warm):
        ours(), yardstick()
    often = _often(ours(), yardstick())
    taken = [(ours(), sum(yardstick() for _n in range(often)) / often) for _n in range(rounds)]
    mine, other = zip(*taken, strict=True)
    return median(mine), median(other)


def _often(ours: float, yardstick: float) -> int:
    """How often a short yardstick has its turn: as long as ours, or a busy machine would interrupt only ours."""
    return min(MOST, max(1, round(ours / yardstick))) if yardstick < SHORT else 1
