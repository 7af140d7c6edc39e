"""Which unit a word in a case type means: a slot, a level, the opening unit, the item's authority, a path, a code."""

from typing import Any

from cases.models import Case
from home import clock, succession
from home.models import Unit
from home.prepared import Given, Prepared

CODED = Prepared(lambda: Unit.objects.filter(code=Given("code")).order_by("pk"))
LEVELS = {Unit.Level.TOWN: "holder_town_id", Unit.Level.COUNTY: "holder_county_id"}
DIVISIONS = (Unit.Level.COUNTY, Unit.Level.TOWN, Unit.Level.VILLAGE)
SHORTEST = 6  # digits of a county's code
OWN = ("", "holder")
BACK = "handed_from"  # the unit that handed the case on, while that is not settled
OPENING = ("home", "unit_of_channel")
AUTHORITY = ("authority", "item.authority")


def unit_id(case: Case, place: str, context: Any = None) -> int | None:
    """Key of the unit that ``place`` means for ``case``, None where there is none; of a unit that is no more, the one
    that came after it.

    ``context``: what rules see; a path of it may hold a unit's code ("origin.unit").
    """
    if place in OWN:
        return case.holder_id
    if place in OPENING:
        return _living(case.home)
    if place == BACK:
        return _living(Unit.objects.filter(pk=case.handing.get("from")).first())
    if place in AUTHORITY:
        return _living(case.item_version.item.authority) if case.item_version_id else None
    if place in LEVELS:
        return getattr(case, LEVELS[place])
    if place == Unit.Level.VILLAGE:
        return case.holder_id if case.holder.level == Unit.Level.VILLAGE else None
    code = case.type_version.units.get(place) or _value(context, place) or place
    kept = case.__dict__.setdefault("_units", {})  # a turn asks for the same few again and again
    asked = code, clock.today()
    if asked not in kept:
        kept[asked] = _by_code(code)
    return kept[asked]


def _value(context: Any, path: str) -> str | None:
    if context is None:
        return None
    if path in context:  # a path into another case: origin.unit
        found = context[path]
        return found if isinstance(found, str) else None
    for word in path.split("."):
        context = context.get(word) if hasattr(context, "get") else None
    return context if isinstance(context, str) else None


def _living(unit: Unit | None) -> int | None:
    found = succession.living(unit)
    return found.pk if found else None


def _by_code(code: str) -> int | None:
    """A unit's code; or a division's (as a region or address answers), then the unit there, the nearest above it."""
    unit = CODED.first(code=code)
    if unit is None and code[:6].isdecimal() and len(code) >= SHORTEST:
        codes = [code, *(code[:n] for n in (9, 6)), *(code[:n].ljust(12, "0") for n in (9, 6))]
        there = Unit.objects.active(clock.today()).filter(region_code__in=codes, level__in=DIVISIONS)
        unit = max(there, key=lambda each: len(each.region_code.rstrip("0")), default=None)
    return _living(unit)


def at_level(case: Case, level: int, context: Any = None) -> int | None:
    """Key of the unit that answers at response level ``level`` (1 is the first), None beyond the table."""
    levels = case.life.levels
    return unit_id(case, levels[level - 1], context) if 1 <= level <= len(levels) else None


def centre() -> Unit | None:
    """The county's government-service office: where a case without any other unit goes."""
    today = clock.today()
    return Unit.objects.active(today).filter(level=Unit.Level.OFFICE).first() or (
        Unit.objects.active(today).filter(level=Unit.Level.COUNTY).first()
    )


def of_type(case: Case) -> Unit | None:
    """Where cases of its type come in, whatever the channel; None where the type leaves it to the channel."""
    place = case.type_version.life.home
    known = place in AUTHORITY or place in case.type_version.units
    return Unit.objects.filter(pk=unit_id(case, place)).first() if known else None


def of_channel(submission, item) -> Unit | None:
    """The unit a case comes in at: the one that took it, else the one the item was handed down to, else the centre."""
    if submission is not None and submission.unit_id:
        return submission.unit
    return (_delegated(item) if item is not None else None) or centre()


def _delegated(item) -> Unit | None:
    """The one unit the item was handed down to; where several could, the centre decides."""
    today = clock.today()
    given = [
        each.unit
        for each in item.delegations.exclude(mode="agent").select_related("unit")
        if each.valid_from <= today and (each.valid_to is None or today < each.valid_to)
    ]
    return given[0] if len(given) == 1 else None


def settle(case: Case, unit: Unit) -> None:
    """Make ``unit`` the holder, with its place in the tree."""
    case.holder = unit
    case.holder_town, case.holder_county = unit.town_and_county()
