"""Files that come in pieces, so that a broken line costs one piece and not the photo.

    upload = begin(filling, field, name, size, mark)      # the same one again for the same file; raises Refused
    upload = add(upload, offset, data)                    # raises Gap where the line broke elsewhere
    if upload.received == upload.size: finish(filling, upload)   # judged like any other file; raises Refused

Pieces lie in private storage under random names, at most a day. Two requests with one piece: one of them is written.
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from forms import file_names, schema, uploads
from forms.answers import FILES
from forms.filling import Filling
from forms.models import Upload
from forms.refusals import Refused
from home import clock

PIECE = 512 * 1024  # what our script sends at a time: seconds on a bad line
PIECE_MOST = 4 * 1024 * 1024
KEPT = timedelta(hours=24)
MEMORY = 512 * 1024


class Gap(Exception):
    """The piece does not begin where the last one ended. ``upload``: how far it really is."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        super().__init__("not the next piece")


def question(filling: Filling, key: str) -> schema.Field | None:
    """The file question ``key`` of the form, if it shows and is one."""
    found = next((field for field in filling.version.spec.fields() if field.key == key), None)
    return found if found and found.type in FILES else None


def begin(filling: Filling, field: schema.Field, name: str, size: int, mark: str) -> Upload:
    """A place for a file of ``size`` bytes beside the draft, which must have a row. Raises Refused."""
    name = file_names.clean(name)
    open_ones = [each for each in filling.draft.uploads.all() if each.expires_at > clock.now()]
    same = (field.key, name, size, mark)
    for each in open_ones:
        if (each.field, each.name, each.size, each.mark) == same:
            return each
    _fits(filling, field, name, size, open_ones)
    now = clock.now()
    return Upload.objects.create(
        id=uuid.uuid4(), draft=filling.draft, field=field.key, name=name, size=size, mark=mark, created_at=now,
        expires_at=now + KEPT,
    )  # fmt: skip


def _fits(filling: Filling, field: schema.Field, name: str, size: int, open_ones: list[Upload]) -> None:
    """Refuse what would be refused when it is whole, and more open ones than a form can use."""
    if said := uploads.too_large(name, size, field):
        raise Refused(said)
    kept = filling.staged.get(field.key, [])
    if not uploads.room(field, kept) or len(open_ones) >= uploads.MOST_FILES:
        raise Refused(uploads.too_many_files(uploads.most_files(field)))
    there = [each.size for rows in filling.staged.values() for each in rows] + [each.size for each in open_ones]
    if uploads.too_many([size, *there]):
        raise Refused(uploads.too_many_words())


def add(upload: Upload, offset: int, data: bytes) -> Upload:
    """``upload`` with ``data`` behind its first ``offset`` bytes. Raises Gap; then nothing was added."""
    if offset != upload.received or offset + len(data) > upload.size:
        raise Gap(upload)
    if not data:
        return upload
    piece = storages["private"].save(f"pieces/{upload.pk.hex}/{offset:012d}", ContentFile(data))
    mine = Upload.objects.filter(pk=upload.pk, received=offset)
    if not mine.update(received=offset + len(data), pieces=[*upload.pieces, piece]):
        uploads.discard(piece)
        raise Gap(Upload.objects.filter(pk=upload.pk).first() or upload)
    return Upload.objects.get(pk=upload.pk)


def finish(filling: Filling, upload: Upload) -> None:
    """Judge the whole file and keep it beside the draft. Raises Refused; in both cases the pieces are gone."""
    field = question(filling, upload.field)
    try:
        with SpooledTemporaryFile(max_size=MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR) as whole:
            for data in _read(upload):
                whole.write(data)
            whole.seek(0)
            if field is not None:
                filling.stage(field, uploads.inspect(UploadedFile(whole, upload.name, size=upload.size), field))
    finally:
        drop(upload)


def _read(upload: Upload) -> Iterator[bytes]:
    for piece in upload.pieces:
        with storages["private"].open(piece) as part:
            yield from part.chunks()


def drop(upload: Upload) -> None:
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).delete()
        transaction.on_commit(lambda: [uploads.discard(piece) for piece in upload.pieces])
