"""A draft with a gap breaks where a run comes to it: told as what the linter finds, never as an error page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from cases import spec
from cases.admin import checking
from cases.models import CaseType
from cases.packs.drafted import Unready, draft_of

MOST = 3  # sentences; the rest stands beside the fields
MEANT = (Unready, PermissionDenied, Http404)
log = logging.getLogger(__name__)


@contextmanager
def mended_first(row: CaseType) -> Iterator[None]:
    """Inside, the draft of ``row`` is played. What breaks there is raised as it is where nothing is wrong with the
    draft, and as Unready with the linter's sentences where something is."""
    try:
        yield
    except MEANT:
        raise
    except Exception as fault:
        if not (found := _found(row)):
            raise
        log.info("the draft of %s broke while it was played: %r", row.slug, fault)
        said = _("The draft cannot be played on from here. Mend this first: %(what)s")
        raise Unready(said % {"what": " ".join(found[:MOST])}) from fault


def _found(row: CaseType) -> list[str]:
    draft = draft_of(row)
    return checking.sentences(spec.parse(draft.spec), draft)
