"""A night on which a reminder is due in every open case: one tick, beside bare updates of as many rows."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from cases.models import Case, Timer
from cases.tick import tick
from cms.bench.office import Office
from cms.bench.pace import lap
from cms.bench.reading import Reading
from cms.bench.visitor import Odd
from home import clock

MOST = 100_000
FAR = timedelta(days=36_500)
GOAL = 0.01


def one_night(office: Office) -> Reading:
    """All are due in one tick, each fired in a transaction of its own, as an event with its notices."""
    now = clock.now()
    due = _prepare(now)
    with clock.at(now), lap() as ours:
        done = tick(notices=False)
    if done.rungs != due or done.broken:
        raise Odd(f"{due} timers were due, {done.rungs} fired, {done.broken} broke.")
    with lap() as bare:
        updated = _bare(due)
    return Reading.of_time(
        "timers", (ours.seconds / due, bare.seconds / updated), gettext_noop("a bare update, committed"), GOAL
    )


def _prepare(now) -> int:
    """One timer of every open case is due now, nothing else for a hundred years. How many that are."""
    with transaction.atomic():
        Timer.objects.update(fire_at=now + FAR)
        Case.objects.update(next_fire=now + FAR)
        ladder = Timer.objects.filter(rung__startswith="ladder:", fired_at=None, case__category="work").order_by("case")
        chosen = dict(ladder.values_list("case", "pk"))
        pks = list(chosen.values())[:MOST]
        for start in range(0, len(pks), 500):
            some = pks[start : start + 500]
            Timer.objects.filter(pk__in=some).update(fire_at=now)
            Case.objects.filter(timers__in=some).update(next_fire=now)
    if not pks:
        raise Odd("No open case has a reminder; more rows are needed.")
    return len(pks)


def _bare(n: int) -> int:
    """The least a timer costs: its row marked, in a transaction of its own."""
    pks = list(Timer.objects.order_by("pk").values_list("pk", flat=True)[: min(n, 2_000)])
    with connection.cursor() as cursor:
        for pk in pks:
            with transaction.atomic():
                cursor.execute("UPDATE cases_timer SET fired_at = fire_at WHERE id = %s", [pk])
    return len(pks)
