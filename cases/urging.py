"""Urging 催办: the applicant asks how long it still takes, at most once a calendar day, and the log keeps it.

An urge is a quiet event of the case. It moves nothing and makes nobody's click late; whoever has the case, and whoever
looks after them, sees in the list and on the case how often they were urged, and when last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actor import APPLICANT
from cases.errors import CaseError, NotOpen
from cases.models import Case, CaseEvent, Category
from cases.turn import Turn, fresh
from home import clock
from home.templatetags.ow import short_time, weekday_time

KIND = CaseEvent.Kind.URGE


class Enough(CaseError):
    """Urged today already."""

    status, code = 409, "urged"


@dataclass(frozen=True)
class Urged:
    """``n`` times, the last one ``at``."""

    n: int = 0
    at: datetime | None = None

    @property
    def today(self) -> bool:
        return self.at is not None and self.at.astimezone(clock.OFFICE_ZONE).date() == clock.today()

    @property
    def words(self) -> str:
        """For the desk: urged twice, last on …; "" where nobody has."""
        if not self.n:
            return ""
        said = ngettext("Urged %(n)d time, last %(when)s", "Urged %(n)d times, last %(when)s", self.n)
        return said % {"n": self.n, "when": weekday_time(self.at)}

    @property
    def short(self) -> str:
        """For a row of a list."""
        return ngettext("urged %(n)d time", "urged %(n)d times", self.n) % {"n": self.n} if self.n else ""


def told(events: Iterable[CaseEvent]) -> Urged:
    """``events``: the urges of one case, the newest first."""
    rows = list(events)
    return Urged(len(rows), rows[0].at) if rows else Urged()


def of(case: Case) -> Urged:
    """One query."""
    return told(newest_first().filter(case=case))


def newest_first() -> QuerySet[CaseEvent]:
    """All urges, with no more of them than `told` asks; for a list's prefetch."""
    return CaseEvent.objects.filter(kind=KIND).only("case", "at").order_by("-seq")


def is_offered(case: Case) -> bool:
    """True while the case is open; of a merged one, that is the case it went into."""
    return case.category != Category.CLOSED and not case.void and case.merged_into_id is None


def enough(urged: Urged) -> str:
    """The sentence for whoever comes a second time on one day."""
    said = _("You urged it today at %(time)s already, and the office sees that. Tomorrow you can urge again.")
    return said % {"time": short_time(urged.at)}


def urge(case: Case) -> CaseEvent:
    """Keep that the applicant urged ``case``. Raises Enough or NotOpen; then nothing was written."""
    from cases.transition import again_if_stale

    event = again_if_stale(lambda: _urge(case.pk))
    case.version = event.seq
    return event


def _urge(case_id: int) -> CaseEvent:
    turn = Turn(fresh(case_id), APPLICANT)
    turn.claim()  # the row is ours: two taps at once count one after the other
    if not is_offered(turn.case):
        raise NotOpen(_("There is nothing to urge now. Below you see how the case stands."))
    before = of(turn.case)
    if before.today:
        raise Enough(enough(before))
    turn.public = {"label": _("Urged")}
    return turn.write(KIND)
