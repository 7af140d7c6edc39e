"""Large tables, written by the ticker into private storage: for their person alone, for a few days."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from cases import rights, transition
from cases.actor import staff
from cases.exports import files, sources
from cases.exports.answers import opened
from cases.exports.table import CHUNK, Table
from cases.models import Case, CaseEvent, Export
from home import clock, crypto

KEPT = timedelta(days=3)
LEASE = timedelta(minutes=2)
log = logging.getLogger(__name__)


def go_on(seconds: float) -> int:
    """Write what waits, oldest first, as long as ``seconds`` are not over; how many that were."""
    until, made = time.monotonic() + seconds, 0
    while time.monotonic() < until and (taken := _next()) is not None:
        try:
            _write(taken)
        except Exception:  # whatever is wrong with one table, the ticker has other work to do
            log.exception("export %s could not be written", taken.pk)
            said = _("This table could not be written; the operator's log says why.")
            Export.objects.filter(pk=taken.pk).update(fault=said)
        made += 1
    return made


def _next() -> Export | None:
    now = clock.now()
    idle = Q(touched_at=None) | Q(touched_at__lt=now - LEASE)
    waiting = Export.objects.filter(later=True, finished_at=None, fault="")
    for taken in waiting.filter(idle).select_related("user").order_by("pk")[:1]:
        if waiting.filter(idle, pk=taken.pk).update(touched_at=now):
            return taken
    return None


def _write(taken: Export) -> None:
    """Asked anew as this person at this moment: who may see less by now gets less."""
    listed = sources.listed(taken.source, QueryDict(taken.query), taken.user)
    reveal = Revealing(taken) if taken.secrets else None
    table = _Watched(**vars(listed.table(taken.user, opened=reveal)), taken=taken)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        rows = files.write(file, table, taken)
        file.seek(0)
        key = f"exports/{clock.today():%Y%m}/{crypto.derive(f'{taken.pk}:{time.time_ns()}', 'export').hex()[:32]}"
        kept = storages["private"].save(key, File(file))
    now = clock.now()
    done = Export.objects.filter(pk=taken.pk, finished_at=None)
    done.update(file=kept, rows=rows, written=rows, finished_at=now, expires_at=now + KEPT)


class _Watched(Table):
    """Says now and then how far it has come."""

    def __init__(self, taken: Export, **columns: Any) -> None:
        super().__init__(**columns)
        object.__setattr__(self, "taken", taken)

    def rows(self) -> Iterator[list[Any]]:
        for n, row in enumerate(super().rows(), 1):
            yield row
            if n % CHUNK == 0:
                Export.objects.filter(pk=self.taken.pk).update(written=n, touched_at=clock.now())


class Revealing:
    """Secret answers in clear where the post may see them; each case's log says who took them and what for."""

    def __init__(self, taken: Export) -> None:
        self.taken = taken

    def __call__(self, case: Case) -> dict[str, Any] | None:
        """The answers of ``case`` with what is secret opened, None where they stay masked."""
        user = self.taken.user
        if not any(field.secret for field in case.submission.version.spec.fields()):
            return None
        if not rights.may(user, "reveal", case):
            return None
        label, key = _("Secret answers, in an exported table"), f"export:{self.taken.pk}"
        told = {"field": key, "label": label, "reason": self.taken.purpose}
        by = rights.settled(staff(user), "reveal", case)
        transition.quiet(_own_row(case), CaseEvent.Kind.LOOK, by, told)
        return opened(case)


def _own_row(case: Case) -> Case:
    """A row of its own for the event: the one at hand is printed as it was read."""
    return Case(pk=case.pk, version=case.version)


def tidy_up() -> None:
    """Files nobody may fetch any more."""
    for taken in Export.objects.filter(expires_at__lt=clock.now()).exclude(file="")[:100]:
        with suppress(OSError):
            storages["private"].delete(taken.file)
        Export.objects.filter(pk=taken.pk).update(file="")
