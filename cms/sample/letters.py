"""What the invented past told people went out in its own hour, not in the hour in which the county was loaded."""

from cases import outbox
from home import clock


def send() -> None:
    """Every notice that is due by now, one moment after the other. One that cannot go out is tried as any other is."""
    now = clock.now()
    while first := outbox.waiting(now).first():
        at = max(first.created_at, first.next_try or first.created_at)
        with clock.at(at):
            outbox.send_due(at)
