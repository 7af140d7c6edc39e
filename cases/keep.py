"""How long a closed case is kept."""

from datetime import date, timedelta

from cases.models import Case
from home.terms import Term, add_months


def destroy_after(case: Case, closed: date) -> date | None:
    """The last day a case with this result is kept; None: for good."""
    return _last_day(case.life.keep.get(case.result), closed)


def longest(case: Case, closed: date) -> date | None:
    """For a case without a result of its own, merged into another: as long as any of its type."""
    days = [_last_day(text, closed) for text in case.life.keep.values()]
    return max(days) if days and None not in days else None


def _last_day(text: str | None, closed: date) -> date | None:
    if not text:
        return None
    try:
        term = Term.parse(text)
    except ValueError:  # "permanent" and the like
        return None
    if term.unit in ("mo", "y"):
        return add_months(closed, term.n * (12 if term.unit == "y" else 1))
    return closed + timedelta(days=term.n)
