"""Rows of drafts: how long they are kept, how they go, and the file pieces that go along."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from forms import resuming, sealing, uploads
from forms.models import Draft, Rehearsal, StagedFile, Submission, Upload
from forms.uploads import Prepared
from home import clock

KEPT = timedelta(days=7)  # after the last change
SESSION_KEPT = timedelta(minutes=15)  # at a kiosk, should nothing end its session
SENT_KEPT = timedelta(days=1)  # after sending: long enough for a second press and a look back at the receipt


class Elsewhere(Exception):
    """Somebody went on with the draft on another device; this browser's key opens nothing any more."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__("taken over")


def touched(draft: Draft, *more: str) -> None:
    """Save what was typed into ``draft``; it is kept from now on, longer where somebody holds its code."""
    kept = resuming.CODE_KEPT if draft.code_hash else SESSION_KEPT if draft.session else KEPT
    draft.updated_at, draft.expires_at = clock.now(), clock.now() + kept
    draft.save(update_fields=["answers", "updated_at", "expires_at", *more])


def emptied(draft: Draft, taken: set[UUID]) -> None:
    """Nothing that was said stays in the draft; the row stays a day, for a second press. ``taken``: ids of files that
    are the submission's now.
    """
    unstage(draft, taken)
    draft.files.all().delete()
    draft.answers, draft.done_steps, draft.updated_at = sealing.seal_draft(draft.pk, {}), [], clock.now()
    draft.expires_at = clock.now() + SENT_KEPT
    draft.save(update_fields=["answers", "done_steps", "updated_at", "expires_at"])


def unstage(draft: Draft, staying: set[UUID]) -> None:
    """Files beside the draft go, and those still on their way; all but ``staying``."""
    files = [each for each in draft.files.all() if each.pk not in staying]
    pieces = [piece for row in draft.uploads.all() for piece in row.pieces]
    StagedFile.objects.filter(pk__in=[each.pk for each in files]).delete()
    draft.uploads.all().delete()
    _discard([*(each.storage_key for each in files), *pieces])


def restage(draft: Draft, gone: set[str], came: Mapping[str, list[Prepared]], single: set[str]) -> list[str]:
    """Write and delete rows of staged files; returns the storage keys nobody needs any more.

    ``gone``: ids whose remove button was pressed. ``single``: questions in which a new file takes the old one's place.
    """
    mine = list(StagedFile.objects.filter(draft=draft))
    old = [each for each in mine if str(each.pk) in gone or each.field in single]
    StagedFile.objects.filter(pk__in=[each.pk for each in old]).delete()
    there = {(each.field, each.sha256) for each in mine if each not in old}
    for key, prepared in came.items():
        for each in prepared:
            if (key, each.sha256) in there:  # “next” was pressed while a script was sending the same file
                continue
            info = each.save()
            StagedFile.objects.create(draft=draft, field=key, created_at=clock.now(), **vars(info))
    return [each.storage_key for each in old]


def forget_session(sender, session: str, **signal) -> None:
    """A session at a kiosk is over: what was begun in it goes, but for what was sent or somebody holds the code of."""
    drafts = list(Draft.objects.filter(session=session, code_hash=None))
    sent = Submission.objects.filter(idempotency_key__in=[draft.idempotency_key for draft in drafts])
    known = set(sent.values_list("idempotency_key", flat=True))
    delete([draft for draft in drafts if draft.idempotency_key not in known])


def expire(now: datetime | None = None, batch: int = 500) -> int:
    """Delete drafts that are past their day, with the files kept beside them, and files that never came whole.

    Returns how many drafts. The ticker calls it.
    """
    at = now or clock.now()
    late = list(Upload.objects.filter(expires_at__lte=at)[:batch])
    with transaction.atomic():
        Upload.objects.filter(pk__in=[each.pk for each in late]).delete()
        _discard([piece for each in late for piece in each.pieces])
    Rehearsal.objects.filter(expires_at__lte=at).delete()
    drafts = list(Draft.objects.filter(expires_at__lte=at).order_by("expires_at")[:batch])
    delete(drafts)
    return len(drafts)


def delete(drafts: list[Draft]) -> None:
    ids = [draft.pk for draft in drafts]
    with transaction.atomic():
        keys = list(StagedFile.objects.filter(draft__in=ids).values_list("storage_key", flat=True))
        pieces = [piece for row in Upload.objects.filter(draft__in=ids) for piece in row.pieces]
        Draft.objects.filter(pk__in=ids).delete()  # staged files and those on their way go along
        _discard([*keys, *pieces])


def _discard(storage_keys: list[str]) -> None:
    """Once the rows are gone for good."""
    transaction.on_commit(lambda: [uploads.discard(key) for key in storage_keys])
