"""What cases announce to higher apps."""

from django.dispatch import Signal

moved = Signal()  # sent inside the transaction of every event that changes a case: case=, event=
ticked = Signal()  # sent once a round of the ticker: now=; a receiver does small periodic work of its own
catalogued = Signal()  # a table made a service item, in its transaction: item=, by=
uncatalogued = Signal()  # it is about to be taken back: item=; a receiver raises cases.imports.resource.Kept to refuse
planned = Signal()  # sent before what was planned for now goes live: a receiver may hold it back
