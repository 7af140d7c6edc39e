"""Tables of a case type: `{table: [name, column]}` gives the first row that holds on the case's own date.

Which row it was, and on which basis, is kept: the turn writes it into its event.
"""

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
    found = row(name, known, day)
    return found[1].gives.get(column) if found else None


def row(name: str, known: "Context", day: date) -> tuple[int, "TableRow"] | None:
    """(number of the row from 1, the row) that holds for the case. Raises LogicError."""
    wanted = known.case.life.tables.get(name)
    if wanted is None:
        raise LogicError(_("There is no table “%(name)s”.") % {"name": name})
    opened = known.case.opened_at.astimezone(clock.OFFICE_ZONE).date()
    found = next(((n, each) for n, each in enumerate(wanted.rows, 1) if _holds(each, known, opened, day)), None)
    if found:
        known.rows_used[name] = {"row": found[0], "from": found[1].from_, "to": found[1].to, "basis": found[1].basis}
    return found


def _holds(row: "TableRow", known: "Context", opened: date, day: date) -> bool:
    from cases.data import says_yes

    begins = date.fromisoformat(row.from_) if row.from_ else date.min
    ends = date.fromisoformat(row.to) if row.to else date.max
    return begins <= opened <= ends and says_yes(row.when, known, day)
