"""Which place a part has in its group: the highest worth first, equal ones share a place and the next is skipped."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from cases.models import Case
from cases.parts import groups
from cases.spec import PartGroup
from forms.logic import numbers
from home import clock


def place_of(part: Case) -> int | None:
    """The place of ``part`` in its group; None where the group ranks nobody, or nothing is known of the part yet."""
    group = groups.group_of(part)
    if group is None or group.rank is None:
        return None
    name = groups.split(part.part_key)[0]
    return places(group, groups.latest(part.parent).values(), name).get(part.part_key)


def places(group: PartGroup, parts: Iterable[Case], name: str) -> Mapping[str, int]:
    """part_key → place, of those of ``parts`` that are in the group ``name`` and have a worth."""
    own = {part.part_key: part for part in parts if groups.split(part.part_key)[0] == name and not part.merged_into_id}
    worths = {key: worth for key, part in own.items() if (worth := _worth(group, part)) is not None}
    return {key: 1 + sum(other > worth for other in worths.values()) for key, worth in worths.items()}


def _worth(group: PartGroup, part: Case) -> Decimal | None:
    from cases import data  # it asks this module for `rank`

    found = data.worth(group.rank, data.context(part), clock.today())
    return numbers.exact(found) if isinstance(found, int | float | Decimal) else None
