"""The run somebody is in the middle of, in their session: a page that is loaded again goes on with it.

Sealed, since what was typed may be a person's, and gone with the session; one run at a time, for the type played last.
"""

from django.http import HttpRequest

from cases.admin.play.run import Run
from cases.models import CaseType
from home import crypto

KEY = "cases.play"


def hold(request: HttpRequest, row: CaseType, run: Run) -> None:
    if run.steps:
        request.session[KEY] = {"type": row.pk, "run": crypto.seal(run.sign(request.user, row), KEY)}


def run_of(request: HttpRequest, row: CaseType) -> Run | None:
    """None where there is none of this type, or it has grown old."""
    held = request.session.get(KEY) or {}
    if held.get("type") != row.pk:
        return None
    try:
        return Run.open(crypto.unseal(held["run"], KEY), request.user, row)
    except crypto.Unreadable:  # its key is not in use any more
        return None


def drop(request: HttpRequest, row: CaseType) -> None:
    if (request.session.get(KEY) or {}).get("type") == row.pk:
        del request.session[KEY]
