"""The registry: one class a figure, found by key on the dashboard, in the drill-down and in exports alike."""

from typing import Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet

from cases.figures.faces import FigureFace, Part, Share, Splits
from cases.figures.periods import Period
from home.models import Unit, User


class Asked(Protocol):
    """What a figure's class answers, each time within what ``user`` may see."""

    def share(self, user: User, period: Period, unit: Unit | None = None) -> Share: ...
    def split(self, user: User, period: Period) -> Splits: ...
    def cases(self, user: User, period: Period, unit: Unit | None = None) -> QuerySet: ...


class Figure:
    """A registered figure: its names and the class that answers. ``note``: how it is counted, in one sentence."""

    def __init__(self, key: str, label: str, unit: str, note: str, asked: Asked) -> None:
        self.key, self.label, self.unit, self.note, self.asked = key, label, unit, note, asked

    def query(self, period: Period, unit: Unit | None = None) -> str:
        return urlencode({"figure": self.key, "period": period.text} | ({"unit": unit.code} if unit else {}))


_figures: dict[str, Figure] = {}


def figure(key: str, label: str, unit: str, note: str = ""):
    """Class decorator: registers the class as the answer to ``key``."""

    def keep(made: type) -> type:
        _figures[key] = Figure(key, label, unit, note, made())
        return made

    return keep


def all_figures() -> list[Figure]:
    """In the order they were registered."""
    from cases.figures import satisfaction  # noqa: F401  # importing registers

    return list(_figures.values())


def named(key: str) -> Figure:
    """Raises KeyError."""
    all_figures()
    return _figures[key]


def for_dashboard(user: User, period: Period) -> list[FigureFace]:
    """Every figure as ``user`` sees it."""
    return [face(each, user, period) for each in all_figures()]


def face(asked: Figure, user: User, period: Period) -> FigureFace:
    share = asked.asked.share(user, period)
    split = sorted(asked.asked.split(user, period), key=lambda each: each[1].value or 0)  # the lowest first
    parts = [Part(unit, of.text, round(100 * (of.value or 0)), of.n, asked.query(period, unit)) for unit, of in split]
    before = asked.asked.share(user, period.before).text
    return FigureFace(
        asked.key, str(asked.label), share.text, share.n, parts, asked.query(period), str(asked.note), before
    )


def drill(key: str, user: User, period: Period, unit: Unit | None = None) -> QuerySet:
    """The cases behind a number, and no other. Raises KeyError for a figure nobody registered."""
    return named(key).asked.cases(user, period, unit)
