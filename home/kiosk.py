"""One person's session at a kiosk: it begins on the first screen, ends by a button, by itself, or at the next touch.

The cookie holds the session's name and when it was last used. Beside it stands the trail: for every cookie that is set
meanwhile one more with its name and path, so that answers that overtake each other lose none. The end takes back the
whole trail: no part of the site has to tell the kiosk what it keeps.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from home import clock, crypto, terminals

COOKIE, STEP = "kiosk", "kiosk-"  # the session, and what the names of its trail begin with
STAYING = {COOKIE, terminals.COOKIE}


@dataclass
class Session:
    """``name``: secret."""

    name: str
    used_at: datetime

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
        name, used = _signer().unsign_object(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None
    return Session(name, datetime.fromtimestamp(used, clock.OFFICE_ZONE))


def keep(answer: HttpResponse, request: HttpRequest, session: Session) -> None:
    """Remember that the session was used now, and what ``answer`` sets."""
    flags = {"httponly": True, "samesite": "Strict", "secure": request.is_secure()}
    for name, morsel in list(answer.cookies.items()):
        if name not in STAYING and morsel.value:
            mark = [name, morsel["path"] or "/"]
            step = STEP + crypto.lookup("|".join(mark), STEP)[:10]
            if step not in request.COOKIES:
                answer.set_cookie(step, _signer().sign_object(mark), **flags)
    value = _signer().sign_object([session.name, int(clock.now().timestamp())])
    answer.set_cookie(COOKIE, value, **flags)


def wipe(answer: HttpResponse, request: HttpRequest, session: Session | None) -> HttpResponse:
    """End ``session``: its cookies, what it began on the server, what scripts kept in the browser."""
    forget(answer, request)
    answer.delete_cookie(COOKIE, samesite="Strict")
    answer["Clear-Site-Data"] = '"storage"'
    if session:
        terminals.ended.send(sender=None, session=session.mark)
    return answer


def forget(answer: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Take back every cookie but the machine's own: the trail itself, what it names, and what was set outside it."""
    gone = {(name, "/") for name in request.COOKIES.keys() - STAYING}
    for name, path in sorted(gone.union(_trail(request))):
        _take_back(answer, name, path)
    return answer


def _trail(request: HttpRequest) -> set[tuple[str, str]]:
    """(cookie, path) of everything that was set."""
    found = set()
    for name, value in request.COOKIES.items():
        if name.startswith(STEP):
            with suppress(signing.BadSignature):
                found.add(tuple(_signer().unsign_object(value)))
    return found


def _take_back(answer: HttpResponse, name: str, path: str) -> None:
    """Two forms each keep a cookie of one name under their own paths; in an answer a name stands once, so the second
    goes under a key of its own. What is sent is the morsel alone."""
    apart = HttpResponse()
    apart.delete_cookie(name, path=path, samesite="Lax")
    answer.cookies[f"{name} {path}" if name in answer.cookies else name] = apart.cookies[name]


def _signer() -> signing.Signer:
    return signing.Signer(salt=COOKIE)
