"""A clerk with a pencil: a term counted day by day, or minute by minute. Slow, and too simple to be wrong."""

from datetime import date, datetime, timedelta

from home import clock
from home.terms import Term, add_months

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OFFICE_DAY = ((9, 12), (13, 17))


def due(works, start, term: Term, pauses, roll: bool = True):
    """``works``: day → bool. ``start``: a day, or an instant for hours. ``pauses``: [(from, to)], half-open."""
    if not term.dated:
        return _instant(works, start, term, pauses)
    n = term.n
    if term.unit in ("mo", "y"):
        n = (add_months(start, n * (12 if term.unit == "y" else 1)) - start).days
    return _day(works, start, n, term.unit == "d", pauses, roll)


def _day(works, start: date, n: int, working: bool, pauses, roll: bool) -> date:
    day, said = start, 0
    while True:
        over = said >= n and (works(day) or not (working or roll))
        held = [resume for stop, resume in pauses if stop <= day < resume]
        if said >= n and held:
            day = max(held)  # stopped on its last day, or while it waits to be moved on
            continue
        if over:
            return day
        day += DAY
        if said < n and not any(stop < day <= resume for stop, resume in pauses):
            said += works(day) if working else 1


def _instant(works, start: datetime, term: Term, pauses) -> datetime:
    now, left = start, term.n * (60 if term.unit == "h" else 1)
    while left:
        held = any(stop <= now < resume for stop, resume in pauses)
        left -= not held and (term.unit == "cmin" or _open(works, now))
        now += MINUTE
    return now


def _open(works, now: datetime) -> bool:
    local = now.astimezone(clock.OFFICE_ZONE)
    return works(local.date()) and any(opens <= local.hour < closes for opens, closes in OFFICE_DAY)
