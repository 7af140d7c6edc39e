"""Setting a machine up and knowing it again: a code that is typed once on it, then a key of its browser.

    code = give_code(terminal)                    # the keeper reads it in the admin
    terminal, key = enter(code, client)           # typed on the machine; the browser before it is known no more
    terminal = known(cookie)                      # at every request

What a session at a kiosk leaves on the server carries the session's name (`session`), so that its end takes all of it.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from home import attempts, clock, codes, crypto
from home.attempts import Limit
from home.models import Terminal

COOKIE = "terminal"
CODE_GOOD = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)
ended = Signal()  # a session at a kiosk is over: session=, the name that what it began carries
first_pages: dict[str, Callable[[], str]] = {Terminal.Kind.KIOSK: lambda: "/kiosk/"}  # higher apps add theirs
farewells: list[Callable[[Terminal, str], str]] = []  # where to go once after a session; higher apps add theirs
_session: ContextVar[str] = ContextVar("kiosk_session", default="")


def first_page(terminal: Terminal) -> str:
    return first_pages.get(terminal.kind, lambda: "/")()


def farewell(terminal: Terminal, session: str) -> str:
    """What is shown once to whoever has just finished this session, "" where nothing is."""
    return next(filter(None, (each(terminal, session) for each in farewells)), "")


def give_code(terminal: Terminal) -> str:
    """A code that sets one browser up, once, within the hour. The one before opens nothing any more."""
    code = codes.letters(secrets.token_bytes(5))
    terminal.code_hash, terminal.code_until = _hash(code), clock.now() + CODE_GOOD
    terminal.save(update_fields=["code_hash", "code_until"])
    return code


def enter(code: str, client: str) -> tuple[Terminal, str] | None:
    """(terminal, cookie of this browser); None for a code that opens nothing. Raises home.attempts.TooMany."""
    tried = attempts.take(Limit("terminal-client", client, 20), Limit("terminal-site", "", 300))
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        fresh = Terminal.objects.select_for_update().filter(code_hash=_hash(code), code_until__gt=clock.now())
        terminal = fresh.filter(active=True).first()
        if terminal is None:
            return None
        terminal.code_hash, terminal.code_until, terminal.key_hash = "", None, crypto.lookup(key, COOKIE)
        terminal.save(update_fields=["code_hash", "code_until", "key_hash"])
    tried.right()
    return terminal, signing.Signer(salt=COOKIE).sign_object([terminal.pk, key])


def known(cookie: str) -> Terminal | None:
    """The machine whose browser sends ``cookie``; None for everybody else, without a query."""
    if not cookie:
        return None
    try:
        pk, key = signing.Signer(salt=COOKIE).unsign_object(cookie)
    except signing.BadSignature:
        return None
    found = Terminal.objects.select_related("unit").filter(pk=pk, active=True).first()
    return found if found and secrets.compare_digest(found.key_hash, crypto.lookup(key, COOKIE)) else None


def seen(terminal: Terminal) -> None:
    """It is alive: written once a minute at most."""
    now = clock.now()
    if terminal.seen_at is None or terminal.seen_at < now - SEEN_EVERY:
        late = Q(seen_at=None) | Q(seen_at__lt=now - SEEN_EVERY)
        Terminal.objects.filter(late, pk=terminal.pk).update(seen_at=now)


def session() -> str:
    """Name of the kiosk session this request belongs to; "" anywhere else."""
    return _session.get()


@contextmanager
def during(name: str) -> Iterator[None]:
    """While this lasts, what is begun belongs to the session ``name``."""
    before = _session.set(name)
    try:
        yield
    finally:
        _session.reset(before)


def _hash(code: str) -> str:
    return crypto.lookup(codes.tidy(code), "terminal-code")
