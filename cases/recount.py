"""Due days counted again when days count otherwise: the year's notice was entered, a day was declared off.

The request that enters the days only writes down that there is something to do; ticks do it in batches, each case in
a transaction of its own, as an event through the one write path. Stopped clocks stay as they were judged.
"""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actor import SYSTEM
from cases.clocks import again
from cases.models import CaseEvent, ClockRun, Recount
from cases.transition import again_if_stale
from cases.turn import Turn, fresh
from home import clock, days
from home.templatetags.ow import weekday_date

BATCH = 500  # cases between two writings of the cursor
MOST = 5_000  # cases a tick; notices and the other timers want their turn


def on_changed(sender, calendar: str, first: date, why: str, **signal) -> None:
    """Inside the transaction that writes the days."""
    if calendar == days.CN:
        Recount.objects.create(calendar=calendar, first=first, why=why[:80], at=clock.now())


def on_asked(sender, calendar: str, first: date, **signal) -> str:
    n = reached(first).values("case").distinct().count() if calendar == days.CN else 0
    text = ngettext(
        "%(n)d case has a time limit that reaches into these days; it is counted again after saving.",
        "%(n)d cases have time limits that reach into these days; they are counted again after saving.",
        n,
    )
    return text % {"n": n} if n else ""


def reached(first: date):
    """Running clocks that end on ``first`` or later, or might."""
    return ClockRun.objects.filter(stopped_at=None, late_at__gte=clock.instant(first))


def go_on(most: int = MOST) -> int:
    """Work on what is open, oldest first, at most ``most`` cases; how many events that made."""
    made = 0
    for work in Recount.objects.filter(done_at=None):
        while most > 0 and (batch := _next(work)):
            changed = sum(_case(case_id, work) for case_id in batch)
            made, most = made + changed, most - len(batch)
            # Two tickers may do the same batch: the second finds nothing to change, and the cursor never goes back.
            Recount.objects.filter(pk=work.pk, cursor__lt=batch[-1]).update(
                cursor=batch[-1], changed=F("changed") + changed
            )
            work.cursor = batch[-1]
        if most <= 0:
            break
        Recount.objects.filter(pk=work.pk, done_at=None).update(done_at=clock.now())
    return made


def _next(work: Recount) -> list[int]:
    rows = reached(work.first).filter(case__gt=work.cursor).order_by("case").values_list("case", flat=True)
    return list(rows.distinct()[:BATCH])


def _case(case_id: int, work: Recount) -> bool:
    return again_if_stale(lambda: _counted(case_id, work)) is not None


def _counted(case_id: int, work: Recount) -> CaseEvent | None:
    turn = Turn(fresh(case_id), SYSTEM)
    turn.claim()
    before = {run.key: run.due_on for run in turn.runs if run.stopped_at is None}
    moved = again(turn)
    if not turn.touched:
        transaction.set_rollback(True)  # nothing to say: the claimed number goes back
        return None
    turn.data |= {"why": work.why, "recount": moved}
    after = {run.key: run.due_on for run in turn.runs if run.stopped_at is None}
    turn.public = _public(turn, before, after, work)
    return turn.write(CaseEvent.Kind.RECOUNT)


def _public(turn: Turn, before: dict[str, date], after: dict[str, date], work: Recount) -> dict[str, str]:
    """What the applicant is told: which day moved, and by what. Nothing where only a mark goes."""
    told = [
        _("%(clock)s: %(before)s becomes %(after)s")
        % {
            "clock": turn.case.life.clocks[key].label,
            "before": weekday_date(before[key]),
            "after": weekday_date(day),
        }
        for key, day in after.items()
        if day != before[key]
    ]
    if not told:
        return {}
    return {"label": _("The days were counted again (%(why)s)") % {"why": work.why}, "text": "\n".join(told)}
