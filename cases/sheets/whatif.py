"""What if: past results of a sheet with other weights, from the snapshots in the events. Nothing is written.

With the weights they were scored with, the very same results come out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from cases.data import Context
from cases.models import Case, CaseEvent, CaseType
from cases.sheets import scoring
from cases.sheets.working import exact


@dataclass(frozen=True)
class Line:
    """One case, now and then. Places begin at 1; equal scores share one."""

    case: Case
    score: Decimal | None
    grade: Any
    place: int
    then_score: Decimal | None
    then_grade: Any
    then_place: int

    @property
    def moved(self) -> int:
        """Places won (above 0) or lost."""
        return self.place - self.then_place


def rows(
    type: CaseType, form: str, weights: Mapping[str, Decimal] | None = None, since: date | None = None, seen=None
) -> list[Line]:
    """Best first, as it would be then. ``weights``: {row: weight}, the others keep theirs; together 100.

    ``since``: results from that day on. ``seen``: the cases that may be looked at. Raises ValueError.
    """
    _has(type, form)
    results = list(_results(type, form, since, seen))  # read to the end: a refusal leaves no cursor open
    found = [_pair(case, form, told, weights or {}) for case, told in results]
    places = _places([pair[1]["total"] for pair in found])
    then = _places([pair[2].total for pair in found])
    lines = [
        Line(case, told["total"], told["grade"], places[told["total"]], result.total, grade, then[result.total])
        for case, told, result, grade in found
    ]
    return sorted(lines, key=lambda line: (line.then_place, line.case.number))


def read_weights(given: str) -> dict[str, Decimal]:
    """“on_time=40,quality=20”. Raises ValueError with what is wrong."""
    found: dict[str, Decimal] = {}
    for part in filter(None, (each.strip() for each in given.replace("，", ",").split(","))):
        key, _equals, text = part.partition("=")
        try:
            found[key.strip()] = exact(text.strip())
        except InvalidOperation:
            raise ValueError(_("“%(part)s”: write row=weight, such as on_time=40.") % {"part": part}) from None
        if not found[key.strip()].is_finite() or found[key.strip()] < 0:
            raise ValueError(_("“%(part)s”: a weight is 0 or more.") % {"part": part})
    return found


def _has(type: CaseType, form: str) -> None:
    known = sorted({name for version in type.versions.all() for name in version.life.sheets})
    if form not in known:
        words = {"form": form, "known": "、".join(known) or "—"}
        raise ValueError(_("There is no score sheet “%(form)s” here. There are: %(known)s.") % words)


def _results(type: CaseType, form: str, since: date | None, seen) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Each case with the snapshot of its last result."""
    every = (Case.objects.all() if seen is None else seen).filter(type=type, merged_into=None, void=False)
    for case in every.select_related("type_version").order_by("pk").iterator(200):
        if form not in case.life.sheets or (told := scoring.latest(case, form)) is None:
            continue
        if since is None or _day_of(case, form) >= since:
            told["total"] = None if told["total"] is None else exact(told["total"])
            yield case, told


def _day_of(case: Case, form: str) -> date:
    from cases import events

    scored = (
        event
        for event in CaseEvent.objects.stood().filter(case=case).order_by("-seq")
        if form in events.read(event).get("scored", {})
    )
    return next(scored).effective_on


def _pair(case: Case, form: str, told: dict[str, Any], weights: Mapping[str, Decimal]):
    sheet = case.life.sheets[form]
    was = {row["key"]: exact(row["weight"]) for row in told["rows"]}
    wanted = was | dict(weights)
    if strange := sorted(set(weights) - set(was)):
        raise ValueError(_("The sheet has no row “%(row)s”.") % {"row": strange[0]})
    if sum(wanted.values()) != 100:
        raise ValueError(_("The weights make %(sum)s together; they must make 100.") % {"sum": sum(wanted.values())})
    day = case.opened_at.date()
    result, graded = scoring.work_out(sheet, scoring.kept(told), Context(case), day, wanted)
    return case, told, result, graded["grade"]


def _places(scores: list[Decimal | None]) -> dict[Decimal | None, int]:
    """Score → place; cases without a score stand behind all others."""
    order = sorted(scores, key=lambda each: (each is None, -(each or 0)))
    return {score: n for n, score in reversed(list(enumerate(order, 1)))}
