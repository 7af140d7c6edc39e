"""Sending what the outbox holds: at least once to the gateway, once to the person by key, never in a click.

A notice is claimed by one UPDATE before it is handed over, so two tickers don't send it twice; a ticker that dies
with a claim gives it back by the clock. What fails by itself is tried again and parked with its reason after the
fifth time; it never stands in another notice's way. A gateway that is away parks nothing: all wait, at most a day.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from cases import gateways, quiet
from cases.gateways import Away, Letter
from cases.models import Notice
from home import clock, crypto, personal

log = logging.getLogger(__name__)
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 1440))  # after the first, second … failure
FAILURES = 5
LEASE = timedelta(minutes=10)  # longer than any gateway takes; then a dead ticker's claim is free again
BATCH = 200
ROUND = 20.0  # seconds of one round, however slow a gateway is
HELD = "held"  # the letter about a publication that was planned and held back
SITE = "site"  # the morning's letter about the site, to editors


@dataclass
class Sent:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    parked: int = 0


def send_due(now: datetime | None = None, limit: int = BATCH) -> Sent:
    """Send the notices whose time has come, oldest first, at most ``limit`` a channel. Never raises for a notice."""
    now, done = now or clock.now(), Sent()
    ends = time.monotonic() + ROUND
    for channel in waiting(now).order_by().values_list("channel", flat=True).distinct():
        if (morning := quiet.awake(now, channel)) > now:
            waiting(now).filter(channel=channel).order_by().update(next_try=morning)
            continue
        for notice in waiting(now).filter(channel=channel)[:limit]:
            if time.monotonic() > ends:  # timers want their turn; the rest goes with the next round
                return done
            if _claim(notice, now) and not _try(notice, now, done):
                break  # the gateway is away; the others of its channel would only wait for the same time-out
    return done


def _try(notice: Notice, now: datetime, done: Sent) -> bool:
    """Send one claimed notice and write down what came of it. False when its gateway is away."""
    try:
        _hand_over(notice)
    except Away as fault:
        _wait_for_gateway(notice, now, fault)
        done.failed += 1
        return False
    except Exception as fault:  # whatever is wrong with one notice, the next one is sent
        parked = _failed(notice, now, fault)
        done.parked += parked
        done.failed += not parked
    else:
        _mark(notice, sent_at=now, next_try=None, fault="")
        done.sent += 1
    return True


def waiting(now: datetime):
    """Notices that want to be sent by ``now``, oldest first. None before it was written: an invented county lives
    through days beside cases that are later."""
    due = Q(next_try=None) | Q(next_try__lte=now)
    return Notice.objects.filter(due, created_at__lte=now, sent_at=None, failed_at=None).order_by("created_at", "pk")


def parked():
    """Notices given up, for the operator: each has its reason in ``fault``."""
    return Notice.objects.filter(failed_at__isnull=False).order_by("failed_at")


def retry(notices=None) -> int:
    """Give parked notices five more tries. Returns how many."""
    chosen = parked() if notices is None else notices.filter(failed_at__isnull=False)
    return chosen.order_by().update(failed_at=None, next_try=None, tries=0)


def oldest_due(now: datetime | None = None) -> timedelta:
    """How long the longest-waiting notice has waited: what health watches. Zero when none is due.

    A night in which nothing may be sent does not count for one that was never tried; it does for a gateway's silence.
    """
    now = now or clock.now()
    due = waiting(now).order_by()
    tried = due.exclude(fault="").aggregate(oldest=Min("created_at"))["oldest"]
    loud = due.filter(fault="", channel__in=quiet.LOUD).aggregate(oldest=Min("created_at"))["oldest"]
    rest = due.filter(fault="").exclude(channel__in=quiet.LOUD).aggregate(oldest=Min("created_at"))["oldest"]
    began = [tried, rest, max(loud, quiet.last_morning(now)) if loud else None]
    return max((now - each for each in began if each), default=timedelta())


def _claim(notice: Notice, now: datetime) -> bool:
    """Make the notice ours for LEASE; False when another ticker was first. Counted as a try: one that kills the
    process must not do so for ever."""
    seen = Notice.objects.filter(
        pk=notice.pk, sent_at=None, failed_at=None, tries=notice.tries, next_try=notice.next_try
    )
    return bool(seen.update(next_try=now + LEASE, tries=notice.tries + 1))


def _hand_over(notice: Notice) -> None:
    if notice.tries >= FAILURES:
        raise RuntimeError(notice.fault or "Each of five tries ended without an answer.")
    aad = f"notice:{notice.key}"
    letter = Letter(notice.key, _text(notice.to, aad), _text(notice.text, aad), _subject(notice))
    gateways.of(_channel(notice))(letter)
    log.info("notice %s sent by %s to %s", notice.pk, notice.channel, gateways.masked(letter.to))


def _subject(notice: Notice) -> str:
    if notice.name == HELD:
        return _("A planned publication was held back")
    if notice.name == SITE:
        return _("What the site wants a hand with today")
    return _("Notice about your case") if notice.case_id else _("At your desk today")


def _channel(notice: Notice) -> str:
    return notice.channel or settings.NOTICE_BACKEND


def _text(sealed: str, aad: str) -> str:
    return str(crypto.unseal(sealed, aad)) if sealed else ""


def _failed(notice: Notice, now: datetime, fault: Exception) -> bool:
    """True when that was the last time."""
    tries = notice.tries + 1
    log.warning("notice %s by %s failed %d times (%s)", notice.pk, notice.channel, tries, type(fault).__name__)
    if tries >= FAILURES:
        _mark(notice, failed_at=now, next_try=None, fault=_reason(notice, fault))
        return True
    _mark(notice, next_try=quiet.awake(now + WAITS[tries - 1], notice.channel), fault=_reason(notice, fault))
    return False


def _wait_for_gateway(notice: Notice, now: datetime, fault: Away) -> None:
    """Wait as long again as it has waited so far: a minute at first, a day at most."""
    wait = min(max(now - notice.created_at, WAITS[0]), WAITS[-1])
    log.warning("gateway %s is away; notice %s waits %s", notice.channel, notice.pk, wait)
    _mark(
        notice,
        next_try=quiet.awake(now + wait, notice.channel),
        tries=notice.tries,
        fault=_reason(notice, fault),
    )


def _reason(notice: Notice, fault: Exception) -> str:
    """What went wrong, without the address: servers like to repeat it."""
    said = f"{type(fault).__name__}: {fault}"
    try:
        address = _text(notice.to, f"notice:{notice.key}")
    except crypto.Unreadable:
        address = ""
    return personal.masked(said.replace(address, gateways.masked(address)) if address else said)[:300]


def _mark(notice: Notice, **values) -> None:
    Notice.objects.filter(pk=notice.pk).update(**values)
