"""Figures worked out from other figures: each is asked for the same person, period and unit."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from cases import query, rights
from cases.figures.numbers import Number
from cases.figures.periods import Period
from cases.models import Case
from cases.spec import Figure
from forms.logic import evaluate, holds
from home import clock
from home.models import Unit, User


class Formula:
    """``{figure: key}`` is that figure's number, a share between 0 and 1; ``{count: {over: unit, where: …}}`` counts
    the units there were when the period ended, ``over: item`` the items in use, as they were handed down that day."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def share(self, user: User | rights.Office, period: Period, unit: Unit | None = None) -> Number:
        counted: list[int] = []

        def ask(args: list, _context: Any) -> Decimal | None:
            from cases.figures.registry import named

            found = named(str(args[0]))
            number = found.asked.share(user, period, unit)
            counted.append(number.n)
            if number.value is None:
                return None
            value = Decimal(str(number.value))
            return value / 100 if found.unit == "%" and isinstance(number, Number) else value

        def count(args: list, _context: Any) -> Decimal:
            found = _items(args[0], period) if args[0]["over"] == query.ITEM else _units(args[0], period)
            return Decimal(len(found))

        value = evaluate(self.figure.formula, {}, today=period.last, functions={"figure": ask, "count": count})
        if isinstance(value, Decimal) and self.figure.unit == "%":
            value *= 100
        return Number(value, max(counted, default=0), self.figure.unit, self.figure.phrase or "")

    def split(self, user: User | rights.Office, period: Period) -> list[tuple[Unit, Number]]:
        from cases.figures.registry import named

        units: dict[int, Unit] = {}
        for key in asked_for(self.figure.formula):
            units |= {unit.pk: unit for unit, _number in named(key).asked.split(user, period)}
        return [(unit, self.share(user, period, unit)) for unit in sorted(units.values(), key=lambda each: each.path)]

    def cases(self, user: User | rights.Office, period: Period, unit: Unit | None = None) -> QuerySet[Case]:
        """The cases of all the figures it is made of."""
        from cases.figures.registry import named

        keys: set[int] = set()
        for key in asked_for(self.figure.formula):
            keys |= set(named(key).asked.cases(user, period, unit).values_list("pk", flat=True))
        return Case.objects.filter(pk__in=keys)


def _units(query: dict[str, Any], period: Period) -> list[Unit]:
    units = Unit.objects.active(period.last)
    asked = query.get("where")
    return [unit for unit in units if holds(asked, {"level": unit.level, "code": unit.code}, today=period.last)]


def _items(asked: dict[str, Any], period: Period) -> list[dict]:
    day = min(period.last, clock.today())  # of a period that still runs, as things stand
    return [row for row in query.items(day) if holds(asked.get("where"), row, today=day)]


def asked_for(node: Any) -> list[str]:
    """Keys of the figures that a formula names."""
    if isinstance(node, list):
        return [key for each in node for key in asked_for(each)]
    if not isinstance(node, dict):
        return []
    own = node.get("figure")
    named = [own] if isinstance(own, str) else []
    return named + [key for name, each in node.items() for key in asked_for(each) if name != "figure"] if node else []
