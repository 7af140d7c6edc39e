"""Files people send: told by content, refused with what to do instead, kept privately under a random key.

`inspect` judges a file and gives what would be kept; `Prepared.save` keeps it. `store` is both.
"""

import hashlib
import uuid
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from forms import archives, file_names, pictures, scanning, schema, sniffing
from forms.refusals import Refused
from home import clock

__all__ = ["Prepared", "Refused", "StagedInfo", "discard", "inspect", "store"]
MB = 1024 * 1024
PICTURES = ("picture", "signature")
FILE_MB, SUBMISSION_MB, MOST_FILES = 20, 100, 20
CHUNK = 64 * 1024


@dataclass(frozen=True)
class StagedInfo:
    """A kept file. ``type``: MIME by content. ``name``: cleaned, with the suffix of its type."""

    id: uuid.UUID
    name: str
    storage_key: str
    sha256: str
    size: int
    type: str


@dataclass
class Prepared:
    """A file that may be kept; ``content`` is what will be, for a picture not the bytes that came."""

    name: str
    type: str
    content: File
    size: int

    @cached_property
    def sha256(self) -> str:
        self.content.seek(0)
        found = hashlib.sha256()
        while chunk := self.content.read(CHUNK):
            found.update(chunk)
        return found.hexdigest()

    def save(self) -> StagedInfo:
        key, sha256 = f"files/{clock.today():%Y%m}/{uuid.uuid4().hex}", self.sha256
        self.content.seek(0)
        stored = storages["private"].save(key, File(self.content))
        return StagedInfo(uuid.uuid4(), self.name, stored, sha256, self.size, self.type)


def limit_mb(field: schema.Field) -> int:
    return field.max_mb or FILE_MB


def inspect(uploaded: UploadedFile, field: schema.Field) -> Prepared:
    """Judge one file for ``field`` (a file or picture question). Raises Refused with a sentence."""
    name = file_names.clean(uploaded.name)
    if said := too_large(name, uploaded.size or 0, field):
        raise Refused(said)
    kind = sniffing.kind_of(uploaded)
    if kind is None or (field.type in PICTURES and not kind.picture):
        raise Refused(sniffing.advice(uploaded, name, pictures_only=field.type in PICTURES))
    scanning.check(uploaded, name)
    if kind.picture:
        content, kind = pictures.fresh(uploaded, kind, name)
    else:
        content, kind = uploaded, archives.checked(uploaded, kind, name)
    content.seek(0, 2)
    size = content.tell()
    return Prepared(file_names.with_suffix(name, kind.suffix), kind.mime, content, size)


def too_large(name: str, size: int, field: schema.Field) -> str | None:
    """Why a file of ``size`` bytes is not taken, before any of it is read; None where it may be."""
    words: dict[str, Any] = {"name": name}
    if not size:
        return _("“%(name)s” is empty. Choose the file again.") % words
    if size <= limit_mb(field) * MB:
        return None
    words |= {"size": max(size // MB, 1), "most": limit_mb(field)}
    return (
        _(
            "“%(name)s” has %(size)d MB, more than the %(most)d MB allowed. Take the photo again with a phone, "
            "or save it smaller."
        )
        % words
    )


def store(uploaded: UploadedFile, field: schema.Field) -> StagedInfo:
    """Judge and keep one file. Raises Refused."""
    return inspect(uploaded, field).save()


def too_many(sizes: Iterable[int]) -> bool:
    """True if files of these sizes are more than one submission may carry."""
    return sum(sizes) > SUBMISSION_MB * MB


def too_many_words() -> str:
    return _("All files together may have %(most)d MB. Take one out, or send a smaller photo.") % {
        "most": SUBMISSION_MB
    }


def most_files(field: schema.Field) -> int:
    return field.max_rows or MOST_FILES


def room(field: schema.Field, there: Sized) -> int:
    """How many files more ``field`` takes, with ``there`` kept already; a single one takes the old one's place."""
    return max(most_files(field) - len(there), 0) if field.many else 1


def too_many_files(most: int) -> str:
    return _("At most %(n)d files here.") % {"n": most}


def discard(storage_key: str) -> None:
    """Delete a kept file nobody points to any more."""
    storages["private"].delete(storage_key)
