"""Who was told what about a case, and whether it arrived at the gateway: the desk's list of notices."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases import codes, gateways, surveys
from cases.models import Case, CaseEvent, Notice
from cases.notices import APPLICANT, SPLIT
from home import clock, crypto
from home.models import User
from home.templatetags.ow import weekday_time

MOST = 50


@dataclass(frozen=True)
class Told:
    """``tone``: ok, wait or bad. ``to``: masked."""

    at: datetime
    way: str
    to: str
    text: str
    state: str
    tone: str


def of(case: Case, user: User | None = None) -> list[Told]:
    """What left the house or was to leave it, newest first. What colleagues were told stands in the log. What a rating
    brought about is not shown to ``user`` where they are who was rated: it would say how."""
    rows = case.notices.exclude(channel="desk")
    if user is not None and case.surveys.filter(user=user).exclude(answered_at=None).exists():
        rows = rows.exclude(event__kind=CaseEvent.Kind.SURVEY)
    rows = rows.order_by("-created_at", "-pk")[:MOST]
    return [_told(case, row) for row in rows]


def way(channel: str) -> str:
    """What a channel is called on screen."""
    return {
        "sms": pgettext("notice", "SMS"),
        "email": pgettext("notice", "e-mail"),
        "file": pgettext("notice", "to be passed on by the office"),
    }.get(channel, channel)


def _told(case: Case, row: Notice) -> Told:
    state, tone = _state(row)
    address = read(row, row.to)
    to = gateways.masked(address) if address else _("no address was given")
    text = surveys.hidden(read(row, row.text))
    if row.audience != APPLICANT or row.name == SPLIT:  # who reads the code could answer in their name
        text = codes.hidden(text)
    return Told(row.created_at, way(row.channel), to, text, state, tone)


def read(row: Notice, sealed: str) -> str:
    """The plain words, "" where the key is gone."""
    try:
        return str(crypto.unseal(sealed, f"notice:{row.key}")) if sealed else ""
    except crypto.Unreadable:
        return ""


def _why(row: Notice) -> str:
    """Why it did not leave, for a clerk; the operator finds the machine's own words in the log and at /healthz."""
    kind, _colon, said = row.fault.partition(": ")
    if kind == "Away":
        return _("the gateway does not answer")
    if kind == "Refused":
        return _("the gateway refused it (%(words)s)") % {"words": said}
    if kind.startswith("SMTP") or row.channel == "email":
        return _("the mail server refused it")
    return _("something went wrong in sending")


def _state(row: Notice) -> tuple[str, str]:
    if row.sent_at:
        return _("sent %(at)s") % {"at": weekday_time(row.sent_at)}, "ok"
    if row.failed_at:
        return _("given up after %(n)d tries: %(why)s") % {"n": row.tries, "why": _why(row)}, "bad"
    if row.fault:
        words = {"why": _why(row), "at": weekday_time(row.next_try or clock.now())}
        return _("not sent yet, next try %(at)s: %(why)s") % words, "bad"
    if row.next_try and row.next_try > clock.now():
        return _("waits until %(at)s, no messages at night") % {"at": weekday_time(row.next_try)}, "wait"
    return _("being sent"), "wait"
