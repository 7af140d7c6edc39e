"""What stands about handing a case over, in a sentence on its page: until when one may object, or who does and why."""

from datetime import datetime, time

from django.utils.translation import gettext as _

from cases import faces, handed
from cases.desk import log
from cases.models import Case
from home import clock
from home.models import Unit
from home.templatetags.ow import weekday_date, weekday_time


def words(case: Case) -> str:
    """ "" where no handing over waits for anything."""
    if not handed.runs(case):
        return ""
    if handed.objected(case):
        return _objection(case)
    if not handed.is_open(case, handed.OBJECT):
        return ""
    origin = Unit.objects.get(pk=case.handing["from"])
    said = _("%(unit)s has handed this on. Objections are heard until %(day)s; after that it counts as taken.")
    return said % {"unit": origin.label, "day": _last(handed.until(case))}


def _last(until: datetime) -> str:
    """The last day, where the term is of days: nobody reads midnight as the day before."""
    whole = until.astimezone(clock.OFFICE_ZONE).time() == time()
    return weekday_date(faces.due_day(until)) if whole else weekday_time(until)


def _objection(case: Case) -> str:
    event = case.events.filter(kind="move", transition=handed.OBJECT).order_by("-seq")[:1]
    said = log.entries(case, event)
    why = "；".join(said[0].text.splitlines()) if said else case.handing.get("reason", "")
    return _("%(unit)s objects to having this case: %(why)s.") % {"unit": case.holder.label, "why": why}
