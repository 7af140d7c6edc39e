"""Collecting static files only when one has changed: a second start takes seconds."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = ".collected"


def collect_if_changed() -> bool:
    """True if files were collected."""
    mark, wanted = Path(settings.STATIC_ROOT) / MARK, fingerprint()
    if mark.exists() and mark.read_text() == wanted:
        return False
    mark.unlink(missing_ok=True)  # a collection that is broken off is done again
    call_command("collectstatic", interactive=False, clear=False, verbosity=0)
    mark.write_text(wanted)
    return True


def fingerprint() -> str:
    """Changes with any file's name, size or time, and with the way they are stored."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            state = Path(storage.path(path)).stat()
            found.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return found.hexdigest()
