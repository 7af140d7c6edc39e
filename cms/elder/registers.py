"""Entries of the pack's registers as pages print them: what is public of them, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cases import query
from cases.data import Context
from cases.models import Case, Withheld
from cms.points import said_of, times
from home import office_hours

HELPER, POINT, ITEM = "elder.helper", "elder.point", "elder.item"
TIERS = ("county", "town", "village", "spot")


@dataclass
class Place:
    """A point. ``number``: of its entry; ``unit``, ``town``: codes of the unit that runs it and of its town, "" at the
    county's centre.

    ``helper``: number and name of who is on duty, as old people call them; "" where nobody is named.
    ``near``: code of a village → kilometres from there, as far as somebody has entered it.
    """

    number: str
    name: str
    tier: str
    tier_word: str
    unit: str
    town: str
    town_word: str
    address: str
    tel: str
    hours: list[str]
    equipment: str
    helper: str
    closes: datetime | None
    next_open: datetime | None
    near: dict[str, float]
    below: list["Place"] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.closes is not None

    @property
    def state(self) -> str:
        return said_of(self.closes, self.next_open)


@dataclass(frozen=True)
class Item:
    code: str
    spoken: str
    icon: str
    at_home: bool
    in_person: bool


@dataclass(frozen=True)
class Helper:
    """``on_duty``: may be sent today; one who rests today is still one of ours."""

    title: str
    unit: str
    kind: str
    knows: str


def places() -> list[Place]:
    """The centre, then towns each with its villages and spots; four queries, however many there are."""
    told = list(_entries(POINT))
    names = _titles(known.own.get("on_duty") for _case, known in told)
    found = sorted((_place(case, known, names) for case, known in told), key=lambda each: TIERS.index(each.tier))
    towns = {each.town: each for each in found if each.tier == "town"}
    top = []
    for each in found:
        whole = towns.get(each.town) if each.tier in ("village", "spot") else None
        (whole.below if whole else top).append(each)
    return top


def find(found: list[Place], number: str) -> Place | None:
    """The point of this number, wherever it stands in `places`."""
    return next((each for top in found for each in (top, *top.below) if each.number == number), None)


def town_of(found: list[Place], point: Place | None) -> Place | None:
    """Under which town ``point`` is listed."""
    return next((top for top in found if point in top.below), None) if point else None


def nearest(town: Place, village: Place) -> list[tuple[Place, float]]:
    """The points of ``town`` whose way from ``village`` is known, with its kilometres, the nearest first."""
    known = [(each, each.near[village.unit]) for each in (town, *town.below) if village.unit in each.near]
    return sorted(((each, km) for each, km in known if each.number != village.number), key=lambda pair: pair[1])


def away(km: float) -> str:
    """A way in words; what nobody measured to the metre is not told to the metre."""
    if km < 1:
        return _("about %(n)d metres") % {"n": max(round(km * 10), 1) * 100}
    return _("about %(n)s km") % {"n": f"{km:.1f}".removesuffix(".0")}


def items() -> list[Item]:
    return [
        Item(
            known.own["code"],
            known.own["spoken"],
            known.own["icon"],
            bool(known.own.get("at_home")),
            bool(known.own.get("in_person")),
        )
        for _case, known in _entries(ITEM)
    ]


def helper(badge: str) -> Helper | None:
    """The helper in force who wears this number."""
    for case, known in _entries(HELPER, business_key=badge):
        words = known.words
        return Helper(case.title, case.holder.label, words.get("kind", ""), words.get("knows", ""))
    return None


def _entries(kind: str, **more: Any) -> Iterator[tuple[Case, Context]]:
    """Entries in force with what was said of them, in the order they came."""
    rows = Case.objects.filter(type__slug=kind, alive=True, merged_into=None, void=False, **more)
    rows = rows.exclude(Exists(Withheld.objects.filter(case=OuterRef("pk"))))
    cases = list(rows.select_related("type_version", "holder", "holder_town").order_by("pk"))
    heard = query.said(cases) if cases else {}
    for case in cases:
        told = heard.get(case.pk, [])
        yield case, Context(case, runs=lambda: [], told=lambda told=told: told)


def _titles(numbers) -> Mapping[str, str]:
    """Number of an entry → its name, of those in force."""
    wanted = {number for number in numbers if number}
    return dict(Case.objects.filter(number__in=wanted, alive=True).values_list("number", "title"))


def _place(case: Case, known: Context, names: Mapping[str, str]) -> Place:
    own, words = known.own, known.words
    try:
        hours = office_hours.from_text(own["hours"])
    except ValueError:  # written in other words: people read them, no clock does
        hours = {}
    closes, next_open = times(hours) if hours else (None, None)
    town = case.holder_town
    return Place(
        number=case.number,
        name=own["point_name"],
        tier=own["tier"],
        tier_word=words["tier"],
        unit=case.holder.code,
        town=town.code if town else "",
        town_word=town.label if town else "",
        address=own["address"],
        tel=own["tel"],
        hours=own["hours"].splitlines(),
        equipment=words.get("equipment", ""),
        helper=names.get(own.get("on_duty"), ""),
        closes=closes,
        next_open=next_open,
        near={row["village"]: float(row["km"]) for row in own.get("near") or () if row.get("village")},
    )


def tiers(found: list[Place]) -> str:
    """“1+13+11+6”: how many points of each tier there are, as the county says it."""
    every = [*found, *(each for place in found for each in place.below)]
    return "+".join(str(sum(each.tier == tier for each in every)) for tier in TIERS)
