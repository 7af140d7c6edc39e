"""The registry: figures of packs, and classes of the product's own, found by key wherever a number is asked for."""

from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import rights
from cases.figures import since
from cases.figures.asked import PackFigure
from cases.figures.faces import FigureFace, Group, Part
from cases.figures.formulas import Formula
from cases.figures.periods import Period
from cases.models import Case, FigureRule
from cases.spec import Figure as FigureSpec
from home.models import Unit, User

Who = User | rights.Office


class Answer(Protocol):
    """What a figure came to: ``exact`` for programs, ``text`` as printed, ``n``: of how many."""

    n: int

    @property
    def value(self) -> Any: ...
    @property
    def exact(self) -> Any: ...
    @property
    def text(self) -> str: ...


class Asked(Protocol):
    """What a figure answers, each time within what ``user`` may see. ``unit``: with all below it."""

    def share(self, user: Who, period: Period, unit: Unit | None = None) -> Answer: ...
    def split(self, user: Who, period: Period) -> list[tuple[Unit, Answer]]: ...
    def cases(self, user: Who, period: Period, unit: Unit | None = None) -> QuerySet: ...


class Figure:
    """A registered figure: its names and what answers. ``note``: how it is counted, in one sentence. ``shown_with``:
    the pack whose figures it stands among, "" for the product's own."""

    def __init__(self, key: str, label: str, unit: str, note: str, asked: Asked, shown_with: str = "") -> None:
        self.key, self.label, self.unit, self.note, self.asked = key, label, unit, note, asked
        self.shown_with = shown_with

    def query(self, period: Period, unit: Unit | None = None) -> str:
        return urlencode({"figure": self.key, "period": period.text} | ({"unit": unit.code} if unit else {}))

    def of(self, n: int) -> str:
        """“of 12 cases”, or what else it counts."""
        own = getattr(self.asked, "of", None)
        return own(n) if own else ngettext("of %(n)d case", "of %(n)d cases", n) % {"n": n}


_figures: dict[str, Figure] = {}
SLOW = "desk"  # whose days they were: keys begin with it


def figure(key: str, label: str, unit: str, note: str = "", *, shown_with: str = ""):
    """Class decorator: registers the class as the answer to ``key``."""

    def keep(made: type) -> type:
        _figures[key] = Figure(key, label, unit, note, made(), shown_with)
        return made

    return keep


def in_code() -> dict[str, Figure]:
    """Those that are classes, in the order they were registered. A pack cannot take their keys."""
    from cases.figures import lateness, satisfaction  # noqa: F401  # importing registers

    return _figures


def all_figures() -> list[Figure]:
    """The product's own first, then each pack's in the order of its file."""
    rows = FigureRule.objects.exclude(key__in=in_code())
    return [*in_code().values(), *map(of_rule, rows)]


def of_rule(row: FigureRule) -> Figure:
    spec = FigureSpec.model_validate_json(row.spec)
    label = _("%(label)s (projected)") % {"label": spec.label} if spec.projection else spec.label
    asked = Formula(spec) if spec.formula is not None else PackFigure(spec)
    return Figure(row.key, label, spec.unit, spec.note, asked)


def named(key: str) -> Figure:
    """Raises KeyError."""
    if key in in_code():
        return _figures[key]
    row = FigureRule.objects.filter(key=key).first()
    if row is None:
        raise KeyError(key)
    return of_rule(row)


def systems() -> list[tuple[str, str]]:
    """(pack, what it is called) of those that count something."""
    rows = FigureRule.objects.order_by("-pack", "-place").values_list("pack", "system")
    packs = {pack: title or pack for pack, title in rows}
    return [(SLOW, _("Who was late")), *sorted(packs.items())]


def for_dashboard(user: User, period: Period, pack: str = "") -> list[FigureFace]:
    """The figures of one pack as ``user`` sees them; without one the product's own. Not all at once: a county has a
    hundred, and each looks at its own rows."""
    seen = Case.objects.visible_to(user, listed=True)
    if pack in ("", SLOW):  # who had the days of late cases is read from their events, one by one: only when asked for
        own = {key: each for key, each in in_code().items() if not each.shown_with}
        found = [each for key, each in own.items() if key.startswith(f"{SLOW}.") == (pack == SLOW)]
    else:
        counted = [each for each in in_code().values() if each.shown_with == pack]  # no cases: visits of pages
        found = [*map(of_rule, FigureRule.objects.filter(pack=pack).exclude(key__in=in_code())), *counted]
    for each in found:
        if isinstance(each.asked, PackFigure):
            each.asked.sight = (user, seen)
    return [face(each, user, period) for each in found]


def face(asked: Figure, user: User, period: Period) -> FigureFace:
    share = asked.asked.share(user, period)
    split = sorted(
        asked.asked.split(user, period) if share.n else (), key=lambda each: each[1].exact or 0
    )  # the lowest first
    whole = 100 if asked.unit == "%" else max((each.exact or 0 for _unit, each in split), default=0) or 1
    parts = [
        Part(unit, of.text, round(100 * (of.exact or 0) / whole), of.n, asked.query(period, unit)) for unit, of in split
    ]
    told_apart = asked.asked.groups(user, period, read=True) if share.n and isinstance(asked.asked, PackFigure) else ()
    return FigureFace(
        key=asked.key,
        label=str(asked.label),
        value_text=share.text,
        n=share.n,
        n_text=asked.of(share.n),
        parts=parts,
        groups=[Group(word, of.text, of.n) for word, of in told_apart],
        query=asked.query(period),
        note=_said(asked, period),
        before_text=asked.asked.share(user, period.before).text,
    )


def _said(asked: Figure, period: Period) -> str:
    """How it is counted, the day from which it adds up first."""
    own = getattr(asked.asked, "figure", None)
    begun = since.words(own, period) if own is not None else ""
    return f"{begun}{asked.note}"


def drill(key: str, user: User, period: Period, unit: Unit | None = None) -> QuerySet:
    """The cases behind a number, and no other. Raises KeyError for a figure nobody registered."""
    return named(key).asked.cases(user, period, unit)
