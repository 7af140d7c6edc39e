"""What a condition asks of a case, as the database answers it: word → expression. What stands here needs no replay.

As of the last day of the period: a milestone reached later, or a rating given later, is not known yet.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from cases.figures.periods import Period
from cases.models import CaseEvent, CaseType, CaseTypeVersion, Category, ClockRun, Moment, Survey
from cases.spec import CUTOFF, Figure
from forms.logic import operators as ops
from home import clock

TEXT, NUMBER, BOOL = ops.TEXT, ops.NUMBER, ops.BOOL
PLAIN = {
    "case.level": ("level", NUMBER),
    "case.channel": ("channel", TEXT),
    "case.number": ("number", TEXT),
    "case.unit": ("holder__code", TEXT),
    "case.home": ("home__code", TEXT),
    "case.town": ("holder_town__code", TEXT),
    "case.type": ("type__slug", TEXT),
    "intake.channel": ("channel", TEXT),
    "intake.unit": ("home__code", TEXT),
    "item.code": ("item_version__item__code", TEXT),
}
STANDING = {"state": TEXT, "category": TEXT, "result": TEXT, "alive": BOOL, "open": BOOL}


class Column(NamedTuple):
    expression: Expression
    kind: str


def column(path: str, figure: Figure, period: Period) -> Column | None:
    """The column behind ``path``, None where only the case itself can tell."""
    if path in PLAIN:
        name, kind = PLAIN[path]
        return Column(F(name), kind)
    if path == "intake.mode":
        return Column(Coalesce(F("submission__entry_mode"), Value("self"), output_field=CharField()), TEXT)
    root, _dot, rest = path.partition(".")
    found = ROOTS.get(root)
    return found(rest, figure, period) if found else None


def _case(rest: str, figure: Figure, period: Period) -> Column | None:
    if rest not in STANDING:
        return None
    if figure.at == CUTOFF:
        return Column(_as_it_stood(rest, figure, period), STANDING[rest])
    if rest == "open":
        return Column(_yes(~Q(category=Category.CLOSED)), BOOL)
    return Column(F(rest), STANDING[rest])


def state_then(period: Period) -> Expression:
    """The state when the period ended, by the days from which events count."""
    told = CaseEvent.objects.stood().filter(case=OuterRef("pk"), effective_on__lte=period.last).exclude(to_state="")
    return Subquery(told.order_by("-seq").values("to_state")[:1], output_field=CharField())


def _as_it_stood(rest: str, figure: Figure, period: Period) -> Expression:
    if rest == "state":
        return F("state_then")
    by_value: dict[object, Q] = {}
    for slug, states in states_of(figure.over).items():
        for key, state in states.items():
            by_value.setdefault(_standing(state, rest), Q(pk=None))
            by_value[_standing(state, rest)] |= Q(type__slug=slug, state_then=key)
    if STANDING[rest] == BOOL:
        return _yes(by_value.get(True, Q(pk=None)))
    branches = [When(test, then=Value(value)) for value, test in by_value.items()]
    return Case(*branches, default=Value(""), output_field=CharField())


def _standing(state, rest: str) -> object:
    values = {"category": state.category, "result": state.result or "", "alive": state.alive}
    return values.get(rest, state.category != Category.CLOSED)


def states_of(types: tuple[str, ...]) -> dict[str, dict]:
    """Type → its states in every version it had; of two alike the later one's words count."""
    found: dict[str, dict] = {
        slug: {} for slug in CaseType.objects.filter(slug__in=types).values_list("slug", flat=True)
    }
    for version in CaseTypeVersion.objects.filter(type__slug__in=types).select_related("type").order_by("number"):
        found[version.type.slug] |= version.life.states
    return found


def reached(key: str, period: Period) -> Expression:
    return Exists(Moment.objects.filter(case=OuterRef("pk"), key=key, on__lte=period.last))


def _clock(rest: str, figure: Figure, period: Period) -> Column | None:
    key, _dot, what = rest.partition(".")
    runs = ClockRun.objects.filter(case=OuterRef("pk"), key=key, started_on__lte=period.last).order_by("-run")[:1]
    met = Q(ended="met", stopped_on__lte=period.last)
    tests = {"ran": Q(), "met": met, "kept": met & Q(late=False)}
    if what not in tests:
        return None
    told = Subquery(runs.annotate(so=_yes(tests[what]) if tests[what] else Value(True)).values("so"))
    return Column(Coalesce(told, Value(False), output_field=BooleanField()), BOOL)


def _moves(rest: str, figure: Figure, period: Period) -> Column | None:
    name, _dot, what = rest.partition(".")
    if what != "times":
        return None
    made = CaseEvent.objects.stood().filter(case=OuterRef("pk"), transition=name, kind__in=("open", "move"))
    made = made.filter(effective_on__lte=period.last).order_by().values("case").annotate(n=Count("pk")).values("n")
    return Column(Coalesce(Subquery(made), Value(0), output_field=IntegerField()), NUMBER)


def _survey(rest: str, figure: Figure, period: Period) -> Column | None:
    if rest != "score":
        return None
    end = clock.instant(period.last + timedelta(days=1))
    rated = Survey.objects.filter(case=OuterRef("pk"), grade__isnull=False, answered_at__lt=end)
    return Column(Subquery(rated.order_by("-answered_at", "-pk").values("grade")[:1]), NUMBER)


def _yes(test: Q) -> Expression:
    return Case(When(test, then=Value(True)), default=Value(False), output_field=BooleanField())


ROOTS: dict[str, Callable[[str, Figure, Period], Column | None]] = {
    "case": _case,
    "clock": _clock,
    "moves": _moves,
    "survey": _survey,
}
