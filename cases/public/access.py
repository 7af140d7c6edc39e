"""Who has shown number and code: a signed cookie for that one case, forgotten after half an hour without a page."""

import re
import unicodedata
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from cases import codes
from cases.models import Case
from home import clock, crypto

COOKIE, KNOWN = "track", "track_known"
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=4)  # however busy: a stolen cookie does not live longer
KNOWN_DAYS, KNOWN_CASES = 180, 8
_DASHES = re.compile("[‐-―－−]")


def tidy(number: str) -> str:
    """A number as it is stored, however it was typed: spaces, lower case and full-width letters do not matter."""
    return re.sub(r"\s", "", _DASHES.sub("-", unicodedata.normalize("NFKC", number))).upper()


def check(number: str, code: str) -> Case | None:
    """The case of ``number`` if ``code`` is its pick-up code. A missing number takes the same steps as a wrong code."""
    row = Case.objects.filter(number=number).values_list("pk", "code_hash").first()
    pk, kept = row or (None, None)
    right = codes.matches(unicodedata.normalize("NFKC", code), kept)
    return of(pk=pk) if right and pk and kept else None


def current(request: HttpRequest, number: str) -> Case | None:
    """The case ``number`` if this browser has shown its code lately; else None, whatever the reason."""
    case = of(number=tidy(number), code_hash__isnull=False)
    if case is None or (stamp := _stamp(request, case)) is None:
        return None
    now = clock.now()
    return case if now - stamp["last"] < IDLE and now - stamp["first"] < WHOLE else None


def remember(answer: HttpResponse, request: HttpRequest, here: str, case: Case, *, anew: bool = False) -> HttpResponse:
    """Let this browser see ``case`` for the next half hour. ``here``: path of the tracking page, the cookie's too.

    ``anew``: the code was shown just now.
    """
    now = clock.now()
    stamp = None if anew else _stamp(request, case)
    first = stamp["first"] if stamp else now
    value = _signer(case).sign_object({"n": case.number, "first": first.isoformat(), "last": now.isoformat()})
    answer.set_cookie(COOKIE, value, max_age=IDLE, **flags(request, here))
    return answer


def forget(answer: HttpResponse, here: str) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=here, samesite="Lax")
    return answer


def make_known(answer: HttpResponse, request: HttpRequest, here: str, case: Case) -> HttpResponse:
    """Mark the browser as one that had the code: strangers' guesses will not shut it out. It opens nothing."""
    keys = [key for key in _known(request) if key != _known_key(case.number)]
    value = signing.Signer(salt=KNOWN).sign_object([*keys, _known_key(case.number)][-KNOWN_CASES:])
    answer.set_cookie(KNOWN, value, max_age=timedelta(days=KNOWN_DAYS), **flags(request, here))
    return answer


def is_known(request: HttpRequest, number: str) -> bool:
    return _known_key(number) in _known(request)


def _known(request: HttpRequest) -> list[str]:
    try:
        return signing.Signer(salt=KNOWN).unsign_object(request.COOKIES.get(KNOWN, ""))
    except signing.BadSignature:
        return []


def _known_key(number: str) -> str:
    return crypto.lookup(number, KNOWN)[:16]


def of(**which) -> Case | None:
    """The first case that fits, with what its page prints."""
    related = ("type", "type_version", "holder", "home", "in_name_of", "item_version__item", "submission__version")
    return Case.objects.select_related(*related).filter(**which).first()


def _signer(case: Case) -> signing.Signer:
    return signing.Signer(salt=f"{COOKIE}:{case.code_hash}")  # another case's cookie, or an older code's, is no good


def _stamp(request: HttpRequest, case: Case) -> dict | None:
    try:
        stamp = _signer(case).unsign_object(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None
    if stamp["n"] != case.number:
        return None
    return {name: datetime.fromisoformat(stamp[name]) for name in ("first", "last")}


def flags(request: HttpRequest, here: str) -> dict:
    return {"path": here, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
