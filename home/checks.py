"""What the operator should know before citizens do."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

from home import clock

NOTICE_MONTH = 11  # the State Council publishes next year's days of rest at the end of October or in November


@register(Tags.database)
def next_year_is_entered(app_configs, databases=None, **kwargs) -> list[Warning]:
    """From each November on: next year's notice should be entered, or due dates in it stay provisional.

    Asked by `migrate` (so by every start) and `check --database default`; other commands leave the database alone.
    """
    if not databases:
        return []
    today = clock.today()
    year = today.year + (today.month >= NOTICE_MONTH)
    if not _asks(year):
        return []
    return [
        Warning(
            _("The working calendar of %(year)d is not official yet.") % {"year": year},
            hint=_("Enter the State Council's notice under Units and calendar, Calendar years; until then due dates in "
                   "that year are shown as provisional."),
            id="home.W001",
        )
    ]  # fmt: skip


def _asks(year: int) -> bool:
    from home.models import CalendarYear

    try:
        known = dict(CalendarYear.objects.values_list("year", "status"))
    except DatabaseError:  # checks also run before the first migrate
        return False
    return bool(known) and known.get(year) != CalendarYear.Status.OFFICIAL
