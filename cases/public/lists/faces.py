"""A public list as a page prints it: headings, twenty rows, the way on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from django.db.models import QuerySet

from cases import query_filter
from cases.models import Case
from cases.public.lists import columns, read
from cases.public.lists.asked import Asked, Kind
from forms.logic import uses
from forms.logic.evaluate import typed
from home import clock

PER_PAGE = 20
EVERY = 10_000  # rows of a list that is asked whole
LONGEST = 100  # of what is searched for
FAR = 18  # digits of a key: more fit no column


@dataclass(frozen=True)
class Row:
    """``cells``: in the order of the headings. ``place``: in a ranking; equal ones share one, the next is skipped."""

    key: int
    cells: list[tuple[str, str]]
    place: int | None = None

    @property
    def words(self) -> str:
        return " ".join(text for _head, text in self.cells)

    @property
    def text(self) -> str:
        return f"{self.place} {self.words}" if self.place else self.words


@dataclass(frozen=True)
class Face:
    """``after``: what ?after= must say for the rows that follow, "" at the end. ``on``: the past day that is shown.
    ``no_day``: a day was asked for that cannot be shown, so today's list stands there."""

    heads: list[str]
    rows: list[Row]
    search: str
    on: date | None
    after: str
    first: bool
    no_day: bool = False


def face(asked: Asked, given: dict[str, Any], base: QuerySet[Case] | None = None, size: int = PER_PAGE) -> Face:
    """What ``given`` (q, on, after; nonsense counts as nothing) asks of the list. ``base``: of these cases alone."""
    search = str(given.get("q") or "").strip()[:LONGEST]
    day = _day(given.get("on")) if asked.kind == Kind.REGISTER else None
    start = _number(given.get("after"))
    heads = dict(_heads(asked))
    shown = (
        _ranked(asked, heads, base) if asked.kind == Kind.RANKING else _listed(asked, heads, base, day, start, search)
    )
    wanted = (row for row in shown if search.casefold() in row.text.casefold())
    if asked.kind == Kind.RANKING:
        wanted = islice(wanted, start, None)
    rows = list(islice(wanted, size + 1))
    more, rows = len(rows) > size, rows[:size]
    follows = str(start + size if asked.kind == Kind.RANKING else rows[-1].key) if more else ""
    no_day = asked.kind == Kind.REGISTER and day is None and _odd(given.get("on"))
    return Face(list(heads.values()), rows, search, day, follows, not start, no_day)


def _heads(asked: Asked) -> Iterator[tuple[str, str]]:
    """(word, heading) of the columns that may be printed; a type that has no such word leaves its cell empty."""
    known = read.words_of(asked.over)
    for word in asked.columns:
        said = []
        for life, fields in known.values():
            try:
                said.append(columns.label(word, life, fields))
            except columns.Unfit:
                if word in fields or word in columns.fact_labels(
                    life
                ):  # not public in one of the types: printed of none
                    said = []
                    break
        if said:
            yield word, said[0]


def _listed(asked: Asked, heads, base, day: date | None, start: int, search: str) -> Iterator[Row]:
    """Entries in the order they came, other cases the newest first."""
    rows, newest = read.cases(asked, base, day), asked.kind == Kind.CASES
    if start:
        rows = rows.filter(**{"pk__lt" if newest else "pk__gt": start})
    exact = asked.where is None and not search
    size = PER_PAGE + 1 if exact else read.CHUNK
    for each in read.read(asked, rows.order_by("-pk" if newest else "pk"), day, size=size, answers=True):
        yield Row(each.case.pk, list(zip(heads.values(), read.texts(asked, each, list(heads)), strict=True)))


def _ranked(asked: Asked, heads, base) -> Iterator[Row]:
    """The highest value first; cases without one have no place and are left out."""
    every = read.read(asked, read.cases(asked, base, None).order_by("pk"), None, size=read.CHUNK, answers=_asks(asked))
    valued = [(value, each) for each in every if (value := _number_of(read.worth(asked.by, each))) is not None]
    valued.sort(key=lambda pair: (-pair[0], pair[1].case.pk))
    places = [1, *(0 if low[0] == high[0] else n for n, (high, low) in enumerate(pairwise(valued), 2))]
    place, unheard = 1, not _asks(asked)
    for begin in range(0, len(valued), read.CHUNK):
        chunk = valued[begin : begin + read.CHUNK]
        if unheard:
            read.hear([each for _value, each in chunk], None)
        for n, (_value, each) in enumerate(chunk, begin):
            place = places[n] or place
            cells = zip(heads.values(), read.texts(asked, each, list(heads)), strict=True)
            yield Row(each.case.pk, list(cells), place)


def _asks(asked: Asked) -> bool:
    """True if condition or value may read forms, and not facts of the row alone."""
    return any(query_filter.asks_answers({"where": rule}) for rule in (asked.where, asked.by) if uses(rule))


def _number_of(value: Any) -> Decimal | None:
    value = typed(value)
    return value if isinstance(value, Decimal) else None


def _number(given: Any) -> int:
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= FAR else 0


def _odd(given: Any) -> bool:
    """True for a day that is neither today nor left open."""
    return str(given or "").strip() not in ("", clock.today().isoformat())


def _day(given: Any) -> date | None:
    """A day before today; what is not one shows today."""
    try:
        day = date.fromisoformat(str(given or ""))
    except ValueError:
        return None
    return day if date(1949, 10, 1) <= day <= clock.today() - timedelta(days=1) else None
