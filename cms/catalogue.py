"""The catalogue of guides: counts for the lattice on the home page, and the narrowed list on the index page."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import ServiceItem
from cms import themes
from cms.guides import facts_of, fee_words, term_words, visit_words
from cms.models import LifeEvent

PER_PAGE = 20
WHO = ("person", "firm")


@dataclass(frozen=True)
class Tile:
    """One field of the lattice."""

    label: str
    icon: str
    query: str  # what follows "?" in the address of the list
    count: int
    code: str = ""  # of a department

    @property
    def said(self) -> str:
        return ngettext("%(n)d item", "%(n)d items", self.count) % {"n": self.count}


@dataclass(frozen=True)
class Row:
    """One guide in a list."""

    code: str
    title: str
    url: str
    plain: str
    term: str
    fee: str
    visits: str
    online: bool
    icon: str


@dataclass
class Catalogue:
    """``heading``: what the list is narrowed to, empty for all. ``next_key``: ``?after=`` of the next page."""

    tiles: dict[str, list[Tile]]
    heading: str = ""
    rows: list[Row] = field(default_factory=list)
    next_query: str = ""
    who: str = ""


def live_items():
    """(code, theme, audience, unit code, short unit name, unit name, name) of items that have a live guide page."""
    from cms.models import ServiceGuidePage

    codes = ServiceGuidePage.objects.live().values("item_code")
    return list(
        ServiceItem.objects.filter(code__in=codes, status=ServiceItem.Status.LIVE)
        .order_by("code")
        .values_list("code", "theme", "audience", "authority__code", "authority__short_name", "authority__name", "name")
    )


def tiles(who: str, items: list | None = None) -> dict[str, list[Tile]]:
    """``event``, ``theme`` and ``unit`` tiles for persons or firms, the fullest first. Two queries."""
    mine = [row for row in (live_items() if items is None else items) if not who or who in row[2]]
    by_theme = Counter(row[1] for row in mine if row[1])
    units = {row[3]: row[4] or row[5] for row in mine}
    by_unit = Counter(row[3] for row in mine)
    suffix = f"&who={who}" if who else ""
    return {
        "event": _events(mine, who, suffix),
        "theme": [Tile(name, themes.icon(name), f"theme={name}{suffix}", n) for name, n in by_theme.most_common()],
        "unit": [Tile(units[code], "building", f"unit={code}{suffix}", n, code) for code, n in by_unit.most_common()],
    }


def _events(items: list, who: str, suffix: str) -> list[Tile]:
    """Life events that at least one item belongs to, in the editors' order."""
    found = []
    for event in LifeEvent.objects.order_by("-who", "order", "pk"):  # people first
        n = sum(event.takes(row[6], row[1]) for row in items) if not who or event.who == who else 0
        if n:
            found.append(Tile(event.name, event.icon, f"event={event.key}{suffix}", n, event.key))
    return found


def catalogue(page, asked, size: int = PER_PAGE) -> Catalogue:
    """The list under ``page`` as the address narrows it; unknown names narrow to nothing said."""
    who = asked.get("who", "") if asked.get("who", "") in WHO else ""
    items = live_items()
    shown, heading = _narrow(items, asked, who)
    after = asked.get("after", "")
    codes = [row[0] for row in shown if row[0] > after]
    here, more = codes[:size], codes[size:]
    query = asked.copy()
    query["after"] = here[-1] if here else ""
    return Catalogue(
        tiles=tiles(who, items),
        heading=heading,
        rows=rows_of(here),
        next_query=query.urlencode() if more else "",
        who=who,
    )


def _narrow(items: list, asked, who: str) -> tuple[list, str]:
    shown = [row for row in items if not who or who in row[2]]
    heading = {"person": _("For people"), "firm": _("For firms")}.get(who, "")
    event = LifeEvent.objects.filter(key=asked.get("event", "")).first() if asked.get("event") else None
    if event:
        shown, heading = [row for row in shown if event.takes(row[6], row[1])], event.name
    elif theme := asked.get("theme", ""):
        shown, heading = [row for row in shown if row[1] == theme], theme
    elif unit := asked.get("unit", ""):
        shown = [row for row in shown if row[3] == unit]
        heading = (shown[0][4] or shown[0][5]) if shown else ""
    elif asked.get("hot") == "elder":
        known = facts_of([row[0] for row in shown])
        shown, heading = [row for row in shown if known.get(row[0], {}).get("elder_hot")], _("Often needed in old age")
    return shown, heading


def rows_of(codes: list[str]) -> list[Row]:
    """Rows for ``codes``, in that order: two queries, however many."""
    from cms.models import ServiceGuidePage

    gone = ServiceItem.objects.filter(status=ServiceItem.Status.RETIRED).values("code")
    found = ServiceGuidePage.objects.live().filter(item_code__in=codes).exclude(item_code__in=gone)
    pages = {page.item_code: page for page in found}
    known = facts_of(codes)
    return [_row(pages[code], known.get(code, {})) for code in codes if code in pages]


def _row(page, known: dict) -> Row:
    plain = page.plain or known.get("plain", "")
    online = page.form_page_id is not None
    said = term_words(known), fee_words(known), visit_words(known)
    return Row(page.item_code, page.title, page.url, plain, *said, online, themes.icon(known.get("theme", "")))
