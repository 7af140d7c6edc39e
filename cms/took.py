"""How long an item really takes, beside what is promised: counted from its closed cases once a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Category
from home import clock, days
from home.calendar import BeyondCalendar

DAYS = 90
FEWEST = 5  # with fewer the figure would tell about a person
MOST = 2000  # the newest cases that are looked at
ENDS = ("decided", "granted", "replied", "finished")  # milestones at which a person has the result
KEPT = 24 * 3600


@dataclass(frozen=True)
class Took:
    """``n`` cases that got a result, half of them within ``half`` working days (from acceptance on)."""

    n: int
    half: float

    def __str__(self) -> str:
        said = {"days": DAYS, "n": self.n}
        if not self.half:
            return _("Last %(days)d days: %(n)d done, half of them on the same day") % said
        half = f"{self.half:g}"
        words = ngettext("median %(half)s working day", "median %(half)s working days", int(self.half)) % {"half": half}
        return _("Last %(days)d days: %(n)d done, %(median)s") % {**said, "median": words}


def took(code: str) -> Took | None:
    """None where too few were done. One query a day and item."""
    key = f"guide-took:{code}:{clock.today()}"
    known = cache.get(key)
    if known is None:
        spent = _spent(code)
        known = (len(spent), float(median(spent))) if len(spent) >= FEWEST else ()
        cache.set(key, known, KEPT)
    return Took(*known) if known else None


def _spent(code: str) -> list[int]:
    """Working days of each case, newest first. Withdrawn ones and those nobody decided have no result to count to."""
    since = clock.now() - timedelta(days=DAYS)
    rows = Case.objects.filter(
        item_version__item__code=code, closed_at__gte=since, category=Category.CLOSED, void=False, merged_into=None
    )
    known = rows.order_by("-closed_at").values_list("opened_at", "reached")[:MOST]
    calendar, found = days.current(), []
    for opened, reached in known:
        end = next((reached[name] for name in ENDS if name in reached), None)
        start = reached.get("accepted") or opened.astimezone(clock.OFFICE_ZONE).date().isoformat()
        if end:
            try:
                found.append(max(calendar.between(date.fromisoformat(start), date.fromisoformat(end)), 0))
            except BeyondCalendar:
                continue
    return found
