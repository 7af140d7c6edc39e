"""Letters to colleagues that are about no case: they go the way of all notices, by the outbox."""

from collections.abc import Iterable

from cases import gateways
from cases.models import Notice
from home import clock, crypto
from home.models import User


def sent(name: str, wanted: Iterable[tuple[User, str]]) -> set[tuple[int, str]]:
    """Which of these (user, about) have their letter ``name`` queued or sent already, as (id of the user, about)."""
    keys = {_key(user, name, about): (user.pk, about) for user, about in wanted}
    there = Notice.objects.filter(key__in=keys).values_list("key", flat=True) if keys else ()
    return {keys[key] for key in there}


def letter(user: User, name: str, about: str, text: str) -> int:
    """Queue ``text`` for ``user``, once for ``name`` and ``about``. How many were: none to who has no address."""
    if not user.email:
        return 0
    key = _key(user, name, about)
    to, channel = gateways.way_to("", user.email)
    row = Notice(
        key=key, name=name, audience="staff", user=user, channel=channel,
        to=crypto.seal(to, f"notice:{key}"), text=crypto.seal(text, f"notice:{key}"), created_at=clock.now(),
    )  # fmt: skip
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return 1


def _key(user: User, name: str, about: str) -> str:
    return f"{name}:{user.pk}:{about}"
