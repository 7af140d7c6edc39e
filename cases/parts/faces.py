"""How the parts of a case look: who holds each, where it stands, by when. Desk and tracking page print this."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import faces
from cases.models import Case, Category
from cases.parts import groups, joining, ranking

TONES = {Category.INTAKE: "amber", Category.WORK: "brand", Category.PAUSE: "violet", Category.CLOSED: "plain"}


@dataclass(frozen=True)
class PartFace:
    """``url`` is empty where one may not open it; ``due_on`` and ``mark`` where nothing is due."""

    label: str
    unit: str
    state: str
    tone: str
    number: str
    url: str = ""
    due_on: date | None = None
    due_tone: str = ""
    mark: str = ""
    place: int | None = None


@dataclass(frozen=True)
class GroupFace:
    label: str
    words: str
    parts: list[PartFace] = field(default_factory=list)
    coming: list[str] = field(default_factory=list)  # labels of those that have not begun
    absent: list[str] = field(default_factory=list)
    ranked: bool = False

    @property
    def by_unit(self) -> bool:
        """True where the same is asked of several units: then the unit tells the parts apart."""
        return len(self.parts) > 1 and len({part.label for part in self.parts}) == 1


def of(case: Case, *, public: bool, url: Callable[[Case], str] = lambda _part: "") -> list[GroupFace]:
    """The groups of ``case`` in which something has begun, in the type's order. Two queries, however many parts."""
    if not case.parts:
        return []
    latest = groups.latest(case)
    return [_group(case, name, latest, public, url) for name in case.life.parts if joining.state(case, name)]


def _group(case: Case, name: str, latest: dict[str, Case], public: bool, url) -> GroupFace:
    group = case.life.parts[name]
    own = [part for key, part in latest.items() if key.startswith(f"{name}.")]
    order = [line.key for line in group.list_]
    own.sort(key=lambda part: order.index(key) if (key := groups.split(part.part_key)[1]) in order else len(order))
    waiting = [groups.label(case, f"{name}.{key}") for key in joining.awaited(case, name, latest)]
    closed = sum(part.category == Category.CLOSED for part in own)
    total = len(own) + len(waiting)
    words = ngettext("%(done)d of %(n)d ended", "%(done)d of %(n)d ended", total) % {"done": closed, "n": total}
    places = ranking.places(group, own, name) if group.rank is not None and not public else {}
    own.sort(key=lambda part: places.get(part.part_key, len(own) + 1))
    parts = [_part(case, part, public, url, places.get(part.part_key)) for part in own]
    absent = [] if public else joining.state(case, name).get("absent", [])
    return GroupFace(group.label or _("Parts"), words, parts, waiting, absent, bool(places))


def _part(case: Case, part: Case, public: bool, url, place: int | None) -> PartFace:
    state = part.life.states[part.state]
    tone, mark = faces.due_face(part)
    late_at = part.next_due if part.category != Category.CLOSED else None
    return PartFace(
        label=groups.label(case, part.part_key, part.type.title),
        unit=part.holder.name if public else part.holder.label,
        state=(state.public or state.label) if public else part.state_label,
        tone=TONES[part.category],
        number=part.number,
        url=url(part),
        due_on=faces.due_day(late_at) if late_at else None,
        due_tone=tone,
        mark=mark,
        place=place,
    )
