"""What a killed process leaves behind: kept files that no row points to, half-received uploads. Swept once a day."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages

from forms.models import Attachment, StagedFile
from home import clock

UNCLAIMED = timedelta(days=2)  # a file's row is written within seconds of it
HALF = timedelta(days=1)  # no request takes that long


def sweep(now: datetime | None = None) -> int:
    """Delete them; how many. Looks at the files of this month and the one before."""
    now = now or clock.now()
    months = {f"{day:%Y%m}" for day in (clock.today(), clock.today().replace(day=1) - timedelta(days=1))}
    folders = [f"files/{month}" for month in months]
    return sum(unclaimed(each, now - UNCLAIMED, partial(_known, each)) for each in folders) + _half(now - HALF)


def unclaimed(folder: str, before: datetime, known: Callable[[], set[str]]) -> int:
    """Delete what stands in ``folder`` since before ``before`` and is none of ``known``; how many that were."""
    store = storages["private"]
    try:
        names = store.listdir(folder)[1]
    except FileNotFoundError:
        return 0
    claimed = known()  # read after the folder: a file that got its row in between is among them
    lost = [key for name in names if (key := f"{folder}/{name}") not in claimed and _older(store, key, before)]
    for key in lost:
        store.delete(key)
    return len(lost)


def _known(folder: str) -> set[str]:
    return {key for kind in (Attachment, StagedFile) for key in _keys(kind, folder)}


def _keys(kind, folder: str):
    return kind.objects.filter(storage_key__startswith=f"{folder}/").values_list("storage_key", flat=True)


def _older(store, key: str, before: datetime) -> bool:
    try:
        return store.get_modified_time(key) < before
    except FileNotFoundError:  # another ticker was faster
        return False


def _half(before: datetime) -> int:
    """Uploads and tables on their way when a server died: it would have removed them itself. The folder is ours."""
    gone = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        try:
            if path.is_file() and not path.name.startswith(".") and os.path.getmtime(path) < before.timestamp():
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone
