"""Pages by key: each page starts where the last one ended, so that no row is shown twice and none is left out.

An order is one column with the id behind it. Rows without a value come last; they are a leg of their own, so that
each leg is one walk along an index.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

Dress = Callable[[QuerySet], QuerySet]
_CURSOR = re.compile(r"(?P<at>-|\d{1,18})_(?P<id>\d{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


@dataclass(frozen=True)
class Key:
    """Where a row stands: its instant, None for rows without, and its id."""

    at: datetime | None
    id: int

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """None for anything that is no key: the list starts at its beginning."""
        found = _CURSOR.fullmatch(text or "")
        if not found:
            return None
        try:
            at = None if found["at"] == "-" else _EPOCH + int(found["at"]) * _MICRO
        except OverflowError:
            return None
        return cls(at, int(found["id"]))

    def __str__(self) -> str:
        return f"{'-' if self.at is None else (self.at - _EPOCH) // _MICRO}_{self.id}"


@dataclass(frozen=True)
class Order:
    """``column`` holds instants. ``nulls``: rows without one belong to the list, after all others."""

    column: str
    newest_first: bool = False
    nulls: bool = False

    def key_of(self, row: Any) -> Key:
        return Key(getattr(row, self.column), row.pk)


def _bare(rows: QuerySet) -> QuerySet:
    return rows


@dataclass(frozen=True)
class Page:
    """``after``, ``before``: cursors of the pages around, empty where there is none."""

    rows: list
    after: str = ""
    before: str = ""


def page(rows: QuerySet, order: Order, size: int, *, after: str = "", before: str = "", dress: Dress = _bare) -> Page:
    """The ``size`` rows behind cursor ``after``, or the ones just in front of cursor ``before``.

    ``dress``: adds to a queryset what a row prints. It is asked of the rows of the page alone: with joins beside the
    condition a planner takes its eyes off the index that gives the order.
    """
    start, back = Key.parse(after), Key.parse(before)
    if back:
        found = _dressed(_walk(rows, order, back, size + 1, backwards=True), rows, dress)
        more, kept = len(found) > size, found[:size][::-1]
        return Page(kept, _cursor(order, kept[-1:]) or str(back), _cursor(order, kept[:1]) if more else "")
    found = _dressed(_walk(rows, order, start, size + 1), rows, dress)
    more, kept = len(found) > size, found[:size]
    before = (_cursor(order, kept[:1]) or str(start)) if start else ""
    return Page(kept, _cursor(order, kept[-1:]) if more else "", before)


def _cursor(order: Order, rows: list) -> str:
    return str(order.key_of(rows[0])) if rows else ""


def _dressed(ids: list[int], rows: QuerySet, dress: Dress) -> list:
    known = dress(rows.model._default_manager.filter(pk__in=ids)).in_bulk() if ids else {}
    return [known[pk] for pk in ids if pk in known]


def _walk(rows: QuerySet, order: Order, start: Key | None, most: int, *, backwards: bool = False) -> list[int]:
    """Keys of at most ``most`` rows beyond ``start``, nearest first: at most two queries, each along an index."""
    rows = rows.values_list("pk", flat=True)
    legs: list[Callable] = [_valued, *([_valueless] if order.nulls else [])]
    found: list = []
    for leg in reversed(legs) if backwards else legs:
        part = leg(rows, order, start, backwards) if len(found) < most else None
        if part is not None:
            found += part[: most - len(found)]
    return found


def _valued(rows: QuerySet, order: Order, start: Key | None, backwards: bool) -> QuerySet | None:
    if start and start.at is None and not backwards:
        return None
    falls = order.newest_first != backwards
    rows = rows.filter(**{f"{order.column}__isnull": False})  # said so, and not by NOT, an index's planner sees a range
    if start and start.at is not None:
        rows = _beyond(rows, order.column, start, falls)
    sign = "-" if falls else ""
    return rows.order_by(f"{sign}{order.column}", f"{sign}id")


def _beyond(rows: QuerySet, column: str, start: Key, falls: bool) -> QuerySet:
    # One range on the column, which an index can walk, minus the rows of the same instant that were shown.
    to, same = ("lte", "gte") if falls else ("gte", "lte")
    return rows.filter(**{f"{column}__{to}": start.at}).exclude(**{column: start.at, f"id__{same}": start.id})


def _valueless(rows: QuerySet, order: Order, start: Key | None, backwards: bool) -> QuerySet | None:
    if backwards and start and start.at is not None:
        return None
    falls = order.newest_first != backwards
    rows = rows.filter(**{order.column: None})
    if start and start.at is None:
        rows = rows.filter(**{f"id__{'lt' if falls else 'gt'}": start.id})
    return rows.order_by("-id" if falls else "id")
