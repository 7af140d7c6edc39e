"""What /healthz says about cases: numbers only. Importing this registers the checks."""

from django.db.models import Max, Min

from cases import events, outbox
from cases.models import CaseEvent, Notice, Timer
from forms.models import SecretAnswer
from home import clock, crypto, heartbeat
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
    waits = round(outbox.oldest_due().total_seconds())
    parked = Notice.objects.filter(sent_at=None, failed_at__isnull=False).count()
    status = _verdict(waits)
    return (WARN if parked and status == OK else status), {"oldest_seconds": waits, "parked": parked}


@check("keys")
def keys() -> Answer:
    """The oldest and the newest of what is sealed open, and their digests fit: no key was taken out too early."""
    told = CaseEvent.objects.order_by("pk")
    good = all(_fits(event) for event in (told.first(), told.last()) if event is not None)
    ends = SecretAnswer.objects.aggregate(first=Min("key_id"), last=Max("key_id"))
    missing = len({kid for kid in ends.values() if kid} - crypto.ring().keys())
    return (OK if good and not missing else FAIL), {"missing": missing}


def _fits(event: CaseEvent) -> bool:
    try:
        return event.data_digest == events.data_digest(event, events.read(event))
    except crypto.Unreadable:
        return False


def _seconds(since) -> int:
    return max(round((clock.now() - since).total_seconds()), 0) if since else 0


def _verdict(seconds: int) -> str:
    return FAIL if seconds > STUCK else WARN if seconds > LATE else OK
