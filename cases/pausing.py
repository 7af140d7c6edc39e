"""Pausing just before the due day, again and again: seen as it happens, told to who supervises the unit.

Two moments stand beside the event of such a pause: ``paused``, and ``paused_late`` when a duty of the office was to be
due within the last days. How many make a habit is the office's setting.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from cases import notices, rights
from cases.models import Case, CaseEvent, ClockRun, Moment
from cases.turn import Turn
from home import clock, days
from home.calendar import BeyondCalendar

ANY, LATE = "paused", "paused_late"


def seen(turn: Turn, run: ClockRun) -> None:
    """``run`` is about to stand still from the turn's day on."""
    if not run.duty or run.side != "office":
        return
    turn.moments[ANY] = turn.day
    if not _is_close(turn, run) or LATE in turn.moments:
        return
    turn.moments[LATE] = turn.day
    turn.after.append(lambda event: warn(turn.case, event))


def _is_close(turn: Turn, run: ClockRun) -> bool:
    """Within the last working days before it would be due; once it is late, a pause hides nothing any more."""
    if turn.day > run.due_on:
        return False
    try:
        return days.current().between(turn.day, run.due_on) <= settings.PAUSE_WATCH_DAYS
    except BeyondCalendar:
        return False


def habit(unit_id: int) -> int:
    """How often the unit has paused so lately that it is told; 0 while it is no habit."""
    since = clock.today() - timedelta(days=settings.PAUSE_WATCH_WITHIN)
    n = Moment.objects.filter(key=LATE, unit=unit_id, on__gt=since).count()
    return n if n >= settings.PAUSE_WATCH_TIMES else 0


def words(case: Case, n: int) -> str:
    told = {"unit": case.holder.label, "n": n, "days": settings.PAUSE_WATCH_WITHIN, "close": settings.PAUSE_WATCH_DAYS}
    return (
        _("%(unit)s has stopped the clock %(n)d times in %(days)d days within %(close)d working days of the due day.")
        % told
    )


def warn(case: Case, event: CaseEvent) -> None:
    if n := habit(case.holder_id):
        notices.tell_people(case, event, "pausing", "supervisor", rights.overseers(case, case.holder), words(case, n))
