"""The key that a browser keeps for a day after it has rated somebody: one device has one voice a unit and day.

It tells one device's ratings of a day from another's, and nothing else; only its keyed hash is ever stored. A view says
whose browser it serves (`of`), whoever takes a rating in asks for the key (`key`); only then is it given out (`give`).
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

COOKIE, DAY = "rated", 24 * 3600
_KEY = re.compile(r"[\w-]{22}", re.ASCII)


@dataclass
class Device:
    key: str
    asked: bool = False


_here: ContextVar[Device | None] = ContextVar("device", default=None)


@contextmanager
def of(request: HttpRequest) -> Iterator[Device]:
    """While this lasts, what is taken in comes from the browser of ``request``."""
    kept = request.COOKIES.get(COOKIE, "")
    device = Device(kept if _KEY.fullmatch(kept) else secrets.token_urlsafe(16))
    before = _here.set(device)
    try:
        yield device
    finally:
        _here.reset(before)


def key() -> str:
    """The key of the browser that sent what is being taken in; "" where no browser of the public did."""
    device = _here.get()
    if device is None:
        return ""
    device.asked = True
    return device.key


def give(answer: HttpResponse, request: HttpRequest, device: Device) -> HttpResponse:
    """Let the browser keep its key, where somebody asked for it."""
    if device.asked:
        flags = {"httponly": True, "samesite": "Lax", "secure": request.is_secure()}
        answer.set_cookie(COOKIE, device.key, max_age=DAY, **flags)
    return answer
