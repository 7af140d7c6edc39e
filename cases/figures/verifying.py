"""Counting again the slow way: every case of the types replayed from its events, every condition worked out on it.

Nothing is shared with the fast way but the meaning of the words, so a column or an index that tells something else
than the events do is found here.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cases import rights
from cases.figures import numbers, replayed, since
from cases.figures.asked import PackFigure
from cases.figures.periods import Period
from cases.figures.registry import Figure
from cases.models import Case, CaseEvent
from cases.rebuild import replay
from cases.spec import CUTOFF, Span
from cases.spec import Figure as FigureSpec


def problems(asked: Figure, period: Period) -> Iterator[str]:
    """Sentences, empty when all is well."""
    answer = asked.asked.share(rights.OFFICE, period)
    drilled = set(asked.asked.cases(rights.OFFICE, period).values_list("pk", flat=True))
    if isinstance(asked.asked, PackFigure):
        counted = dict(_counted(asked.asked.figure, period))
        if set(counted) != drilled:
            yield _("%(key)s: the drill-down has %(a)d cases, the events say %(b)d.") % {
                "key": asked.key,
                "a": len(drilled),
                "b": len(counted),
            }
        slow = _again(asked.asked.figure, counted)
        if slow is not None and (slow.exact, slow.n) != (answer.exact, answer.n):
            yield _("%(key)s: it prints %(a)s of %(m)d, the events say %(b)s of %(n)d.") % {
                "key": asked.key,
                "a": answer.text,
                "m": answer.n,
                "b": slow.text,
                "n": slow.n,
            }
    elif getattr(asked.asked, "drills", True) and bool(answer.n) != bool(drilled):
        yield _("%(key)s: it counts %(n)d and leads to %(m)d cases.") % {
            "key": asked.key,
            "n": answer.n,
            "m": len(drilled),
        }


def _counted(figure: FigureSpec, period: Period) -> Iterator[tuple[int, list[Any]]]:
    """(case, what it gives) by its events alone; None where only the fast way knows how to measure."""
    found = Case.objects.filter(type__slug__in=figure.over, merged_into=None, void=False)
    keys = found.order_by("pk").values_list("pk", flat=True)
    for case in replayed.told(keys, figure, period):
        times = _times(case, figure, period)
        rules = [figure.where, figure.share.in_ if figure.share else None]
        if times and all(rule is None or case.says_yes(rule) for rule in rules):
            yield case.case.pk, _given(case, figure, times)


def _times(case: replayed.Then, figure: FigureSpec, period: Period) -> int:
    log = list(CaseEvent.objects.filter(case=case.case).order_by("seq"))
    told = replay(log)
    if figure.at == CUTOFF:
        return sum(bool(event.to_state) and event.effective_on <= period.last for event in log)
    days = [day for (_seq, key), (day, _unit) in told.moments.items() if key == figure.at]
    return sum(since.first_day(figure, period).isoformat() <= day <= period.last.isoformat() for day in days)


def _given(case: replayed.Then, figure: FigureSpec, times: int) -> list[Any]:
    if figure.measure == "count":
        return [times if figure.count == "events" else 1]
    if figure.measure == "share":
        return [case.says_yes(figure.share.of)]
    path = getattr(figure, figure.measure)
    value = case.worth({"var": path}) if isinstance(path, str) else None
    return [] if value is None else [value]


def _again(figure: FigureSpec, counted: dict[int, list[Any]]) -> numbers.Number | None:
    if isinstance(getattr(figure, figure.measure), Span):
        return None  # spans are measured one way only
    return numbers.folded(figure, [each for given in counted.values() for each in given])
