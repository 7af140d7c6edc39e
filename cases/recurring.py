"""Cases that come round by themselves: one for each rule, period and subject, however many tickers, however late.

A round is a day of the type's rhythm. Subjects are who was there at that day's first instant, also when the ticker
comes three days later. Each subject's case is opened in a transaction of its own with the row that says so, so a
round that broke off is finished by the next tick. Counting begins with the first tick that meets the type.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.db import transaction as db
from django.utils.translation import gettext as _

from cases import opening, query
from cases.actor import SYSTEM
from cases.data import Context
from cases.errors import CaseError
from cases.models import Case, CaseType, Occasion, Round
from cases.rebuild import replay
from cases.rhythm import MONTHS, next_day
from cases.spec import Recurs
from forms.logic import LogicError
from home import clock
from home.models import Unit
from home.terms import add_months

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Subject:
    """``key``: what stands in the case's field. ``unit``: who gets the case."""

    key: str = ""
    title: str = ""
    unit: Unit | None = None
    case: Case | None = None


def open_due(after: int = 0) -> int:
    """Open what is due by now; how many cases that made. ``after``: only of types after this key."""
    made = 0
    kinds = CaseType.objects.filter(pk__gt=after, versions__spec__contains='"recurs":')
    for type in kinds.distinct().order_by("pk"):
        if (rule := type.current.life.recurs) is not None:
            made += _of_type(type, rule)
    return made


def _of_type(type: CaseType, rule: Recurs) -> int:
    today, made = clock.today(), 0
    last = type.rounds.order_by("-day").values_list("day", flat=True).first()
    if last is None:
        Round.objects.get_or_create(type=type, day=today)
        return 0
    while (day := next_day(rule.rhythm.model_dump(), last)) <= today:
        try:
            made += _round(type, rule, day)
        except (CaseError, LogicError) as refused:  # an editor's slip in one type; the others have their turn
            log.error("round %s of %s could not be opened: %s", day, type.slug, refused)
            return made
        Round.objects.get_or_create(type=type, day=day)
        last = day
    return made


def _round(type: CaseType, rule: Recurs, day: date) -> int:
    period = period_of(rule, day)
    had = set(type.occasions.filter(period=period).values_list("subject", flat=True))
    return sum(_open(type, rule, period, day, each) for each in subjects(type, rule, day) if each.key not in had)


def _open(type: CaseType, rule: Recurs, period: str, day: date, subject: Subject) -> bool:
    """The subject's case; False when another ticker was first."""
    begin, end = span(period)
    answers = {"period": period, "period_from": begin, "period_to": end}
    if rule.into and subject.key:
        answers[rule.into] = subject.key
    words = {"type": type.title, "subject": subject.title, "period": period}
    title = _("%(type)s %(period)s: %(subject)s") if subject.title else _("%(type)s %(period)s")
    try:
        with db.atomic():
            row = Occasion.objects.create(type=type, period=period, subject=subject.key)
            row.case = opening.open_case(
                None, type=type, by=SYSTEM, title=(title % words)[:200], home=subject.unit, unit=subject.unit,
                answers=answers, spawned_by=subject.case, day=day,
            )  # fmt: skip
            row.save(update_fields=["case"])
            if subject.case is not None:
                opening.link(subject.case, row.case, "spawned", "origin")
    except IntegrityError:
        if type.occasions.filter(period=period, subject=subject.key).exists():
            return False
        raise
    return True


# --- who ------------------------------------------------------------------------------------------------------------
def subjects(type: CaseType, rule: Recurs, day: date) -> Iterator[Subject]:
    """Who the round of ``day`` is for, as things stood when that day began; once without ``over``."""
    if rule.over is None:
        yield Subject()
        return
    known = Context(Case(type=type, type_version=type.current))
    for row in query.rows({"over": rule.over, "where": rule.where}, known, day):
        if isinstance(row, Context):
            if there_at(row.case, clock.instant(day)):
                yield Subject(row.case.number, row.case.title, row.case.holder, row.case)
        elif "unit" in row:
            unit = Unit.objects.get(code=row["code"])
            yield Subject(unit.code, unit.label, unit)
        else:
            yield Subject(row["code"], row["name"])


def there_at(case: Case, instant: datetime) -> bool:
    """True if the entry was alive (a case of another kind: open) at ``instant``, whatever it is now."""
    if case.opened_at > instant:
        return False
    has_entries = any(state.alive for state in case.life.states.values())
    rows = list(case.events.filter(at__lte=instant).order_by("seq")) if case.events.filter(at__gt=instant) else None
    then = replay(rows).case if rows else {"alive": case.alive, "category": case.category}
    return bool(then.get("alive")) if has_entries else then.get("category") != "closed"


# --- when -----------------------------------------------------------------------------------------------------------
def period_of(rule: Recurs, day: date) -> str:
    """The period the round of ``day`` is about: 2026, 2026H1, 2026Q2, 2026-06, 2026-W26."""
    every = rule.rhythm.every
    if rule.about == "previous":
        day = day - timedelta(days=7) if every == "week" else add_months(_begin(every, day), -MONTHS[every])
    if every == "week":
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02d}"
    if every == "year":
        return f"{day.year}"
    if every == "half_year":
        return f"{day.year}H{(day.month + 5) // 6}"
    return f"{day.year}Q{(day.month + 2) // 3}" if every == "quarter" else f"{day:%Y-%m}"


def _begin(every: str, day: date) -> date:
    months = MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def span(period: str) -> tuple[date, date]:
    """(first day, last day) of a period as ``period_of`` writes it."""
    year, rest = int(period[:4]), period[4:]
    if rest.startswith("-W"):
        first = date.fromisocalendar(year, int(rest[2:]), 1)
        return first, first + timedelta(days=6)
    months, n = {"": (12, 1), "H": (6, 0), "Q": (3, 0), "-": (1, 0)}[rest[:1]]
    first = date(year, (int(rest[1:] or n) - 1) * months + 1, 1)
    return first, add_months(first, months) - timedelta(days=1)
