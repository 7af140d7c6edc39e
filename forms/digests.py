"""The digest of a submission: keyed, over answers and files in clear. It stands on the receipt and is compared there.

printed(submission.digest)   → "3F2A 91BC 0D4E 77A1": the first 64 bits, as people type them
again(submission)            → the digest worked out anew from what is kept now
"""

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.files.storage import storages

from forms import reading
from forms.models import Attachment, Submission
from home import crypto

log = logging.getLogger(__name__)
SIGNS, GROUP = 16, 4  # hexadecimal signs that are printed, four together
CHUNK = 64 * 1024


def of(plain: Mapping[str, Any]) -> str:
    """``plain``: {key: answer as JSON}, files as lists of their sha256."""
    return crypto.digest(json.dumps(plain, ensure_ascii=False, sort_keys=True))


def again(submission: Submission) -> str:
    """The digest of the answers and files' sha256 as they are kept now. Raises home.crypto.Unreadable."""
    return of(_with_sums(reading.opened(submission), {str(each.pk): each.sha256 for each in _files(submission)}))


def files_hold(submission: Submission) -> bool:
    """True if the bytes of every file still have the sha256 that was taken when it came."""
    return all(_holds(each) for each in _files(submission))


def printed(digest: str) -> str:
    signs = digest[:SIGNS].upper()
    return " ".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def tidy(text: str) -> str:
    """What somebody typed or scanned: full-width signs, blanks and hyphens do not matter."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def _files(submission: Submission) -> list[Attachment]:
    return list(submission.attachments.all())


def _with_sums(value: Any, sums: Mapping[str, str]) -> Any:
    """``value`` with each file's face replaced by its sha256, as the digest was taken."""
    if isinstance(value, list):
        return [_with_sums(each, sums) for each in value]
    if isinstance(value, Mapping):
        known = value.get("id")
        if isinstance(known, str) and known in sums:
            return sums[known]
        return {key: _with_sums(each, sums) for key, each in value.items()}
    return value


def _holds(file: Attachment) -> bool:
    found = hashlib.sha256()
    try:
        with storages["private"].open(file.storage_key) as kept:
            while chunk := kept.read(CHUNK):
                found.update(chunk)
    except OSError:
        log.error("file %s is missing from the private storage", file.pk)
        return False
    if found.hexdigest() != file.sha256:
        log.error("file %s is not what was handed in", file.pk)
        return False
    return True
