"""Large tables, written by the ticker into private storage: for their person alone, for a few days."""

import logging
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.storage import storages
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import rights, transition
from cases.actor import staff
from cases.exports.answers import opened
from cases.exports.slices import Job, folder, kept_of
from cases.models import Case, CaseEvent, Export
from forms import leftovers
from home import clock

SLICE = 5.0  # seconds: timers want their turn
LEASE = timedelta(minutes=2)  # after which nobody waits any more for who had begun
log = logging.getLogger(__name__)


def go_on(seconds: float) -> int:
    """Write what waits, oldest first, as long as ``seconds`` are not over; how many tables are ready now."""
    until, made = time.monotonic() + seconds, 0
    while (taken := _next()) is not None:
        made += _write(taken, until)
        if time.monotonic() >= until:
            break
    return made


def _write(taken: Export, until: float) -> bool:
    """A slice of it; True when the whole is there."""
    job = Job(taken, Revealing(taken) if taken.secrets else None)
    try:
        return job.go_on(until)
    except Exception:  # whatever is wrong with one table, the ticker has other work to do
        said = _("This table could not be written; the operator's log says why.")
        if Export.objects.filter(pk=taken.pk, finished_at=None, touched_at=job.claimed).update(fault=said):
            log.exception("export %s could not be written", taken.pk)
        return False


def _next() -> Export | None:
    """The oldest that waits, claimed for this process."""
    now = clock.now()
    idle = Q(touched_at=None) | Q(touched_at__lt=now - LEASE)
    waiting = Export.objects.filter(later=True, finished_at=None, fault="")
    for taken in waiting.filter(idle).select_related("user").order_by("pk")[:1]:
        if waiting.filter(idle, pk=taken.pk).update(touched_at=now):
            taken.touched_at = now
            return taken
    return None


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
    """Files nobody may fetch any more, and pieces whose writer was killed."""
    for taken in Export.objects.filter(expires_at__lt=clock.now()).exclude(file="")[:100]:
        with suppress(OSError):
            storages["private"].delete(taken.file)
        Export.objects.filter(pk=taken.pk).update(file="")
    today = clock.today()
    for day in (today, today.replace(day=1) - timedelta(days=1)):
        leftovers.unclaimed(folder(day), clock.now() - leftovers.UNCLAIMED, _claimed)


def _claimed() -> set[str]:
    used = Export.objects.filter(later=True).exclude(file="", progress={})
    return {key for taken in used.iterator(chunk_size=100) for key in kept_of(taken)}
