"""Two numbers that no case stands behind: visits, and pages opened. Since the day the service went live."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cases.figures import Period, figure
from cases.figures.numbers import Number
from cases.figures.since import first_day
from cases.models import Case
from cases.spec import Figure
from cms.elder import hits

ONE_EACH_DAY = _("One browser on one day counts once, however many pages it opens; programs and staff do not count.")
SINCE = {"table": ["go_live", "day"]}


class _Counted:
    """``figure``: only so that the day from which it adds up is known and printed."""

    drills = False  # a visit is no case: nothing stands behind the number
    place, unit = 0, ""

    def __init__(self) -> None:
        self.figure = Figure(key="visits", label="visits", over=("elder.help",), count="cases", since=SINCE)

    def share(self, user, period: Period, unit=None) -> Number:
        found = hits.between(first_day(self.figure, period), period.last)[self.place]
        return Number(Decimal(found), found, self.unit)

    def split(self, user, period: Period) -> list:
        return []

    def cases(self, user, period: Period, unit=None):
        return Case.objects.none()

    def of(self, n: int) -> str:
        return ""


@figure("elder.hits", _("Visits of the service for the elderly"), "人次", ONE_EACH_DAY, shown_with="elder")
class Visits(_Counted):
    place, unit = 0, "人次"


@figure(
    "elder.raw_hits",
    _("Pages opened there"),
    "次",
    _("Every page opened, beside the number above."),
    shown_with="elder",
)
class Pages(_Counted):
    place, unit = 1, "次"
