"""What the database can narrow of a query before its condition is asked of each row: never fewer rows than it means."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from forms.logic import LogicError, calendar, evaluate, uses
from home.clock import OFFICE_ZONE

PERIODS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
COLUMNS = {
    "case.id": "pk",
    "case.number": "number",
    "case.state": "state",
    "case.category": "category",
    "case.result": "result",
    "case.level": "level",
    "case.channel": "channel",
    "case.alive": "alive",
    "case.unit": "holder__code",
    "case.home": "home__code",
    "case.town": "holder_town__code",
}
ROOTS = ("case", "intake", "actor", "item", "now", "due", "clock", "my", "today")  # words that no form answers


def narrowed(chosen, query: Mapping[str, Any], mine: Mapping, day: date):
    """``chosen`` as far as columns and indexes can tell: ``within``, and what must hold of columns."""
    if within := query.get("within"):
        chosen = chosen.filter(opened_at__gte=begins(within, day))
        if within in PERIODS:
            chosen = chosen.filter(opened_at__lt=_ends(within, day))
    for part in _musts(query.get("where")):
        chosen = chosen.filter(_as_filter(part, mine, day))
    return chosen


def asks_answers(query: Mapping[str, Any]) -> bool:
    """True if the condition or the field reads answers, which stand in forms and not in the row."""
    field = query.get("field") or ""
    paths = {*uses(query.get("where")), *(() if "{" in field else [field])}
    return "{" in field or any(path.partition(".")[0] not in ROOTS for path in paths if path)


# --- time -----------------------------------------------------------------------------------------------------------
def begins(within: str, day: date) -> datetime:
    """The first instant of the time ``within`` means on ``day``. Raises LogicError for what is no time."""
    if within in PERIODS:
        return _instant(_first(within, day))
    first = calendar.shift([day, f"-{within}"])
    if first is None:
        raise LogicError(_("“%(text)s” reaches back too far.") % {"text": within})
    return _instant(first)


def is_within(within: str, opened: datetime, day: date) -> bool:
    """True if what was opened then counts in the time ``within`` means on ``day``: what `narrowed` asks of columns."""
    return begins(within, day) <= opened and (within not in PERIODS or opened < _ends(within, day))


def _first(period: str, day: date) -> date:
    months = PERIODS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _ends(period: str, day: date) -> datetime:
    return _instant(calendar.shift([_first(period, day), f"{PERIODS[period]}mo"]))


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


# --- columns --------------------------------------------------------------------------------------------------------
def _musts(rule: Any) -> Iterator[Any]:
    """The parts of a condition that must all hold."""
    if isinstance(rule, Mapping) and list(rule) == ["and"]:
        for part in rule["and"]:
            yield from _musts(part)
    elif rule is not None:
        yield rule


def _as_filter(rule: Any, mine: Mapping, day: date) -> Q:
    """What ``rule`` says of one column; an empty filter where it says something else."""
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return Q()
    [(name, args)] = rule.items()
    if name == "var":
        return Q(alive=True) if args == "case.alive" else Q(~Q(category="closed")) if args == "case.open" else Q()
    if name not in ("==", "in") or not isinstance(args, list) or len(args) != 2:
        return Q()
    for left, right in (args, args[::-1]) if name == "==" else (args,):
        path = left.get("var") if isinstance(left, Mapping) else None
        if path == "case.open" and isinstance(right, bool):
            return ~Q(category="closed") if right else Q(category="closed")
        if path in COLUMNS and _is_known(right):
            return _column(COLUMNS[path], name, evaluate(right, {"my": mine}, today=day))
    return Q()


def _is_known(node: Any) -> bool:
    """True if nothing of the row is needed to work ``node`` out, and nothing of cases."""
    return not isinstance(node, Mapping) or (list(node) == ["var"] and str(node["var"]).partition(".")[0] == "my")


def _column(column: str, name: str, value: Any) -> Q:
    if value is None or value == []:  # absent equals nothing
        return Q(pk__in=[])
    numeric = column in ("pk", "level")
    if name == "in":
        if not isinstance(value, list):
            return Q()
        fitting = [each for each in value if isinstance(each, str) != numeric]
        return Q(**{f"{column}__in": fitting})
    fits = isinstance(value, bool) if column == "alive" else isinstance(value, str) != numeric
    return Q(**{column: value}) if fits else Q()
