"""What a list is narrowed to: read from the address, applied to a queryset, written back into links and words."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import rights
from cases.desk import dues
from cases.desk.columns import Column, Offered, plain
from cases.desk.paging import Order
from cases.models import Case, CaseType, Category
from home import personal, typed
from home.models import Unit

ORDERS = {
    "due": Order("next_due", nulls=True),
    "new": Order("opened_at", newest_first=True),
    "closed": Order("closed_at", newest_first=True),
}
DENSITIES = ("normal", "compact")
DEFAULT_ORDER = {"yes": "due", "no": "closed", "all": "new"}
MOST_WORDS = 100


def units_of(user) -> QuerySet[Unit]:
    """The units in the scope of ``user``: those of the posts and all below them."""
    below = Q(pk=None)
    for path in {post.unit.path for post in rights.posts(user)}:
        below |= Q(path__startswith=path)
    return Unit.objects.filter(below)


@dataclass(frozen=True)
class Filters:
    """An unknown value narrows nothing: an old link still opens the list."""

    type: CaseType | None = None
    state: str = ""
    category: str = ""
    unit: Unit | None = None
    due: str = ""
    mine: bool = False
    open: str = "yes"
    q: str = ""
    sort: str = "due"
    columns: tuple[Column, ...] = field(default_factory=plain)
    density: str = "normal"
    units: tuple[Unit, ...] = field(default=(), compare=False, repr=False)
    types: tuple[CaseType, ...] = field(default=(), compare=False, repr=False)
    offered: Offered | None = field(default=None, compare=False, repr=False)

    @classmethod
    def read(cls, params: QueryDict, user) -> "Filters":
        units, types = tuple(units_of(user)), tuple(cls._types())
        told = cls._rows(params, units, types)
        offered, opened = Offered(told.type, user), told.open
        return replace(
            told,
            sort=_among(params.get("sort"), _orders_for(opened), DEFAULT_ORDER[opened]),
            columns=offered.chosen(",".join(params.getlist("cols")).split(",")),
            density=_among(params.get("density"), DENSITIES),
            offered=offered,
        )

    @staticmethod
    def _types():
        """Types that ever ran: of a draft there is no case to find."""
        return CaseType.objects.filter(versions__number=1).only("slug", "title").order_by("title")

    @classmethod
    def _rows(cls, params: QueryDict, units: tuple[Unit, ...], types: tuple[CaseType, ...]) -> "Filters":
        """Which rows, not how they are shown."""
        case_type = next((each for each in types if each.slug == params.get("type")), None)
        return cls(
            type=case_type,
            state=params.get("state", "")[:60] if case_type else "",
            category=_among(params.get("category"), [each.value for each in Category], ""),
            unit=next((each for each in units if each.code == params.get("unit")), None),
            due=_among(params.get("due"), dues.COLOURS, ""),
            mine=params.get("assignee") == "me",
            open=_among(params.get("open"), ("yes", "no", "all")),
            # An address is kept in many places, and no title has such a number: who looks for one posts it (search).
            q=personal.masked(" ".join(params.get("q", "").split())[:MOST_WORDS]),
            units=units,
            types=types,
        )

    def beside(self, query: str) -> "Filters":
        """The rows of another view of the same person. Nothing is asked for it."""
        return self._rows(typed.asked(query), self.units, self.types)

    # --- the rows ---------------------------------------------------------------------------------------------------
    def narrow(self, cases: QuerySet, user, bounds: dues.Bounds) -> QuerySet:
        cases = self.narrow_but_due(cases, user)
        return cases.filter(bounds.where(self.due)) if self.due else cases

    def narrow_but_due(self, cases: QuerySet, user) -> QuerySet:
        """All but the colour, which the views above the list offer with their counts."""
        wanted = {
            "type": self.type,
            "state": self.state,
            "category": self.category,
        }
        cases = cases.filter(**{name: value for name, value in wanted.items() if value})
        if self.mine:  # few of all there are: found first, whatever order the list has
            cases = cases.filter(pk__in=Case.objects.filter(assignee__in=people_of(user)).values("pk"))
        if self.open == "no":
            cases = cases.filter(category=Category.CLOSED)
        elif self.open == "yes":
            cases = cases.open()
        if self.unit:
            cases = cases.filter(_held_by(self.unit))
        return cases.filter(_says(self.q)) if self.q else cases

    def where(self, people: set[int]) -> Q:
        """`narrow_but_due` as one condition on columns of the case, for open ones. ``people``: who “mine” means."""
        wanted = {"type": self.type, "state": self.state, "category": self.category}
        told = Q(**{name: value for name, value in wanted.items() if value})
        if self.open == "no":
            told &= Q(category=Category.CLOSED)
        if self.mine:
            told &= Q(assignee__in=people)
        if self.unit:
            below = [each.pk for each in self.units if each.path.startswith(self.unit.path)]
            told &= _held_by(self.unit, below)
        return told & _says(self.q) if self.q else told

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    # --- the address ------------------------------------------------------------------------------------------------
    @property
    def params(self) -> dict[str, str]:
        """What differs from the plain list, in a fixed order."""
        told = {
            "type": self.type.slug if self.type else "",
            "state": self.state,
            "category": self.category,
            "unit": self.unit.code if self.unit else "",
            "due": self.due,
            "assignee": "me" if self.mine else "",
            "open": "" if self.open == "yes" else self.open,
            "q": self.q,
            "sort": "" if self.sort == DEFAULT_ORDER[self.open] else self.sort,
            "cols": "" if self.columns == plain() else ",".join(each.key for each in self.columns),
            "density": "" if self.density == "normal" else self.density,
        }
        return {name: value for name, value in told.items() if value}

    def query(self, **changes) -> str:
        """The query string of this list with ``changes``; a cursor never travels along."""
        return urlencode(replace(self, **changes).params)

    @property
    def without_words(self) -> str:
        return self.query(q="")

    @property
    def narrowed(self) -> bool:
        return bool(self.params.keys() - {"open", "sort", "cols", "density"})

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """(key, label) of the orders this list may have."""
        labels = {
            "due": pgettext("desk order", "first due first"),
            "new": pgettext("desk order", "newest first"),
            "closed": pgettext("desk order", "last closed first"),
        }
        return [(key, labels[key]) for key in _orders_for(self.open)]

    @property
    def picks(self) -> list[tuple[Column, bool]]:
        """Columns to choose from, with whether they are chosen."""
        chosen = {each.key for each in self.columns}
        return [(each, each.key in chosen) for each in self.offered.all]

    # --- words ------------------------------------------------------------------------------------------------------
    @cached_property
    def states(self) -> list[tuple[str, str]]:
        """States of the chosen type, (key, label)."""
        version = self.type.current if self.type else None
        return [(key, state.label) for key, state in version.life.states.items()] if version else []

    @property
    def heading(self) -> str:
        if self.open == "all":
            return pgettext("desk", "All cases")
        if self.open == "no":
            return pgettext("desk", "Closed cases")
        if self.mine:
            return _("Assigned to me")
        if self.category == Category.INTAKE:
            return _("To be taken in")
        return pgettext("desk", "Due soon") if self.due == "week" else _("My cases")

    def words(self) -> list[str]:
        """The filter as people read it, on the export's second sheet and in its record."""
        kinds = {
            "yes": pgettext("export", "open cases"),
            "no": pgettext("export", "closed cases"),
            "all": pgettext("export", "open and closed cases"),
        }
        told = [kinds[self.open]]
        if self.mine:
            told.append(_("Assigned to me"))
        if self.type:
            told.append(_("type: %(what)s") % {"what": self.type.title})
        if self.state:
            told.append(_("state: %(what)s") % {"what": dict(self.states).get(self.state, self.state)})
        if self.category:
            told.append(_("stage: %(what)s") % {"what": Category(self.category).label})
        if self.unit:
            told.append(_("unit: %(what)s") % {"what": self.unit.name})
        if self.due:
            told.append(_("due: %(what)s") % {"what": colour_label(self.due)})
        if self.q:
            told.append(_("search: %(what)s") % {"what": self.q})
        return told


def colour_label(colour: str) -> str:
    return {
        "": pgettext("due filter", "all"),
        "over": pgettext("due filter", "late"),
        "today": pgettext("due filter", "due today"),
        "soon": _("within 3 working days"),
        "week": _("within 7 days"),
        "pause": pgettext("due filter", "paused"),
    }[colour]


def _orders_for(opened: str) -> tuple[str, ...]:
    return {"yes": ("due", "new"), "no": ("closed", "new"), "all": ("new", "due")}[opened]


def _among(value, known, otherwise=None):
    return value if value in known else (known[0] if otherwise is None else otherwise)


def people_of(user) -> set[int]:
    """Whose cases are “mine”: one's own, and those of whom one stands in for."""
    return {user.pk, *(post.user_id for post in rights.posts(user))}


def _held_by(unit: Unit, below: list[int] | None = None) -> Q:
    """``below``: keys of the unit and all under it, where they are known."""
    if unit.level == Unit.Level.TOWN:
        return Q(holder_town=unit)
    if unit.level == Unit.Level.COUNTY:
        return Q(holder_county=unit)
    if below is not None:
        return Q(holder__in=below)
    return Q(holder=unit) | Q(holder__in=unit.get_descendants())


def tidy_number(text: str) -> str:
    """A number as it is stored, however people group it: "3726 0922 0184"."""
    return text.replace(" ", "").upper()


def _says(text: str) -> Q:
    """Every word stands in the title, or the text begins the number."""
    title = Q()
    for word in text.split():
        title &= Q(title__icontains=word)
    return title | Q(number__startswith=tidy_number(text))
