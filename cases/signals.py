"""What cases announce to higher apps."""

from django.dispatch import Signal

moved = Signal()  # sent inside the transaction of every event that changes a case: case=, event=
ticked = Signal()  # sent once a round of the ticker: now=; a receiver does small periodic work of its own
