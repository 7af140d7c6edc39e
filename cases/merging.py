"""Texts with fields in braces: {case.number} {due.level} {link}, filled in from what is known of a case."""

import re
from typing import Any

from django.utils.formats import date_format

from cases.data import Context
from cases.models import Case
from cases.reckoning import due_moment
from home import clock

_FIELD = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


def merged(text: str, case: Case, known: Context, **words: Any) -> str:
    """``text`` with its fields in braces filled in; one that is not known becomes nothing."""
    return _FIELD.sub(lambda found: _word(found[1], case, known, words), text)


def _word(path: str, case: Case, known: Context, words: dict[str, Any]) -> str:
    if path in words:
        return said(words[path])
    if path == "link":
        return track_url(case)
    if path in ("case.unit", "case.holder"):
        return case.holder.label
    if path == "case.home":
        return case.home.label
    if path == "case.state":
        return case.state_label
    if "." not in path and path not in known.extra and path in known.words:
        return known.words[path]
    if path.startswith("due.") and (run := known.runs.get(path.removeprefix("due."))) is not None:
        return said(due_moment(run))  # rules see the day; who is written to is told the hour as well
    value: Any = known
    for step in path.split("."):
        value = value.get(step) if hasattr(value, "get") else None
    return said(value)


def said(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if hasattr(value, "hour"):
        return date_format(value.astimezone(clock.OFFICE_ZONE), "DATETIME_FORMAT")
    if hasattr(value, "isoformat"):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def track_url(case: Case) -> str:
    """Where the applicant looks at the case; the number is no secret, and the code is not in it."""
    from cases import addresses  # the tracking page's place is the editors'

    return addresses.whole(addresses.track(case.number))
