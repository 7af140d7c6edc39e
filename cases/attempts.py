"""Limits on guessing a pick-up code: counted in the database, so that they survive a restart and span nodes.

With 40 random bits and 5 wrong tries an hour, a year of guessing at one number hits with a chance below 5e-8.
What is tried is kept as a keyed hash only; a number that does not exist is counted like one that does.
"""

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from cases.models import Attempt
from home import clock, crypto

WINDOW = timedelta(hours=1)
LIMITS = {"number": 5, "client": 30, "site": 500}


class TooMany(Exception):
    """``until``: the instant from which the next try is looked at again, an hour at most."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("too many tries")

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, rounded up, at least one."""
        return max(1, -int((clock.now() - self.until).total_seconds() // 60))


class Try:
    """One try that counts as wrong until ``right()`` takes it back."""

    def __init__(self, rows: list[Attempt]) -> None:
        self._rows = [row.pk for row in rows]

    def right(self) -> None:
        Attempt.objects.filter(pk__in=self._rows).delete()


def take(number: str, client: str, *, known: bool = False) -> Try:
    """Count a try at ``number`` by ``client`` before its code is looked at. Raises TooMany; then it does not count.

    Written first and counted afterwards: of many tries at once none is looked at beyond the limit. A refused try
    is taken back, so nobody is kept out for longer than an hour by their own patience. ``known``: this browser once
    had the right code of that number; strangers guessing at it cannot shut its owner out.
    """
    scopes = {"number": number, "client": client, "site": ""}
    now = clock.now()
    with transaction.atomic():
        rows = [Attempt.objects.create(scope=name, key=_key(name, what), at=now) for name, what in scopes.items()]
    counted = Try(rows)
    for row in rows:
        if known and row.scope != "client":
            continue
        recent = Attempt.objects.filter(scope=row.scope, key=row.key, at__gt=now - WINDOW)
        if recent.count() > LIMITS[row.scope]:
            counted.right()
            raise TooMany(_free_again(recent, LIMITS[row.scope], now))
    return counted


def _free_again(recent, limit: int, now: datetime) -> datetime:
    """When the oldest of the ``limit`` newest tries has passed out of the hour."""
    oldest = recent.order_by("-at", "-pk").values_list("at", flat=True)[limit - 1 : limit].first()
    return (oldest or now) + WINDOW


def purge(now: datetime | None = None) -> int:
    """Forget tries that no limit counts any more. Returns how many."""
    return Attempt.objects.filter(at__lte=(now or clock.now()) - WINDOW).delete()[0]


def on_tick(sender, now: datetime, **signal) -> None:
    purge(now)


def _key(scope: str, what: str) -> str:
    return crypto.lookup(what, f"attempt/{scope}")


def client(request: HttpRequest) -> str:
    """Who asks: the address, of IPv6 the /64 that one household has; behind PROXY_COUNT proxies the one they saw."""
    text = request.META.get("REMOTE_ADDR", "")
    hops = getattr(settings, "AXES_IPWARE_PROXY_COUNT", None) or 0
    if hops:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        text = seen[-hops] if len(seen) >= hops else text
    return network(text)


def network(text: str) -> str:
    """10.1.2.3 stays itself, ::ffff:10.1.2.3 becomes it, 2001:db8:1:2:3:4:5:6 becomes 2001:db8:1:2::/64."""
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
