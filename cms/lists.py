"""Lists that page by key: no counting, no offset, the same cost on page 1 and page 100."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.dateparse import parse_datetime

PER_PAGE = 20


@dataclass(frozen=True)
class Slice:
    """``next_key``: what ``?before=`` must say for older rows, empty at the end. ``first``: nothing is newer."""

    rows: list
    next_key: str
    first: bool


def newest_first(queryset, before: str = "", size: int = PER_PAGE) -> Slice:
    """Rows with ``published``, newest first. ``before``: "<instant>~<pk>" of the last row seen; nonsense is page 1."""
    key = _parse(before)
    if key:
        at, pk = key
        queryset = queryset.filter(Q(published__lt=at) | Q(published=at, pk__lt=pk))
    rows = list(queryset.order_by("-published", "-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Slice(rows, f"{rows[-1].published.isoformat()}~{rows[-1].pk}" if more else "", not key)


def _parse(text: str) -> tuple | None:
    stamp, _tilde, pk = text.partition("~")
    try:
        at = parse_datetime(stamp)
        return (at, int(pk)) if at and at.tzinfo else None
    except ValueError:
        return None
