"""Limits on guessing and on sending too much: counted in the database, so that they survive a restart and span nodes.

What is tried is kept as a keyed hash only; what does not exist is counted like what does.

    tried = take(Limit("number", number, 5), Limit("client", client(request), 30))     # raises TooMany
    if right: tried.right()
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from home import clock, crypto
from home.models import Attempt

WINDOW = timedelta(hours=1)
LOCKED_KEPT = timedelta(days=31)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries at ``what`` an hour. ``guards``: False counts the try and lets it pass.

    ``locks``: not by the hour; each ``most`` wrong tries in a row lock for an hour, then for two, four, eight …
    """

    scope: str
    what: str
    most: int
    guards: bool = True
    locks: bool = False


class TooMany(Exception):
    """``until``: the instant from which the next try is looked at again. ``scope``: of the limit that was reached."""

    def __init__(self, until: datetime, scope: str = "") -> None:
        self.until, self.scope = until, scope
        super().__init__("too many tries")

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, rounded up, at least one."""
        return max(1, -int((clock.now() - self.until).total_seconds() // 60))


class Try:
    """One try that counts as wrong until ``right()`` takes it back."""

    def __init__(self, rows: list[tuple[Limit, Attempt]]) -> None:
        self._rows = rows

    def right(self) -> None:
        """The try, and whatever was wrong at a lock before, counts no longer."""
        self.back()
        for limit, row in self._rows:
            if limit.locks:
                Attempt.objects.filter(scope=row.scope, key=row.key).delete()

    def back(self) -> None:
        Attempt.objects.filter(pk__in=[row.pk for _limit, row in self._rows]).delete()


def take(*limits: Limit) -> Try:
    """Count a try before it is looked at. Raises TooMany; then it does not count.

    Written first and counted afterwards: of many tries at once none is looked at beyond the limit. A refused try
    is taken back, so nobody is kept out for longer by their own patience.
    """
    now = clock.now()
    with transaction.atomic():
        rows = [(limit, _written(limit, now)) for limit in limits]
    tried = Try(rows)
    for limit, row in rows:
        if limit.guards and (until := (_locked if limit.locks else _used_up)(limit, row, now)):
            tried.back()
            raise TooMany(until, limit.scope)
    return tried


def _written(limit: Limit, now: datetime) -> Attempt:
    until = now + (LOCKED_KEPT if limit.locks else WINDOW)
    return Attempt.objects.create(scope=limit.scope, key=_key(limit.scope, limit.what), at=now, until=until)


def _used_up(limit: Limit, row: Attempt, now: datetime) -> datetime | None:
    """When the oldest of the newest tries has passed out of the hour, if there are too many."""
    recent = Attempt.objects.filter(scope=row.scope, key=row.key, at__gt=now - WINDOW)
    if recent.count() <= limit.most:
        return None
    oldest = recent.order_by("-at", "-pk").values_list("at", flat=True)[limit.most - 1 : limit.most].first()
    return (oldest or now) + WINDOW


def _locked(limit: Limit, row: Attempt, now: datetime) -> datetime | None:
    others = Attempt.objects.filter(scope=row.scope, key=row.key, until__gt=now).exclude(pk=row.pk)
    at = list(others.order_by("at", "pk").values_list("at", flat=True))
    times = len(at) // limit.most
    if not times:
        return None
    until = at[times * limit.most - 1] + WINDOW * 2 ** (times - 1)
    return until if until > now else None


def purge(now: datetime | None = None) -> int:
    """Forget tries that no limit counts any more. Returns how many."""
    return Attempt.objects.filter(until__lte=now or clock.now()).delete()[0]


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
