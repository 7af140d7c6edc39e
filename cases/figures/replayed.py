"""What rules see of a case as it stood when a period ended: for conditions only the case itself can answer."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from cases.data import Context, facts, functions
from cases.figures.columns import states_of
from cases.figures.periods import Period
from cases.models import Case, CaseEvent, Category, ClockRun, Moment, Survey
from cases.spec import CUTOFF, Figure
from forms import intake
from forms.logic import evaluate, holds
from home import clock

CHUNK = 500
RELATED = ("type", "type_version", "item_version__item", "holder", "home", "holder_town", "submission__version")


class Then(Context):
    """``moments``: key → day of the latest by then; ``events``: those that counted by then, oldest first."""

    rated: Survey | None = None

    def __init__(self, case: Case, figure: Figure, period: Period, states: dict) -> None:
        super().__init__(case)
        self.figure, self.period, self.states = figure, period, states
        self.events: list[CaseEvent] = []
        self.moments: dict[str, date] = {}
        self.clocks: list[ClockRun] = []

    def tell_own(self) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for event in self.events:
            if event.submission_id and event.kind != CaseEvent.Kind.SURVEY:
                known |= intake.logic_values(event.submission)
        return known

    @property
    def own(self) -> dict[str, Any]:
        if "own" not in self._kept:
            self._kept["own"] = self.tell_own() | facts(self.case)
        return self._kept["own"]

    def _case(self) -> dict[str, Any]:
        told = super()._case() | {"type": self.case.type.slug}
        if self.figure.at != CUTOFF:
            return told
        key = next((event.to_state for event in reversed(self.events) if event.to_state), "")
        state = self.states[self.case.type.slug].get(key)
        if state is None:
            return told | {"state": key}
        standing = {"category": state.category, "result": state.result or "", "alive": state.alive}
        return told | standing | {"state": key, "open": state.category != Category.CLOSED}

    @property
    def runs(self) -> dict[str, ClockRun]:
        return {run.key: run for run in self.clocks}

    def _clock(self) -> dict[str, dict[str, Any]]:
        never = {"ran": False, "met": False, "kept": False, "due": None}
        found = dict.fromkeys(self.case.life.clocks, never)
        for key, run in self.runs.items():
            met = run.ended == "met" and run.stopped_on <= self.period.last
            found[key] = {"ran": True, "met": met, "kept": met and run.late is False, "due": run.due_on}
        return found

    def _moves(self) -> dict[str, dict[str, Any]]:
        made: dict[str, list[date]] = {}
        for event in self.events:
            if event.kind in (CaseEvent.Kind.OPEN, CaseEvent.Kind.MOVE):
                made.setdefault(event.transition, []).append(event.effective_on)
        known = {name: {"times": 0, "days": 0} for name in self.case.life.transitions}
        return known | {name: {"times": len(days), "days": len(set(days))} for name, days in made.items()}

    def _reached(self) -> dict[str, date]:
        return self.moments

    def functions(self, day: date) -> dict[str, Callable]:
        return functions(self, day) | {"reached": lambda args, _context: str(args[0]) in self.moments}

    def says_yes(self, rule: Any) -> bool:
        day = self.day
        return holds(rule, self, today=day, functions=self.functions(day))

    def worth(self, rule: Any) -> Any:
        day = self.day
        return evaluate(rule, self, today=day, functions=self.functions(day))

    @property
    def day(self) -> date:
        """`today` of a figure: the period's last day, or now while it runs."""
        return min(self.period.last, clock.today())


def told(cases: Iterable[int], figure: Figure, period: Period) -> Iterator[Then]:
    """The cases with these keys as they stood; a handful of queries for each few hundred."""
    states = states_of(figure.over)
    every = iter(cases)
    while chunk := list(islice(every, CHUNK)):
        yield from _chunk(chunk, figure, period, states)


def _chunk(keys: list[int], figure: Figure, period: Period, states: dict) -> Iterator[Then]:
    rows = Case.objects.filter(pk__in=keys).select_related(*RELATED).order_by("pk")
    found = {case.pk: Then(case, figure, period, states) for case in rows}
    by_then = {"case__in": keys, "effective_on__lte": period.last}
    told = CaseEvent.objects.stood().filter(**by_then).select_related("submission__version").defer("data", "public")
    for event in told.order_by("case", "seq"):
        found[event.case_id].events.append(event)
    for moment in Moment.objects.filter(case__in=keys, on__lte=period.last).order_by("seq"):
        found[moment.case_id].moments[moment.key] = moment.on
    for run in ClockRun.objects.filter(case__in=keys, started_on__lte=period.last).order_by("run"):
        found[run.case_id].clocks.append(run)
    end = clock.instant(period.last + timedelta(days=1))
    rated = Survey.objects.filter(case__in=keys, grade__isnull=False, answered_at__lt=end)
    rated = rated.select_related("submission__version")
    for survey in rated.order_by("answered_at", "pk"):
        found[survey.case_id].rated = survey
    yield from found.values()
