"""Figures that add up from a day on, “since we went live”, whatever period is asked for."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.figures.periods import Period
from cases.models import CaseType
from cases.spec import Figure


def first_day(figure: Figure, period: Period) -> date:
    """The first day that counts: the period's own, or the day that ``since`` names."""
    return (began(figure, period) if figure.since is not None else None) or period.first


def began(figure: Figure, period: Period) -> date | None:
    """The day itself, or what a table of one of the figure's types says at the period's end; None where none does."""
    if isinstance(figure.since, str):
        return date.fromisoformat(figure.since)
    name, column = figure.since["table"]
    for kind in CaseType.objects.filter(slug__in=figure.over).order_by("slug"):
        version = kind.current
        table = version.life.tables.get(name) if version else None
        for row in table.rows if table else ():
            if (row.from_ or "") <= period.last.isoformat() <= (row.to or "9") and column in row.gives:
                return date.fromisoformat(str(row.gives[column]))
    return None


def words(figure: Figure, period: Period) -> str:
    """“Since 10 March”, with the year where it is another than the period's; "" for a figure that knows no such day."""
    day = began(figure, period) if figure.since is not None else None
    if day is None:
        return ""
    said = date_format(day, "MONTH_DAY_FORMAT" if day.year == period.last.year else "DATE_FORMAT")
    return _("Since %(day)s, when it went live. ") % {"day": said}
