"""Checking the log: every event's digest and hash, no gap, rows equal to their replay; and the daily anchors."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice

from django.db import transaction as db
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import events
from cases.models import Anchor, Case, CaseEvent
from cases.rebuild import Replay, differences
from home import clock
from home.crypto import Unreadable

CHUNK = 200


@dataclass(frozen=True)
class Problem:
    """``seq``: the first event that is wrong; 0: the row, or the whole."""

    number: str
    seq: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.number} {self.seq}: {self.sentence}"


def verify(cases: Case | Iterable[Case] | None = None, *, rows: bool = True) -> Iterator[Problem]:
    """Problems of one case, of some, or (None) of all and of the anchors. ``rows``: replay them too."""
    chosen = Case.objects.order_by("pk")  # as they stand in the database, whatever the caller holds in hand
    if cases is not None:
        chosen = chosen.filter(pk__in=[case.pk for case in ([cases] if isinstance(cases, Case) else cases)])
    every = chosen.iterator(CHUNK)
    while chunk := list(islice(every, CHUNK)):
        told = CaseEvent.objects.filter(case__in=chunk).order_by("case_id", "seq")
        logs = {case_id: list(log) for case_id, log in groupby(told.iterator(), lambda event: event.case_id)}
        for case in chunk:
            yield from _of_case(case, logs.get(case.pk, []), rows)
    if cases is None:
        yield from _of_anchors()


def _of_case(case: Case, log: list[CaseEvent], rows: bool) -> Iterator[Problem]:
    told, hash_before = Replay(), events.genesis(case.pk)
    for n, event in enumerate(log, 1):
        if event.seq != n:
            yield Problem(case.number, n, _("This event is missing."))
            return
        sentence = _wrong(event, hash_before, told)
        if sentence:
            yield Problem(case.number, n, sentence)
            return
        hash_before = event.hash
    if len(log) != case.version:
        yield Problem(case.number, len(log) + 1, _("This event is missing: the case has counted it."))
    elif rows:
        yield from (Problem(case.number, 0, sentence) for sentence in differences(case, told))


def _wrong(event: CaseEvent, hash_before: str, told: Replay) -> str:
    """What is wrong with one event; reads it into ``told`` on the way."""
    if event.hash != events.chained(hash_before, event):
        return _("This event was altered, moved, or follows another one than it did.")
    try:
        data = events.read(event)
    except Unreadable:
        return _("The data of this event cannot be read: altered, moved, or its key is missing.")
    if event.data_digest != events.data_digest(event, data):
        return _("The data of this event were exchanged.")
    told.apply(event, data)
    return ""


# --- anchors --------------------------------------------------------------------------------------------------------
def anchor(day: date | None = None) -> Anchor | None:
    """Anchor what was written up to the end of ``day`` (yesterday) and is not anchored yet; None if that is done.

    Call it some minutes after midnight, when what was begun before has been written.
    """
    day = day or clock.today() - timedelta(days=1)
    if Anchor.objects.filter(day__gte=day).exists():
        return None
    with db.atomic():
        return _anchored(day)


def _anchored(day: date) -> Anchor | None:
    list(Anchor.objects.select_for_update()[:1])  # of two tickers the second waits here, and looks again
    newest = Anchor.objects.first()
    if newest is not None and newest.day >= day:
        return None
    since, before = (newest.upto, newest.digest) if newest else (0, "")
    written = CaseEvent.objects.filter(pk__gt=since, at__lt=clock.instant(day + timedelta(days=1)))
    upto = written.aggregate(last=Max("pk"))["last"] or since
    cases, digest = _digest(since, upto, before)
    values = {"upto": upto, "cases": cases, "digest": digest, "at": clock.now()}
    return Anchor.objects.get_or_create(day=day, defaults=values)[0]


def _digest(since: int, upto: int, before: str) -> tuple[int, str]:
    """Chains that grew by events after ``since`` up to ``upto``, and the digest over their heads and the one before."""
    whole, count = hashlib.sha256(before.encode()), 0
    for case_id, seq, head in _heads(since, upto):
        count += 1
        whole.update(f"{case_id}:{seq}:{head}\n".encode())
    return count, whole.hexdigest()


def _heads(since: int, upto: int) -> Iterator[tuple[int, int, str]]:
    """(case, seq, hash) of the last event each case got."""
    written = CaseEvent.objects.filter(pk__gt=since, pk__lte=upto)
    last = written.order_by("case_id").values("case_id").annotate(seq=Max("seq")).values_list("case_id", "seq")
    rows = last.iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        told = written.filter(case_id__in=[case_id for case_id, _seq in chunk])
        heads = {(case_id, seq): head for case_id, seq, head in told.values_list("case_id", "seq", "hash")}
        yield from ((case_id, seq, heads.get((case_id, seq), "")) for case_id, seq in chunk)


def _of_anchors() -> Iterator[Problem]:
    since, before = 0, ""
    for row in Anchor.objects.order_by("day").iterator():
        if _digest(since, row.upto, before) != (row.cases, row.digest):
            day = date_format(row.day, "DATE_FORMAT")
            yield Problem(day, 0, _("What stands in the log of this day is not what was anchored then."))
        since, before = row.upto, row.digest


def latest() -> datetime | None:
    """When the last anchor was made: what health watches."""
    return Anchor.objects.values_list("at", flat=True).first()
