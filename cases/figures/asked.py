"""A pack's figure as one question: the same rows give the number, its parts by unit, and the drill-down.

A case belongs to a period by the day from which its moment counts, or by standing there when the period ended. It
belongs to the unit that held it then, and to those above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases import rights
from cases.data import Context
from cases.figures import columns, numbers, replayed, since
from cases.figures.conditions import Filters
from cases.figures.numbers import Number
from cases.figures.periods import Period
from cases.figures.spans import between
from cases.models import Case, Moment
from cases.spec import CUTOFF, Figure, Span
from home.models import Unit, User

Rows = dict[int, int]  # case → the unit that held it then
Values = dict[int, list[Any]]  # case → what it gives: nothing where it has no value


@dataclass(frozen=True)
class Question:
    """``base``: the cases that may count at all."""

    figure: Figure
    base: QuerySet[Case]
    period: Period

    def cases(self, unit: Unit | None = None) -> QuerySet[Case]:
        """The very cases that count, held by ``unit`` or below it."""
        found = self._asked(self.figure.where)
        return found.filter(held_then__in=below(unit)) if unit else found

    def rows(self, unit: Unit | None = None) -> Rows:
        return dict(self.cases(unit).order_by("pk").values_list("pk", "held_then"))

    def _asked(self, rule: Any) -> QuerySet[Case]:
        """The figure's cases for which ``rule`` holds as well."""
        filters = Filters(self.figure, self.period)
        found = self._standing().filter(type__slug__in=self.figure.over, merged_into=None)
        test, rest = filters.split(self._denominator(rule))
        found = filters.on(found, test)
        if rest is None:
            return found
        keys = found.order_by("pk").values_list("pk", flat=True)
        return found.filter(pk__in=[each.case.pk for each in self.told(keys) if each.says_yes(rest)])

    def _denominator(self, rule: Any) -> Any:
        narrower = self.figure.share.in_ if self.figure.share else None
        rules = [each for each in (rule, narrower) if each is not None]
        return {"and": rules} if len(rules) > 1 else next(iter(rules), None)

    def _standing(self) -> QuerySet[Case]:
        if self.figure.at == CUTOFF:
            then = Moment.objects.filter(case=OuterRef("pk"), on__lte=self.period.last).order_by("-seq")
            found = self.base.alias(state_then=columns.state_then(self.period))
            return found.exclude(state_then=None).annotate(held_then=Subquery(then.values("unit")[:1]))
        came = self.happened()
        latest = came.filter(case=OuterRef("pk")).order_by("-seq").values("unit")[:1]
        return self.base.filter(pk__in=came.values("case")).annotate(held_then=Subquery(latest))

    def happened(self) -> QuerySet[Moment]:
        first = since.first_day(self.figure, self.period)
        return Moment.objects.filter(key=self.figure.at, on__range=(first, self.period.last))

    def told(self, keys: Iterable[int]) -> Iterable[replayed.Then]:
        return replayed.told(keys, self.figure, self.period)

    # --- what each case gives -----------------------------------------------------------------------------------
    def values(self, rows: Rows) -> Values:
        return GIVES[self.figure.measure](self, rows)

    def _times(self, rows: Rows) -> Values:
        found: Values = {key: [] for key in rows} if self.figure.count == "events" else {key: [1] for key in rows}
        if self.figure.count == "events":
            for key in self.happened().filter(case__in=self.cases().values("pk")).values_list("case", flat=True):
                if key in found:
                    found[key].append(1)
        return found

    def _part(self, rows: Rows) -> Values:
        rule = self.figure.where
        both = {"and": [each for each in (rule, self.figure.share.of) if each is not None]}
        part = set(self._asked(both).values_list("pk", flat=True))
        return {key: [key in part] for key in rows}

    def _path(self, rows: Rows) -> Values:
        """What stands under a path: a column where there is one, else as the case itself tells."""
        path = getattr(self.figure, self.figure.measure)
        if isinstance(path, Span):
            return between(path, self.cases(), self.period)
        return {key: [value] for key, value in self.under(path, rows).items() if value is not None}

    def under(self, path: str, rows: Rows) -> dict[int, Any]:
        found = columns.column(path, self.figure, self.period)
        if found is not None:
            cases = self.cases().annotate(asked_value=found.expression).order_by("pk")
            return {key: _typed(value) for key, value in cases.values_list("pk", "asked_value") if key in rows}
        return {each.case.pk: each.worth({"var": path}) for each in self.told(rows)}


def _typed(value: Any) -> Any:
    if value == "":
        return None
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


GIVES = {
    "count": Question._times,
    "share": Question._part,
    "sum": Question._path,
    "mean": Question._path,
    "median": Question._path,
    "distinct": Question._path,
}


def below(unit: Unit) -> list[int]:
    """``unit`` and every unit under it."""
    return list(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True))


class PackFigure:
    """What the registry asks: each time within what ``user`` may see."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.sight: tuple[Any, QuerySet[Case]] | None = (
            None  # (who, what they see), where many figures are asked at once
        )

    def question(self, user: User | rights.Office, period: Period) -> Question:
        seen = self.sight[1] if self.sight and self.sight[0] is user else Case.objects.visible_to(user, listed=True)
        return Question(self.figure, seen, period)

    def share(self, user: User | rights.Office, period: Period, unit: Unit | None = None) -> Number:
        return answer(self.question(user, period), unit)

    def split(self, user: User | rights.Office, period: Period) -> list[tuple[Unit, Number]]:
        asked = self.question(user, period)
        rows = asked.rows()
        return parts(self.figure, rows, asked.values(rows))

    def groups(self, user: User | rights.Office, period: Period, read: bool = False) -> list[tuple[str, Number]]:
        """Told apart by the figure's ``by``; a count in % gives each group's share of the whole.

        ``read``: for people, with the label of a choice in place of its code.
        """
        asked = self.question(user, period)
        rows = asked.rows()
        values = asked.values(rows)
        by_value: dict[str, list[Any]] = {}
        one_of: dict[str, int] = {}
        for key, value in asked.under(self.figure.by, rows).items() if self.figure.by else ():
            by_value.setdefault(_word(value), []).extend(values.get(key, ()))
            one_of.setdefault(_word(value), key)
        whole = sum(sum(each) for each in by_value.values()) if self._shared else 0
        said = self._labels(one_of) if read else {}
        return [(said.get(word, word), self._group(by_value[word], whole)) for word in sorted(by_value)]

    def _labels(self, one_of: dict[str, int]) -> dict[str, str]:
        """Code → label, as the form of one of its cases has it; nothing where ``by`` is no answer."""
        if not one_of or "." in self.figure.by:
            return {}
        cases = Case.objects.select_related("type_version").in_bulk(one_of.values())
        found = {word: Context(cases[key]).words.get(self.figure.by, "") for word, key in one_of.items()}
        return {word: label for word, label in found.items() if label and word != numbers.NOTHING}

    @property
    def _shared(self) -> bool:
        return self.figure.measure == "count" and self.figure.unit == "%"

    def _group(self, values: list[Any], whole: int) -> Number:
        if self._shared:
            return Number(Decimal(100 * sum(values)) / whole if whole else None, sum(values), "%")
        return numbers.folded(self.figure, values)

    def cases(self, user: User | rights.Office, period: Period, unit: Unit | None = None) -> QuerySet[Case]:
        return self.question(user, period).cases(unit)


def answer(asked: Question, unit: Unit | None = None) -> Number:
    rows = asked.rows(unit)
    return numbers.folded(asked.figure, [each for given in asked.values(rows).values() for each in given])


def parts(figure: Figure, rows: Rows, values: Values) -> list[tuple[Unit, Number]]:
    """Each unit that held one of the rows, with all below it."""
    held: dict[int, list[Any]] = {}
    for key, unit in rows.items():
        held.setdefault(unit, []).extend(values.get(key, ()))
    units = list(Unit.objects.filter(pk__in=held))
    found = []
    for unit in units:
        inside = [each for other in units if unit.covers(other) for each in held[other.pk]]
        found.append((unit, numbers.folded(figure, inside)))
    return found


def _word(value: Any) -> str:
    if isinstance(value, Decimal):
        return numbers.plain(value)
    return numbers.NOTHING if value is None else str(value)


def number(key: str, base: QuerySet[Case], period: Period) -> float | int | str:
    """What the figure ``key`` comes to over ``base``, for scenarios. Raises KeyError."""
    from cases.figures.registry import named

    asked = named(key).asked
    found = answer(Question(asked.figure, base, period)) if isinstance(asked, PackFigure) else None
    if found is None:  # a class or a formula knows no other base than what a user may see
        found = asked.share(rights.OFFICE, period)
    return numbers.NOTHING if found.exact is None else found.exact
