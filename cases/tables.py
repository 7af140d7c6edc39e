"""Tables of a case type: `{table: [name, column]}` gives the first row that holds on the case's own date."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.logic import LogicError
from home import clock

if TYPE_CHECKING:
    from cases.data import Context
    from cases.spec import TableRow


def table(args: list, known: "Context", day: date) -> Any:
    """The column's value, None where no row holds. Raises LogicError for a table nobody has written."""
    name, column = args
    found = known.case.life.tables.get(name)
    if found is None:
        raise LogicError(_("There is no table “%(name)s”.") % {"name": name})
    opened = known.case.opened_at.astimezone(clock.OFFICE_ZONE).date()
    return next((row.gives.get(column) for row in found.rows if _holds(row, known, opened, day)), None)


def _holds(row: "TableRow", known: "Context", opened: date, day: date) -> bool:
    from cases.data import says_yes

    begins = date.fromisoformat(row.from_) if row.from_ else date.min
    ends = date.fromisoformat(row.to) if row.to else date.max
    return begins <= opened <= ends and says_yes(row.when, known, day)
