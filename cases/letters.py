"""Letters to colleagues that are about no case: they go the way of all notices, by the outbox."""

from cases import gateways
from cases.models import Notice
from home import clock, crypto
from home.models import User


def letter(user: User, name: str, about: str, text: str) -> int:
    """Queue ``text`` for ``user``, once for ``name`` and ``about``. How many were: none to who has no address."""
    if not user.email:
        return 0
    key = f"{name}:{user.pk}:{about}"
    to, channel = gateways.way_to("", user.email)
    row = Notice(
        key=key, name=name, audience="staff", user=user, channel=channel,
        to=crypto.seal(to, f"notice:{key}"), text=crypto.seal(text, f"notice:{key}"), created_at=clock.now(),
    )  # fmt: skip
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return 1
