"""Which cases a public list has, and the words of each: a few queries for each handful of cases, however many.

Never listed: what was merged into another case, and what is withheld from anybody at all (cases.withheld).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases import events, query_filter
from cases.data import Context, functions
from cases.models import Case, CaseEvent, CaseType, CaseTypeVersion, Withheld
from cases.public.lists import columns
from cases.public.lists.asked import Asked, Kind
from cases.spec import CaseSpec
from forms import schema
from forms.logic import LogicError, evaluate
from forms.logic.evaluate import truth
from forms.models import Form
from home import clock
from home.crypto import Unreadable

CHUNK = 500
RELATED = ("type", "type_version", "holder", "home", "holder_town", "item_version__item", "submission__version")


@dataclass
class Listed:
    """A case as it stood, on a past day in memory only: ``case`` then has the facts of that day and is never saved."""

    case: Case
    state: str
    said: list = field(default_factory=list)


class Then(Context):
    """What rules see of a case on a day that is past."""

    def __init__(self, listed: Listed) -> None:
        super().__init__(listed.case, told=lambda: listed.said)
        self.state = listed.state

    def _case(self) -> dict[str, Any]:
        state = self.case.life.states[self.state]
        standing = {"state": self.state, "category": state.category, "alive": state.alive}
        return super()._case() | standing | {"open": state.category != "closed", "result": state.result or ""}


def words_of(over: tuple[str, ...]) -> dict[str, tuple[CaseSpec, dict[str, schema.Field]]]:
    """Type → its newest published life, and the fields of its forms by key; what is not there is left out."""
    found: dict[str, tuple[CaseSpec, dict[str, schema.Field]]] = {}
    for kind in CaseType.objects.filter(slug__in=over).order_by("slug"):
        if version := kind.current:
            forms = Form.objects.filter(slug__in=set(version.life.forms.values())).order_by("pk")
            runs = [each.current for each in forms]
            asked = (each for run in runs if run for each in run.spec.fields() if each.answers)
            found[kind.slug] = version.life, {each.key: each for each in asked}
    return found


def cases(asked: Asked, base: QuerySet[Case] | None, day: date | None) -> QuerySet[Case]:
    """All that the database can tell of what is listed. ``day``: a past one, for registers."""
    chosen = (Case.objects.all() if base is None else base).filter(
        type__slug__in=asked.over, merged_into=None, void=False
    )
    chosen = chosen.exclude(Exists(Withheld.objects.filter(case=OuterRef("pk"))))
    if day is not None:
        then = CaseEvent.objects.stood().filter(case=OuterRef("pk"), effective_on__lte=day).exclude(to_state="")
        chosen = chosen.annotate(then=Subquery(then.order_by("-effective_on", "-seq").values("to_state")[:1]))
        chosen = chosen.filter(_in_force(asked.over))
    else:
        chosen = query_filter.narrowed(chosen, {"where": asked.where}, {}, clock.today())
        chosen = chosen.filter(alive=True) if asked.kind == Kind.REGISTER else chosen
    return chosen.select_related(*RELATED)


def _in_force(over: tuple[str, ...]) -> Q:
    """States in which an entry of one of these types, on the version it is on, was in force."""
    found = Q(pk__in=[])
    for version in CaseTypeVersion.objects.filter(type__slug__in=over).defer("pins"):
        alive = [key for key, state in version.life.states.items() if state.alive]
        found |= Q(type_version=version.pk, then__in=alive)
    return found


def read(asked: Asked, rows: QuerySet[Case], day: date | None, *, size: int, answers: bool) -> Iterator[Listed]:
    """``rows`` that meet the condition, in their order. ``answers``: columns, condition or search need the forms."""
    found = iter(rows.iterator(CHUNK))
    while chunk := list(islice(found, size)):
        listed = [Listed(case, getattr(case, "then", case.state)) for case in chunk]
        if answers or day is not None:
            hear(listed, day)
        yield from (each for each in listed if _meets(asked, each, day))
        size = CHUNK


def hear(listed: list[Listed], day: date | None) -> None:
    """What was said in each case, by ``day`` where one is given; then facts and milestones are put back to it too."""
    by_key = {each.case.pk: each for each in listed}
    rows = CaseEvent.objects.stood().filter(case__in=by_key).exclude(kind=CaseEvent.Kind.SURVEY)
    rows = rows.exclude(submission=None).defer("data") if day is None else rows.filter(effective_on__lte=day)
    for each in listed if day is not None else ():
        _back(each.case, day)
    for event in rows.select_related("submission__version").order_by("case_id", "seq"):
        each = by_key[event.case_id]
        if event.submission_id:
            each.said.append(event.submission)
        if day is not None:
            each.case.facts = _facts(event, each.case.facts)


def _back(case: Case, day: date) -> None:
    case.facts = {}
    case.reached = {key: at for key, at in case.reached.items() if at <= day.isoformat()}
    if case.closed_at and case.closed_at >= clock.instant(day + timedelta(days=1)):
        case.closed_at = None


def _facts(event: CaseEvent, before: dict[str, Any]) -> dict[str, Any]:
    try:
        return events.read(event).get("case", {}).get("facts", before)
    except Unreadable:  # erased: what stands in later events still tells
        return before


def _meets(asked: Asked, listed: Listed, day: date | None) -> bool:
    if asked.where is None:
        return True
    try:
        return truth(_worth(asked.where, listed, day))
    except LogicError:  # a rule that cannot be asked of this case shows nothing of it
        return False


def worth(rule: Any, listed: Listed) -> Any:
    try:
        return _worth(rule, listed, None)
    except LogicError:
        return None


def _worth(rule: Any, listed: Listed, day: date | None) -> Any:
    known = Context(listed.case, told=lambda: listed.said) if day is None else Then(listed)
    today = day or clock.today()
    return evaluate(rule, known, today=today, functions=functions(known, today))


def texts(asked: Asked, listed: Listed, words: list[str]) -> list[str]:
    return [columns.cell(word, listed.case, listed.state, listed.said) for word in words]
