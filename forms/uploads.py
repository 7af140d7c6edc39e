"""Files people send: told by content, refused with what to do instead, kept privately under a random key.

`inspect` judges a file and gives what would be kept; `Prepared.save` keeps it. `store` is both.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from forms import archives, file_names, pictures, schema, sniffing
from forms.refusals import Refused
from home import clock

__all__ = ["Prepared", "Refused", "StagedInfo", "discard", "inspect", "store"]
MB = 1024 * 1024
FILE_MB, SUBMISSION_MB = 20, 100
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
    words: dict[str, Any] = {"name": name}
    if not uploaded.size:
        raise Refused(_("“%(name)s” is empty. Choose the file again.") % words)
    if uploaded.size > limit_mb(field) * MB:
        words |= {"size": max(uploaded.size // MB, 1), "most": limit_mb(field)}
        raise Refused(
            _("“%(name)s” has %(size)d MB, more than the %(most)d MB allowed. Take the photo again with a phone, "
              "or save it smaller.") % words
        )  # fmt: skip
    kind = sniffing.kind_of(uploaded)
    if kind is None or (field.type == "picture" and not kind.picture):
        raise Refused(sniffing.advice(uploaded, name, pictures_only=field.type == "picture"))
    if kind.picture:
        content, kind = pictures.fresh(uploaded, kind, name)
    else:
        content, kind = uploaded, archives.checked(uploaded, kind, name)
    content.seek(0, 2)
    size = content.tell()
    return Prepared(file_names.with_suffix(name, kind.suffix), kind.mime, content, size)


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


def discard(storage_key: str) -> None:
    """Delete a kept file nobody points to any more."""
    storages["private"].delete(storage_key)
