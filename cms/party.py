"""What stands behind the words of the Party column: who sits today, and what the alliances did this year.

Both come from the pack `party`; an office without it shows neither. Numbers are asked at most every ten minutes.
"""

from dataclasses import dataclass

from django.core.cache import cache

from cases.figures.periods import Period
from cases.figures.registry import named
from cases.models import FigureRule
from cases.public.lists import Face, face
from cases.rights import OFFICE
from cms.models.lists import CaseListPage
from home import clock

SHOWN = ("party.activities", "party.served", "party.households", "party.attendance")
FOR = 600
SIZE = 8


@dataclass(frozen=True)
class PartyFace:
    """``seats``: rows of the public list, None where no such page is live. ``figures``: (label, value, note)."""

    page: CaseListPage | None
    seats: Face | None
    figures: list[tuple[str, str, str]]
    year: int

    def __bool__(self) -> bool:
        return self.seats is not None or bool(self.figures)


def party_face() -> PartyFace:
    page = CaseListPage.objects.live().public().filter(slug="seats-today").first()
    seats = face(page.asked, {}, size=SIZE) if page else None
    if seats is not None:  # the morning first, then window by window
        seats.rows.sort(key=lambda row: [text for _head, text in row.cells])
    return PartyFace(page, seats, figures(), clock.today().year)


def figures() -> list[tuple[str, str, str]]:
    """This year's numbers as printed; what has no value yet is left out."""
    today = clock.today()
    key = f"party-figures:{today:%Y%m%d}"
    found = cache.get(key)
    if found is None:
        found = _asked(Period.parse(f"{today.year}"))
        cache.set(key, found, FOR)
    return found


def _asked(period: Period) -> list[tuple[str, str, str]]:
    known = set(FigureRule.objects.filter(key__in=SHOWN).values_list("key", flat=True))
    rows = []
    for each in (named(key) for key in SHOWN if key in known):
        number = each.asked.share(OFFICE, period)
        if number.value is not None:
            rows.append((each.label, number.text, each.note))
    return rows
