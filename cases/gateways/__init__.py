"""Ways a notice leaves the house, by its channel. A gateway may see a notice twice and delivers it once, by key."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """A notice, readable. ``key``: the same notice has the same key however often it is handed over."""

    key: str
    to: str
    text: str
    subject: str = ""


class Away(Exception):
    """The gateway cannot be reached. That says nothing about the letter, which waits and is not given up."""


Send = Callable[[Letter], None]


def of(channel: str) -> Send:
    """The gateway of ``channel`` (file, email, sms, desk). Raises LookupError with a reason an operator understands."""
    from cases.gateways import desk, email, file, sms

    ways: dict[str, Send] = {"file": file.send, "email": email.send, "sms": sms.send, "desk": desk.send}
    try:
        return ways[channel]
    except KeyError:
        raise LookupError(f"No gateway for channel “{channel}”. NOTICE_BACKEND is file or email.") from None


def way_to(mobile: str, mail: str, other: str = "") -> tuple[str, str]:
    """(address, channel) for a person: a message to the phone, else a letter, else a file for the office to see to."""
    from cases.gateways.sms import is_mobile

    if settings.NOTICE_SMS_URL and is_mobile(mobile):
        return mobile, "sms"
    if settings.NOTICE_BACKEND == "email" and mail:
        return mail, "email"
    return mobile or other or mail, "file"


def masked(address: str) -> str:
    """An address for logs and files: 138****0000, w***@example.com."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{name[:3]}****{name[-4:]}" if len(name) >= 9 else "****"
