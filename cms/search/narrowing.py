"""Narrowing what was found: for whom, life event, theme, whose, and at which town or village it can be done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Delegation, ServiceItem
from cms.models import LifeEvent, ServiceGuidePage
from home import clock

WHO = ("person", "firm")
FEW = 4  # guides found from which on it is worth while to narrow


@dataclass(frozen=True)
class Narrow:
    """What the address asks for; "" is no bound. ``unit`` and ``at`` are codes of units."""

    who: str = ""
    event: str = ""
    theme: str = ""
    unit: str = ""
    at: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Narrow":
        return cls(**{each.name: asked.get(each.name, "")[:60] for each in fields(cls)})

    def __bool__(self) -> bool:
        return any(self.pairs().values())

    def pairs(self) -> dict[str, str]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def query(self, text: str) -> str:
        return urlencode({"q": text, **{name: value for name, value in self.pairs().items() if value}})


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One box of the narrowing form. ``chosen``: what the address says."""

    name: str
    label: str
    choices: list[Choice]
    chosen: str


@dataclass(frozen=True)
class _Guide:
    page_id: int
    who: tuple[str, ...]
    events: tuple[tuple[str, str], ...]
    theme: str
    unit: tuple[str, str]
    places: tuple[tuple[str, str], ...]

    def fits(self, only: Narrow) -> bool:
        return (
            (not only.who or only.who in self.who)
            and (not only.event or only.event in dict(self.events))
            and (not only.theme or only.theme == self.theme)
            and (not only.unit or only.unit == self.unit[0])
            and (not only.at or only.at in dict(self.places))
        )


def narrowed(page_ids: Iterable[int], only: Narrow) -> tuple[set[int], list[Facet]]:
    """(pages that fit ``only``, what else they may be narrowed by). ``page_ids``: of guides. Four queries."""
    guides = _read(list(page_ids))
    fitting = {guide.page_id for guide in guides if guide.fits(only)}
    if len(guides) < FEW and not only:
        return fitting, []
    facets = [_facet(name, label, guides, only) for name, label in _labels().items()]
    return fitting, [each for each in facets if len(each.choices) > 1 or each.chosen]


def _read(page_ids: list[int]) -> list[_Guide]:
    codes = dict(ServiceGuidePage.objects.filter(pk__in=page_ids).values_list("pk", "item_code"))
    names = ("code", "audience", "theme", "authority__code", "authority__short_name", "authority__name", "name")
    items = {row[0]: row[1:] for row in ServiceItem.objects.filter(code__in=codes.values()).values_list(*names)}
    places: dict[str, list[tuple[str, str]]] = {}
    given = Delegation.objects.active(clock.today()).filter(item__code__in=codes.values()).order_by("unit__path")
    for code, unit, short, name in given.values_list("item__code", "unit__code", "unit__short_name", "unit__name"):
        places.setdefault(code, []).append((unit, short or name))
    events = list(LifeEvent.objects.all())
    found = []
    for page_id, code in codes.items():
        if code in items:
            audience, theme, unit, short, name, title = items[code]
            who = tuple(each for each in WHO if each in audience)
            met = tuple((each.key, each.name) for each in events if each.takes(title, theme))
            found.append(_Guide(page_id, who, met, theme, (unit, short or name), tuple(places.get(code, ()))))
    return found


def _facet(name: str, label: str, guides: list[_Guide], only: Narrow) -> Facet:
    """Counts say what a choice would leave, the other bounds as they are."""
    others = [guide for guide in guides if guide.fits(replace(only, **{name: ""}))]
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for guide in others:
        for value, said in _values(guide, name):
            counts[value] += 1
            labels[value] = said
    order = WHO.index if name == "who" else lambda value: (-counts[value], labels[value])
    chosen = getattr(only, name)
    return Facet(name, label, [Choice(each, labels[each], counts[each]) for each in sorted(counts, key=order)], chosen)


def _values(guide: _Guide, name: str) -> list[tuple[str, str]]:
    if name == "who":
        said = {"person": _("For people"), "firm": _("For firms")}
        return [(each, said[each]) for each in guide.who]
    if name == "theme":
        return [(guide.theme, guide.theme)] if guide.theme else []
    if name == "event":
        return list(guide.events)
    return [guide.unit] if name == "unit" else list(guide.places)


def _labels() -> dict[str, str]:
    return {
        "who": pgettext("narrow", "For whom"),
        "event": pgettext("narrow", "Life event"),
        "theme": pgettext("narrow", "Theme"),
        "unit": pgettext("narrow", "Department"),
        "at": pgettext("narrow", "Near you"),
    }
