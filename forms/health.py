"""What /healthz says about forms. Importing this registers the checks."""

from django.conf import settings

from forms import scanning
from home.health import FAIL, OK, WARN, Answer, check


@check("virus_scan")
def virus_scan() -> Answer:
    """Off is no fault; a scanner that was asked for and does not answer is one: worst where files are refused then."""
    if not settings.CLAMAV:
        return OK, {"on": False}
    if scanning.alive():
        return OK, {"on": True, "answers": True}
    return (WARN if settings.CLAMAV_DOWN == "accept" else FAIL), {"on": True, "answers": False}
