"""Long lists in elder mode: a few names on a screen, each opens its own; the rest is one press away, either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

FROM = "from"


@dataclass(frozen=True)
class Choice:
    """``address``: within the page. ``state``: in words whether it is open."""

    address: str
    name: str
    state: str
    open: bool


@dataclass(frozen=True)
class Screen:
    """``back``, ``on``: addresses of the screens beside it, "" where there is none."""

    choices: Sequence[Choice]
    back: str
    on: str

    @property
    def first(self) -> bool:
        return not self.back


def screen(request: HttpRequest, choices: Sequence[Choice], size: int, **asked: str) -> Screen:
    """``size`` of ``choices`` from ``?from=`` on. ``asked``: what else the address of this list says."""
    last = max((len(choices) - 1) // size, 0) * size
    start = min(number(request.GET.get(FROM)) // size * size, last)
    back = address(**asked, **({FROM: str(start - size)} if start > size else {})) if start else ""
    on = address(**asked, **{FROM: str(start + size)}) if start < last else ""
    return Screen(choices[start : start + size], back, on)


def address(**asked: str) -> str:
    return f"?{urlencode(asked)}"


def number(text: str | None) -> int:
    """What an address says, 0 for anything that is no small number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
