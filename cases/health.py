"""What /healthz says about cases: numbers only. Importing this registers the checks."""

from django.db.models import Min

from cases import outbox
from cases.models import Notice, Timer
from home import clock, heartbeat
from home.health import FAIL, OK, WARN, Answer, check

LATE, STUCK = 600, 3600  # seconds something due may wait before somebody should look


def on_tick(sender, **signal) -> None:
    heartbeat.beat("ticker")


@check("timers")
def timers() -> Answer:
    """Timers that are due. Those whose check does not hold wait by design and are counted apart."""
    due = Timer.objects.filter(fired_at=None, fire_at__lte=clock.now())
    waits = _seconds(due.filter(fault="").aggregate(oldest=Min("fire_at"))["oldest"])
    return _verdict(waits), {"oldest_due_seconds": waits, "refused": due.exclude(fault="").count()}


@check("notices")
def notices() -> Answer:
    """Notices whose time has come, and those given up after too many tries."""
    waits = _seconds(outbox.waiting(clock.now()).order_by().aggregate(oldest=Min("created_at"))["oldest"])
    parked = Notice.objects.filter(sent_at=None, failed_at__isnull=False).count()
    status = _verdict(waits)
    return (WARN if parked and status == OK else status), {"oldest_seconds": waits, "parked": parked}


def _seconds(since) -> int:
    return max(round((clock.now() - since).total_seconds()), 0) if since else 0


def _verdict(seconds: int) -> str:
    return FAIL if seconds > STUCK else WARN if seconds > LATE else OK
