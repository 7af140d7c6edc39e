"""Where the public finds a case: for QR codes, notices and redirects. The tracking page's place is the editors'."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

_places: list[Callable[[], str]] = []


def register(place: Callable[[], str]) -> Callable[[], str]:
    """``place()`` is the path of the live tracking page, or "" while there is none."""
    _places.append(place)
    return place


def track(number: str = "") -> str:
    """The tracking page, or the page of the case ``number``: it carries the number and nothing personal."""
    page = next(filter(None, (place() for place in _places)), "/track/")
    return f"{page}{number}/" if number else page


def rate(token: str) -> str:
    return reverse("cases:rate", args=[token])


def verify(number: str, digits: str) -> str:
    """Where a receipt is compared with what is kept; what its QR code carries."""
    return f"{reverse('cases:verify')}?{urlencode({'number': number, 'digits': digits})}"


def whole(path: str) -> str:
    """``path`` with the site's own host, for what is sent."""
    return settings.BASE_URL.rstrip("/") + path
