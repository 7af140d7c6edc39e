"""What was sent to the applicant, so that the page says what the letters said."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases import gateways
from cases.models import Case, Notice
from home import crypto


@dataclass(frozen=True)
class Sent:
    """``way``: how it went, with a masked address; "" where it is not worth a word."""

    at: datetime
    text: str
    way: str = ""


def sent(case: Case) -> list[Sent]:
    """Newest first; what could not be sent is not shown as sent."""
    rows = case.notices.filter(audience="applicant", sent_at__isnull=False).order_by("-sent_at", "-pk")
    return [found for notice in rows if (found := _sent(notice))]


def _sent(notice: Notice) -> Sent | None:
    try:
        text, to = (str(crypto.unseal(sealed, f"notice:{notice.key}")) for sealed in (notice.text, notice.to))
    except crypto.Unreadable:
        return None
    ways = {"sms": _("told by SMS at %(to)s"), "email": _("told by e-mail at %(to)s")}
    way = ways[notice.channel] % {"to": gateways.masked(to)} if notice.channel in ways else ""
    return Sent(notice.sent_at, text, way)
