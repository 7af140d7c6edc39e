"""How long a closed case is kept."""

from datetime import date, timedelta

from cases.models import Case
from home.terms import Term, add_months


def destroy_after(case: Case, closed: date) -> date | None:
    """The last day a case with this result is kept; None: for good."""
    text = case.life.keep.get(case.result)
    if not text:
        return None
    try:
        term = Term.parse(text)
    except ValueError:  # "permanent" and the like
        return None
    if term.unit in ("mo", "y"):
        return add_months(closed, term.n * (12 if term.unit == "y" else 1))
    return closed + timedelta(days=term.n)
