"""The site called by its own address, once an hour, as a neighbour would: does the first page come, and how fast.

Kept in the cache for a week, shared by all processes. It shows a stopped server or a broken name; whether the road to
people's homes is open only somebody outside can tell.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from django.conf import settings
from django.core.cache import cache

from home import clock

KEY, KEPT = "site-visits", 8 * 24 * 3600
EVERY, WEEK = timedelta(hours=1), timedelta(days=7)
PATIENCE = 15  # seconds; inspectors call a site that takes longer closed
SHARE = 0.05  # of visits that may fail


@dataclass(frozen=True)
class Week:
    """Of the last seven days. ``slowest``: seconds of those that came."""

    tried: int
    failed: int
    slowest: float

    @property
    def closed(self) -> bool:
        return self.tried > 0 and self.failed / self.tried >= SHARE


def week() -> Week:
    since = (clock.now() - WEEK).isoformat()
    kept = [each for each in cache.get(KEY) or [] if each[0] >= since]
    fine = [seconds for _at, seconds in kept if seconds is not None]
    return Week(len(kept), len(kept) - len(fine), max(fine, default=0.0))


def call() -> bool:
    """Visit if the last one was an hour ago; True when there was one."""
    if not settings.LINK_CHECK:
        return False
    kept = cache.get(KEY) or []
    if kept and datetime.fromisoformat(kept[-1][0]) > clock.now() - EVERY:
        return False
    kept.append((clock.now().isoformat(), _seconds(settings.BASE_URL)))
    since = (clock.now() - WEEK).isoformat()
    cache.set(KEY, [each for each in kept if each[0] >= since], KEPT)
    return True


def _seconds(address: str) -> float | None:
    """How long the first page took, None when it did not come."""
    began = time.monotonic()
    try:
        asked = Request(address, headers={"User-Agent": "OneWindow-self"})  # noqa: S310  # our own address
        with build_opener(ProxyHandler({})).open(asked, timeout=PATIENCE) as answer:
            answer.read(64 * 1024)
    except (URLError, HTTPException, OSError, ValueError):
        return None
    return round(time.monotonic() - began, 2)
