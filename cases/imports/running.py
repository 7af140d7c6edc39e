"""The work on tables, in short steps that each count once: killed in the middle, the next step goes on from there.

A step moves the batch's cursor and writes what came of its rows in one transaction; of two workers that do the same
step, one finds the cursor moved and drops its own. Nobody is shut out of the database for longer than a step.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction as db
from django.utils.translation import gettext as _

from cases.errors import NotOpen
from cases.imports import kinds, reading
from cases.imports.columns import Unreadable, match
from cases.imports.resource import WHOLE, Cells, Judged, Kept, SheetResource
from cases.models import Batch, BatchChunk, BatchRow
from cases.transition import again_if_stale
from forms import file_names
from home import clock, crypto
from home.models import User

CHUNK = 500
LEASE = timedelta(minutes=3)  # after which reading that broke off is begun anew
KEPT_DAYS = 30  # what was sent is kept as long as somebody may want it taken back
log = logging.getLogger(__name__)
State, Outcome = Batch.State, BatchRow.Outcome


# --- beginning ------------------------------------------------------------------------------------------------------
def received(user: User, kind: str, target: str, file: File, name: str) -> Batch:
    """Keep the file privately and note who sent it; the caller has asked `kinds.may`."""
    post = kinds.post_for(user, kinds.KINDS[kind], target)
    key = f"tables/{clock.today():%Y%m}/{crypto.derive(str(time.time_ns()), 'table').hex()[:32]}"
    kept = storages["private"].save(key, file)
    return Batch.objects.create(
        kind=kind, target=target, user=user, post=post, at=clock.now(), name=file_names.clean(name)[:200], file=kept
    )


def carry_out(batch: Batch, user: User) -> None:
    """Begin to do what was looked through. Raises NotOpen where something is wrong, or nothing is to be done."""
    if batch.counts.get(Outcome.WRONG):
        raise NotOpen(_("Some cells have to be corrected first. Nothing was taken in."))
    if not batch.counts.get(Outcome.NEW, 0) + batch.counts.get(Outcome.CHANGED, 0):
        raise NotOpen(_("There is nothing to take in: every row stands as it is."))
    _change(batch, State.READY, State.CARRYING, cursor=0)


def take_back(batch: Batch, user: User) -> None:
    """Begin to take back what was carried out. Raises NotOpen."""
    _change(batch, State.DONE, State.UNDOING, cursor=_beyond(batch), undone_by=user)


def drop(batch: Batch) -> None:
    """Throw away what was only looked through. Raises NotOpen."""
    _change(batch, State.READY, State.DROPPED, finished_at=clock.now())
    _forget(batch)


def _change(batch: Batch, old: str, new: str, **columns) -> None:
    if not Batch.objects.filter(pk=batch.pk, state=old).update(state=new, touched_at=clock.now(), **columns):
        raise NotOpen(_("Somebody was quicker: look at how it stands now."))
    batch.refresh_from_db()


def _beyond(batch: Batch) -> int:
    return (batch.results.order_by("-n").values_list("n", flat=True).first() or 0) + 1


# --- going on -------------------------------------------------------------------------------------------------------
def go_on(seconds: float, only: Batch | None = None) -> int:
    """Work on what is open, oldest first, until ``seconds`` are over; how many steps that were."""
    until, steps = time.monotonic() + seconds, 0
    open_ones = Batch.objects.filter(state__in=Batch.WORKING).order_by("pk")
    for batch in open_ones.filter(pk=only.pk) if only else open_ones:
        for _step in stepped(batch):
            steps += 1
            if time.monotonic() >= until:
                return steps
    return steps


def stepped(batch: Batch) -> Iterator[None]:
    """The work of ``batch`` to where it needs a decision, step by step."""
    while batch.state in Batch.WORKING:
        try:
            yield from STEPS[State(batch.state)](batch)
        except _Elsewhere:
            return
        except Unreadable as refused:
            _fail(batch, str(refused))
        except Exception:  # whatever is wrong with one table, the ticker has other work to do
            log.exception("table %s broke in state %s", batch.pk, batch.state)
            _broke(batch)
        batch.refresh_from_db()


def _broke(batch: Batch) -> None:
    said = _("This table could not be worked on; the operator's log says why.")
    if batch.state == State.CARRYING:
        Batch.objects.filter(pk=batch.pk, state=State.CARRYING).update(
            state=State.BACKING, cursor=_beyond(batch), fault=said
        )
    else:
        _fail(batch, said)


def _fail(batch: Batch, said: str) -> None:
    Batch.objects.filter(pk=batch.pk, state=batch.state).update(state=State.FAILED, fault=said, finished_at=clock.now())
    _forget(batch)


def _forget(batch: Batch) -> None:
    """Nobody needs what was sent any more."""
    batch.chunks.all().delete()
    if batch.file:
        storages["private"].delete(batch.file)
        Batch.objects.filter(pk=batch.pk).update(file="")


def tidy_up() -> None:
    """What was sent long ago and is not taken back any more; what came of each row stays."""
    old = Batch.objects.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).exclude(state__in=Batch.WORKING)
    for batch in old.filter(chunks__isnull=False).distinct()[:20]:
        if batch.state == State.READY:
            Batch.objects.filter(pk=batch.pk, state=State.READY).update(state=State.DROPPED)
        _forget(batch)


# --- reading --------------------------------------------------------------------------------------------------------
def _read(batch: Batch) -> Iterator[None]:
    now = clock.now()
    mine = Batch.objects.filter(pk=batch.pk, state=State.READING)
    stale = mine.filter(touched_at=None) | mine.filter(touched_at__lt=now - LEASE)
    if not stale.update(touched_at=now):
        raise _Elsewhere
    batch.chunks.all().delete()
    with storages["private"].open(batch.file) as file:
        rows = reading.rows(file, batch.name)
        _n, headings = next(rows)
        batch.columns = match(headings, kinds.resource(batch).columns).places
        batch.save(update_fields=["columns"])
        total = 0
        for number in range(1_000_000):
            part = list(islice(rows, CHUNK))
            if not part:
                break
            total += len(part)
            _store(batch, number, part)
            mine.update(rows=total, touched_at=clock.now())
    if mine.update(state=State.JUDGING, cursor=0, rows=total):
        storages["private"].delete(batch.file)
        Batch.objects.filter(pk=batch.pk).update(file="")
    yield


class _Elsewhere(Exception):
    """Another worker reads this table at the moment."""


def _store(batch: Batch, n: int, part: list[reading.Row]) -> None:
    data = crypto.seal(part, _aad(batch, n))
    BatchChunk.objects.create(batch=batch, n=n, first=part[0][0], last=part[-1][0], data=data)


def _aad(batch: Batch, n: int) -> str:
    return f"table:{batch.key}:{n}"


def rows_of(batch: Batch, chunk: BatchChunk) -> list[reading.Row]:
    """(number in the file, cells) as they were sent. Raises home.crypto.Unreadable."""
    return [(n, cells) for n, cells in crypto.unseal(chunk.data, _aad(batch, chunk.n))]


def keyed(batch: Batch, rows: list[reading.Row]) -> list[tuple[int, Cells]]:
    """The same by column key; what stands under no known heading is left out."""
    keys = [key for _letter, _heading, key in batch.columns]
    return [(n, {key: text for key, text in zip(keys, cells, strict=False) if key}) for n, cells in rows]


def differences(batch: Batch, most: int) -> list[tuple[int, str, list[tuple[str, str, str]]]]:
    """(row, what it is about, [(column, before, after)]) of the first ``most`` rows that change something."""
    about = dict(batch.results.filter(outcome=Outcome.CHANGED).order_by("n").values_list("n", "about")[:most])
    found, resource = [], kinds.resource(batch)
    places = batch.chunks.order_by("n").values_list("n", "first", "last")
    for number in [n for n, first, last in places if any(first <= each <= last for each in about)]:
        chunk = batch.chunks.get(n=number)
        rows = [row for row in keyed(batch, rows_of(batch, chunk)) if row[0] in about]
        entries = [judged.entry for judged in resource.judged(rows) if judged.outcome == Outcome.CHANGED]
        found += [(each.n, about[each.n], resource.difference(each)) for each in entries if each]
    return found


# --- looking through ------------------------------------------------------------------------------------------------
def _judge(batch: Batch) -> Iterator[None]:
    resource = kinds.resource(batch)
    letters = {key: letter for letter, _heading, key in batch.columns if key}
    while chunk := batch.chunks.filter(n=batch.cursor).first():
        rows = keyed(batch, rows_of(batch, chunk))
        found = _results(resource, rows, letters)
        with db.atomic():
            mine = Batch.objects.filter(pk=batch.pk, state=State.JUDGING, cursor=batch.cursor)
            counts = Counter(batch.counts) + Counter(row.outcome for row in found)
            if not mine.update(cursor=batch.cursor + 1, counts=dict(counts), touched_at=clock.now()):
                return
            BatchRow.objects.bulk_create(found)
        batch.cursor, batch.counts = batch.cursor + 1, dict(counts)
        yield
    Batch.objects.filter(pk=batch.pk, state=State.JUDGING, cursor=batch.cursor).update(
        state=State.READY, touched_at=clock.now()
    )


def _results(resource: SheetResource, rows: list[tuple[int, Cells]], letters: dict[str, str]) -> list[BatchRow]:
    batch, made = resource.batch, []
    for (_n, cells), judged in zip(rows, resource.judged(rows), strict=True):
        identity = resource.identity(cells)
        whole = resource.hashed(json.dumps({key: text for key, text in cells.items() if text}, sort_keys=True))
        errors = [[letters.get(key, ""), said] for key, said in judged.errors]
        row = BatchRow(batch=batch, n=judged.n, outcome=judged.outcome, errors=errors, whole=whole)
        row.identity, row.about = resource.hashed(identity) if identity else "", resource.about(cells)
        made.append(row)
    _doubles(batch, made)
    return made


def _doubles(batch: Batch, rows: list[BatchRow]) -> None:
    """Rows that say the same as an earlier one, or as one that was taken in before, are left out and shown; two that
    say different things of the same are wrong."""
    wholes, identities = {row.whole for row in rows}, {row.identity for row in rows} - {""}
    earlier = batch.results.filter(whole__in=wholes) | batch.results.filter(identity__in=identities)
    first_whole, first_identity = {}, {}
    for n, whole, identity in earlier.order_by("-n").values_list("n", "whole", "identity"):
        first_whole[whole], first_identity[identity] = n, n
    fresh = {row.whole for row in rows if row.outcome == Outcome.NEW}
    before = BatchRow.objects.filter(whole__in=fresh, done=True, outcome=Outcome.NEW).exclude(batch=batch)
    taken = dict(before.filter(batch__kind=batch.kind, batch__target=batch.target).values_list("whole", "ref"))
    for row in rows:
        if row.whole in first_whole:
            said = _("Says the same as row %(n)d.") % {"n": first_whole[row.whole]}
            row.outcome, row.errors = Outcome.DOUBLE, [[WHOLE, said]]
        elif row.identity and row.identity in first_identity:
            said = _("Row %(n)d is about the same, and says something else.") % {"n": first_identity[row.identity]}
            row.outcome, row.errors = Outcome.WRONG, [*row.errors, [WHOLE, said]]
        elif row.outcome == Outcome.NEW and row.whole in taken:
            row.outcome, row.ref = Outcome.SAME, taken[row.whole]
        first_whole.setdefault(row.whole, row.n)
        if row.identity:
            first_identity.setdefault(row.identity, row.n)


# --- carrying out ---------------------------------------------------------------------------------------------------
def _carry(batch: Batch) -> Iterator[None]:
    resource = kinds.resource(batch)
    held: dict[int, Cells] = {}
    while True:
        todo = batch.results.filter(n__gt=batch.cursor, outcome__in=(Outcome.NEW, Outcome.CHANGED), done=False)
        step = list(todo.order_by("n")[: resource.most_at_once])
        if not step:
            break
        held = _held(batch, held, step)
        wrong = _in_one(batch, resource, step, [(row.n, held[row.n]) for row in step])
        if wrong is None:
            return  # another worker did this step
        if wrong:
            _turn_back(batch, wrong)
            return
        yield
    now = clock.now()
    Batch.objects.filter(pk=batch.pk, state=State.CARRYING, cursor=batch.cursor).update(
        state=State.DONE, touched_at=now, finished_at=now
    )


def _held(batch: Batch, held: dict[int, Cells], step: list[BatchRow]) -> dict[int, Cells]:
    """The cells of ``step``; a chunk is opened once for all steps that need it."""
    if all(row.n in held for row in step):
        return held
    chunks = batch.chunks.filter(last__gte=step[0].n, first__lte=step[-1].n).order_by("n")
    return {n: cells for chunk in chunks for n, cells in keyed(batch, rows_of(batch, chunk))}


def _in_one(batch: Batch, resource: SheetResource, step: list[BatchRow], rows) -> list[Judged] | None:
    """Carry ``step`` out in one transaction; what was refused, and then nothing of it was done."""
    with db.atomic():
        mine = Batch.objects.filter(pk=batch.pk, state=State.CARRYING, cursor=batch.cursor)
        if not mine.update(cursor=step[-1].n, touched_at=clock.now()):
            return None
        found = resource.carried(rows)
        for row, judged in zip(step, found, strict=True):
            if judged.outcome not in (row.outcome, Outcome.SAME, Outcome.WRONG):  # what was shown is what is done
                said = _("Since this row was looked through, things have changed. Look the table through again.")
                judged.outcome, judged.errors = Outcome.WRONG, [(WHOLE, said)]
        if wrong := [each for each in found if each.outcome == Outcome.WRONG]:
            db.set_rollback(True)
            return wrong
        for row, judged in zip(step, found, strict=True):
            if judged.outcome != Outcome.SAME and judged.entry:
                row.done, row.ref, row.changes = True, judged.entry.ref, judged.entry.changes
        BatchRow.objects.bulk_update(step, ["done", "ref", "changes"])
    batch.cursor = step[-1].n
    return []


def _turn_back(batch: Batch, wrong: list[Judged]) -> None:
    """What could be done when it was looked through cannot be done now: all of it goes back."""
    letters = {key: letter for letter, _heading, key in batch.columns if key}
    counts = Counter(batch.counts)
    with db.atomic():
        for each in wrong:
            row = batch.results.get(n=each.n)
            counts[row.outcome] -= 1
            counts[Outcome.WRONG] += 1
            row.outcome, row.errors = Outcome.WRONG, [[letters.get(key, ""), said] for key, said in each.errors]
            row.save(update_fields=["outcome", "errors"])
        said = _("Row %(n)d was refused when it was carried out, so everything was taken back.") % {"n": wrong[0].n}
        Batch.objects.filter(pk=batch.pk, state=State.CARRYING).update(
            state=State.BACKING, cursor=_beyond(batch), counts=dict(counts), fault=said, touched_at=clock.now()
        )


# --- taking back ----------------------------------------------------------------------------------------------------
def _back(batch: Batch) -> Iterator[None]:
    resource = kinds.resource(batch)
    by = batch.undone_by or batch.user
    while step := list(batch.results.filter(n__lt=batch.cursor, done=True).order_by("-n")[: resource.most_at_once]):
        for row in step:
            again_if_stale(lambda row=row: _one_back(resource, row, by))
        Batch.objects.filter(pk=batch.pk, state=batch.state).update(cursor=step[-1].n, touched_at=clock.now())
        batch.cursor = step[-1].n
        yield
    end = State.UNDONE if batch.state == State.UNDOING else State.FAILED
    now = clock.now()
    Batch.objects.filter(pk=batch.pk, state=batch.state).update(state=end, touched_at=now, finished_at=now)


def _one_back(resource: SheetResource, row: BatchRow, by: User) -> None:
    """In a transaction of its own: what cannot be taken back stands there with the reason, and the others go on."""
    with db.atomic():
        if not BatchRow.objects.filter(pk=row.pk, done=True).update(done=False, kept=""):
            return
        try:
            with db.atomic():
                resource.undo(row, by)
        except Kept as why:
            BatchRow.objects.filter(pk=row.pk).update(done=True, kept=str(why)[:300])


STEPS: dict[str, Callable[[Batch], Iterator[None]]] = {
    State.READING: _read,
    State.JUDGING: _judge,
    State.CARRYING: _carry,
    State.BACKING: _back,
    State.UNDOING: _back,
}
