"""The one query of the language, `{over, where, within, field}`: asked in conditions, parts, and targets of `do`.

``over``: a case type, several, `item`, `unit`, `leave` (days on which somebody is away), or `parts`, `parts.group`,
`parts.group.key` of the case that asks. In
``where`` bare names are the row's, `my.*` the asker's. Cases that were merged into another are never counted.

The case that asks is a row like any other, and says there what its own words say at that moment: while it moves, its
answers, facts and state are what the move has made of them so far, though the database still has what stood before.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from cases import delegating, notices, query_filter
from cases.data import Context, functions, plain
from cases.models import Case, CaseEvent, ClockRun, ServiceItem
from cases.spec.base import one_alone
from forms.logic import LogicError, evaluate, numbers
from forms.logic.evaluate import same, truth, typed, walk
from home import apart
from home.models import Leave, Post, Unit

ITEM, UNIT, LEAVE, PARTS = "item", "unit", "leave", "parts"
CHUNK = 500


def folds(known: Context, day: date) -> dict[str, Callable]:
    """The operators that ask a query, as the evaluator wants them."""
    return {name: _operator(work, known, day) for name, work in FOLDS.items()}


def _operator(work: Callable, known: Context, day: date) -> Callable:
    return lambda args, around: work(args[0], lambda: rows(args[0], known, day, around))


def cases(query: Mapping[str, Any], known: Context, day: date) -> list[Case]:
    """The cases that ``query`` means, oldest first. Raises LogicError where it is not about cases."""
    found = [row.case for row in rows(query, known, day, known) if isinstance(row, Context)]
    return sorted(found, key=lambda case: (case.opened_at, case.pk))


def rows(query: Mapping[str, Any], known: Context, day: date, around: Mapping | None = None) -> Iterator[Mapping]:
    """What rules see of each row, the newest case first. ``around``: what `my.*` means, if not ``known`` alone."""
    mine = known if around is None else around
    query = {**query, "over": one_alone(query["over"])}
    over, where = query["over"], query.get("where")
    plain_rows = {ITEM: items, UNIT: _units, LEAVE: _leaves}.get(over) if isinstance(over, str) else None
    for row in plain_rows(day) if plain_rows else _cases(query, known, day, mine):
        words = row if isinstance(row, Context) else {**row, "my": mine}
        if where is None or truth(evaluate(where, words, today=day, functions=_functions(row, known, day))):
            yield words


def _functions(row: Mapping, known: Context, day: date) -> dict[str, Callable]:
    return functions(row if isinstance(row, Context) else known, day)


# --- cases ----------------------------------------------------------------------------------------------------------
def _cases(query: Mapping[str, Any], known: Context, day: date, mine: Mapping) -> Iterator[Context]:
    asker = known.asker or known
    own = _own(query, known, asker, day, mine)
    chosen = query_filter.narrowed(_over(query["over"], known), query, mine, day).exclude(pk=asker.case.pk)
    chosen = chosen.select_related("holder", "home", "holder_town", "item_version__item").order_by("-opened_at", "-id")
    every = chosen.prefetch_related("type_version").iterator(CHUNK)
    answered = query_filter.asks_answers(query)
    while chunk := list(islice(every, CHUNK)):
        heard, clocks = said(chunk) if answered else {}, _Clocks(chunk)
        for case in chunk:
            if own is not None and _age(case) < _age(own.case):
                yield own
                own = None
            told = heard.get(case.pk, [])
            row = Context(case, runs=partial(clocks.of, case), told=lambda told=told: told, my=mine)
            row.asker = asker
            yield row
    if own is not None:
        yield own


class _Clocks:
    """The clocks of many cases, read together when a rule first asks for those of one."""

    def __init__(self, cases: list[Case]) -> None:
        self._cases = cases

    @cached_property
    def _runs(self) -> dict[int, list[ClockRun]]:
        found: dict[int, list[ClockRun]] = {case.pk: [] for case in self._cases}
        for run in ClockRun.objects.filter(case__in=self._cases).order_by("run", "pk"):
            found[run.case_id].append(run)
        return found

    def of(self, case: Case) -> list[ClockRun]:
        return self._runs[case.pk]


def _age(case: Case) -> tuple:
    return case.opened_at, case.pk


def _own(query: Mapping[str, Any], known: Context, asker: Context, day: date, mine: Mapping) -> Context | None:
    """The row of the case that asks, as it is at this moment; None where ``query`` is not about such cases."""
    case = asker.case
    if case.pk is None or case.merged_into_id or not _meant(query["over"], case, known):
        return None
    if query.get("within") and not query_filter.is_within(query["within"], case.opened_at, day):
        return None
    before = len(asker.said)
    row = Context(case, None, asker.said, asker.all_runs, lambda: asker.heard[: len(asker.heard) - before], my=mine)
    row.asker = asker
    return row


def _meant(over: str | list[str] | tuple[str, ...], case: Case, known: Context) -> bool:
    """True if ``case`` is among the cases that ``over`` names: what `_over` asks the database."""
    if isinstance(over, str) and over.partition(".")[0] == PARTS:
        path = over.partition(".")[2]
        own = not path or case.part_key == path or ("." not in path and case.part_key.startswith(f"{path}."))
        return case.parent_id is not None and case.parent_id == known.case.pk and own
    return case.type.slug in ([over] if isinstance(over, str) else over)


def _over(over: str | list[str] | tuple[str, ...], known: Context):
    if isinstance(over, str) and over.partition(".")[0] == PARTS:
        group = over.partition(".")[2]
        parts = Case.objects.filter(parent=known.case.pk, merged_into=None, void=False)
        if not group:
            return parts
        return parts.filter(part_key=group) if "." in group else parts.filter(part_key__startswith=f"{group}.")
    return Case.objects.filter(
        type__slug__in=[over] if isinstance(over, str) else list(over), merged_into=None, void=False
    )


def said(chunk: list[Case]) -> dict[int, list]:
    """Case → the forms filled in for it, oldest first: the same number of queries for one case or many."""
    events = (
        CaseEvent.objects.stood()
        .filter(case__in=chunk)
        .exclude(submission=None)
        .exclude(kind=CaseEvent.Kind.SURVEY)
        .prefetch_related("submission__version", "submission__secrets")
        .order_by("case_id", "seq")
    )
    said: dict[int, list] = {}
    for event in events:
        said.setdefault(event.case_id, []).append(event.submission)
    return said


# --- items and units ------------------------------------------------------------------------------------------------
def items(day: date) -> Iterator[dict[str, Any]]:
    """Items in use with the facts in force on ``day`` and the levels they were handed down to then."""
    every = ServiceItem.objects.filter(status=ServiceItem.Status.LIVE).select_related("authority").order_by("code")
    if below := apart.path():
        every = every.filter(authority__path__startswith=below)
    levels: dict[int, set[str]] = {}  # where it was handed down to
    for key, level in delegating.in_force(day).values_list("item", "unit__level"):
        levels.setdefault(key, set()).add(level)
    for item in every.prefetch_related("versions"):
        valid = [each for each in item.versions.all() if each.valid_from <= day]
        newest = max(valid, key=lambda each: (each.valid_from, each.number), default=None)
        facts = {**(newest.facts if newest else {}), "code": item.code, "name": item.name, "theme": item.theme}
        facts |= {"level": item.level, "authority": item.authority.code, "at_levels": sorted(levels.get(item.pk, ()))}
        yield {**facts, ITEM: facts}


def _units(day: date) -> Iterator[dict[str, Any]]:
    """Units at work on ``day``."""
    for unit in Unit.objects.active(day).order_by("path"):
        about = {"code": unit.code, "name": unit.name, "level": unit.level}
        yield {**about, UNIT: about}


def _leaves(day: date) -> Iterator[dict[str, Any]]:
    """Leaves that count and are not over on ``day``: who is away, the first day and the last, both counted."""
    rows = Leave.objects.not_over(day).filter(state=Leave.State.COUNTS)
    if below := apart.path():
        rows = rows.filter(user__in=Post.objects.filter(unit__path__startswith=below).values("user"))
    for user, first, last in rows.order_by("first", "pk").values_list("user__username", "first", "last"):
        about = {"user": user, "first": first, "last": last}
        yield {**about, LEAVE: about}


# --- what a query is folded into ------------------------------------------------------------------------------------
def value_of(field: str | None, row: Mapping) -> Any:
    """What ``field`` (a path, or words with {paths} in braces) gives for a row."""
    if field is None:
        raise LogicError(_("Say under “field:” what is taken from each row."))
    if "{" in field:
        return notices.merged(field, row.case, row) if isinstance(row, Context) else None
    return typed(row[field] if field in row else walk(row, field))


def _values(query: Mapping, found: Iterator[Mapping]) -> list[Any]:
    taken = (value_of(query.get("field"), row) for row in found)
    return [value for value in taken if value is not None]


def _exists(query: Mapping, ask: Callable) -> bool:
    return next(ask(), None) is not None


def _count(query: Mapping, ask: Callable) -> Decimal:
    return Decimal(sum(1 for _row in ask()))


def _sum(query: Mapping, ask: Callable) -> Decimal | None:
    return numbers.add(_values(query, ask()))


def _mean(query: Mapping, ask: Callable) -> Decimal | None:
    values = _values(query, ask())
    return numbers.divide([numbers.add(values), Decimal(len(values))])


def _distinct(query: Mapping, ask: Callable) -> Decimal:
    seen: list = []
    for value in _values(query, ask()):
        if not any(same(value, other) for other in seen):
            seen.append(value)
    return Decimal(len(seen))


def _pick(query: Mapping, ask: Callable) -> Any:
    """The newest row's; absent where there is none."""
    row = next(ask(), None)
    return None if row is None else value_of(query.get("field"), row)


def _lines(query: Mapping, ask: Callable) -> str | None:
    """A line for each row that has something to say, the oldest first."""
    said = [str(plain(value)) for value in _values(query, ask())]
    return "\n".join(reversed(said)) or None


FOLDS: dict[str, Callable] = {
    "exists": _exists,
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "distinct": _distinct,
    "pick": _pick,
    "lines": _lines,
}


def inside(rule: Any) -> Iterator[Mapping[str, Any]]:
    """Every query that stands in a rule."""
    if isinstance(rule, Mapping):
        if "over" in rule:
            yield rule
        for part in rule.values():
            yield from inside(part)
    elif isinstance(rule, list | tuple):
        for part in rule:
            yield from inside(part)


def types_asked(rules: Iterator[Any] | list[Any]) -> set[str]:
    """Slugs of the case types whose cases ``rules`` count."""
    found: set[str] = set()
    for rule in rules:
        for query in inside(rule):
            over = [query["over"]] if isinstance(query["over"], str) else query["over"]
            found |= {each for each in over if each not in (ITEM, UNIT, LEAVE) and each.partition(".")[0] != PARTS}
    return found
