"""Home-page components: laces components that `cms` and `cases` register, so that `home` knows neither."""

from collections.abc import Callable
from typing import Any

_makers: list[tuple[int, Callable]] = []


def register(order: int):
    """Class or function decorator. The maker is called as ``maker(page, request)``; None prints nothing."""

    def keep(maker: Callable) -> Callable:
        _makers.append((order, maker))
        return maker

    return keep


def for_page(page: Any, request: Any) -> list:
    """The components of ``page``, in order."""
    made = (maker(page, request) for _order, maker in sorted(_makers, key=lambda pair: pair[0]))
    return [component for component in made if component is not None]
