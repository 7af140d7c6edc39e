"""One person's session at a kiosk: it begins on the first screen, ends by a button, by itself, or at the next touch.

The cookie holds the session's name, when it was last used, and the trail: every cookie that was set meanwhile, with
its path. The end takes back the whole trail, so that no part of the site has to tell the kiosk what it keeps.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from home import clock, crypto, terminals

COOKIE = "kiosk"
STAYING = {COOKIE, terminals.COOKIE}
Trail = list[list[str]]


@dataclass
class Session:
    """``name``: secret. ``trail``: [cookie, path] of what was set."""

    name: str
    used_at: datetime
    trail: Trail = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What drafts begun in it carry: not the name itself."""
        return crypto.lookup(self.name, COOKIE)

    @property
    def lapsed(self) -> bool:
        """The browser should have wiped it long ago; a machine that was switched off could not."""
        return clock.now() - self.used_at > timedelta(seconds=settings.KIOSK_LAPSES)


def begun() -> Session:
    return Session(secrets.token_urlsafe(18), clock.now())


def of(request: HttpRequest) -> Session | None:
    """The session whose cookie the browser sends, lapsed or not."""
    try:
        name, used, trail = _signer().unsign_object(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None
    return Session(name, datetime.fromtimestamp(used, clock.OFFICE_ZONE), trail)


def keep(answer: HttpResponse, request: HttpRequest, session: Session) -> None:
    """Remember that the session was used now, and what ``answer`` sets."""
    for name, morsel in answer.cookies.items():
        mark = [name, morsel["path"] or "/"]
        if name not in STAYING and mark not in session.trail and morsel.value:
            session.trail.append(mark)
    value = _signer().sign_object([session.name, int(clock.now().timestamp()), session.trail])
    answer.set_cookie(COOKIE, value, httponly=True, samesite="Strict", secure=request.is_secure())


def wipe(answer: HttpResponse, request: HttpRequest, session: Session | None) -> HttpResponse:
    """End ``session``: its cookies, what it began on the server, what scripts kept in the browser."""
    for name, path in session.trail if session else ():
        answer.delete_cookie(name, path=path, samesite="Lax")
    for name in request.COOKIES.keys() - STAYING:  # set before there was a session
        answer.delete_cookie(name, samesite="Lax")
    answer.delete_cookie(COOKIE, samesite="Strict")
    answer["Clear-Site-Data"] = '"storage"'
    if session:
        terminals.ended.send(sender=None, session=session.mark)
    return answer


def _signer() -> signing.Signer:
    return signing.Signer(salt=COOKIE)
