"""Units that were merged or renamed: the successor does the work, the history keeps the old name."""

from collections.abc import Iterable
from datetime import date

from home import clock
from home.models import Unit


def predecessors(units: Iterable[int]) -> dict[int, set[int]]:
    """Unit key → keys of all units it came after, theirs included. One query for each link of the longest chain."""
    found: dict[int, set[int]] = {unit: set() for unit in units}
    heirs = {unit: {unit} for unit in found}  # unit → those of ``units`` it leads to
    while heirs:
        rows = Unit.objects.order_by().filter(successor__in=heirs).values_list("pk", "successor")
        older: dict[int, set[int]] = {}
        for unit, successor in rows:
            for heir in heirs[successor]:
                if unit not in found[heir] and unit != heir:  # a circle, entered by mistake, ends here
                    found[heir].add(unit)
                    older.setdefault(unit, set()).add(heir)
        heirs = older
    return found


def successors(unit: Unit) -> list[Unit]:
    """``unit`` and those that came after it, in order."""
    chain = [unit]
    while chain[-1].successor_id and chain[-1].successor_id not in {each.pk for each in chain}:
        chain.append(chain[-1].successor)
    return chain


def living(unit: Unit | None, day: date | None = None) -> Unit | None:
    """The unit that does the work of ``unit`` on ``day`` (today): itself, unless its successor has taken over."""
    day = day or clock.today()
    if unit is None or unit.successor_id is None:
        return unit
    for each in successors(unit):
        if each.active_to is None or day < each.active_to:
            return each
    return successors(unit)[-1]
