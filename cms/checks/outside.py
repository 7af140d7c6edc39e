"""Addresses of others that our pages lead to, tried once a night by the ticker, politely.

One request at a time, one a round for each host, eight seconds each, the head before the whole, at most three hops,
our name in the request. An address that says it is gone (404, 410) is broken at once, one that does not answer only
after two nights in a row; and where nobody at all answers, it is our own way out that is missing, and nobody is blamed.
Addresses inside the office's network are never asked: an editor's link must not become a probe.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.models import OutsideLink
from home import clock

GONE = {404, 410}
ASKED_FOR_LESS = {405, 501, 403, 400}  # hosts that do not like HEAD; asked again as a browser would
THERE = {401, 403, 429}  # it answers, only not to us
HOPS = 3
NAME = "OneWindow-link-check"


@dataclass(frozen=True)
class Answer:
    """``way``: somebody answered at all. ``gone``: and said that there is no such page."""

    fine: bool
    said: str = ""
    gone: bool = False
    way: bool = True


def used(page, addresses: set[str]) -> None:
    """``page`` leads to these and no others."""
    wanted = {each for each in addresses if len(each) <= OutsideLink.LONGEST}
    links = OutsideLink.objects.filter(pages=page)
    known = dict(links.values_list("address", "pk"))
    if stale := [pk for address, pk in known.items() if address not in wanted]:
        OutsideLink.pages.through.objects.filter(page_id=page.pk, outsidelink_id__in=stale).delete()
        OutsideLink.objects.filter(pk__in=stale, pages=None).delete()
    for address in wanted - known.keys():
        link, _made = OutsideLink.objects.get_or_create(address=address)
        link.pages.add(page.pk)


def broken() -> dict[str, str]:
    """{address: since when and why}."""
    rows = OutsideLink.objects.filter(state=OutsideLink.State.BROKEN)
    return {row.address: told(row) for row in rows}


def told(row: OutsideLink) -> str:
    day = f"{row.since.month}月{row.since.day}日" if row.since else ""
    return _("since %(day)s, %(why)s") % {"day": day, "why": row.said} if day else row.said


def due():
    """Those of live pages that have not been tried today."""
    rows = OutsideLink.objects.filter(pages__live=True).distinct()
    return rows.filter(Q(tried_on=None) | Q(tried_on__lt=clock.today()))


def go_on(seconds: float) -> int:
    """Try addresses that are due, one for each host, for at most ``seconds``; how many were."""
    if not settings.LINK_CHECK:
        return 0
    ends, hosts, answers = time.monotonic() + seconds, set(), []
    for link in due().order_by("pk")[:200]:
        host = urlsplit(link.address).hostname
        if host in hosts:
            continue
        if time.monotonic() > ends:
            break
        hosts.add(host)
        answers.append((link, ask(link.address)))
    no_way = bool(answers) and not any(answer.way for _link, answer in answers) and not _answered_today()
    for link, answer in answers:
        _keep(link, answer, no_way)
    return len(answers)


def _answered_today() -> bool:
    return OutsideLink.objects.filter(tried_on=clock.today(), state=OutsideLink.State.FINE).exists()


def _keep(link: OutsideLink, answer: Answer, no_way: bool) -> None:
    state = OutsideLink.State
    today = clock.today()
    if answer.fine:
        values = {"state": state.FINE, "said": "", "since": None}
    elif no_way and not answer.way:
        values = {}
    else:
        since = link.since or today
        is_broken = answer.gone or since < today
        values = {"state": state.BROKEN if is_broken else state.DOUBT, "said": answer.said[:120], "since": since}
    OutsideLink.objects.filter(pk=link.pk).update(tried_on=today, **values)


# --- one address ------------------------------------------------------------------------------------------------------
def ask(address: str) -> Answer:
    """Follow it, at most HOPS redirects."""
    for _hop in range(HOPS + 1):
        try:
            status, onward = _status("HEAD", address)
            if status in ASKED_FOR_LESS:
                status, onward = _status("GET", address)
        except _Inside:
            return Answer(True)  # an address of the office's own network: not ours to try
        except (OSError, HTTPException, ValueError) as fault:
            return Answer(False, _fault(fault), way=False)
        if status in (301, 302, 303, 307, 308) and onward:
            address = urljoin(address, onward)
            continue
        return _judged(status)
    return Answer(False, _("it leads on and on, and nowhere."))


class _Inside(Exception):
    """The address lies in a network of our own."""


def _status(method: str, address: str) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    where = _open_address(parts.hostname, port)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, port, timeout=settings.LINK_CHECK_SECONDS)
    connection._create_connection = lambda _host, *rest: socket.create_connection(where, *rest)  # the one we looked at
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={"User-Agent": NAME, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _open_address(host: str, port: int) -> tuple[str, int]:
    """A public address of ``host``. Raises _Inside for one of ours, OSError for a name nobody knows."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [each[4][0] for each in found]
    if settings.LINK_CHECK_INSIDE:
        return addresses[0], port
    for each in addresses:
        if not ipaddress.ip_address(each.partition("%")[0]).is_global:
            raise _Inside(host)
    return addresses[0], port


def _judged(status: int) -> Answer:
    if status < 400 or status in THERE:
        return Answer(True)
    if status in GONE:
        return Answer(False, _("the page does not exist there any more (%(status)d).") % {"status": status}, gone=True)
    return Answer(False, _("the site answers with an error (%(status)d).") % {"status": status})


def _fault(fault: Exception) -> str:
    if isinstance(fault, socket.gaierror):
        return _("nobody knows this name.")
    if isinstance(fault, TimeoutError):
        return _("no answer within %(n)d seconds.") % {"n": settings.LINK_CHECK_SECONDS}
    return _("no connection.")
