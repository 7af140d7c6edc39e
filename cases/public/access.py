"""Who has shown number and code: a signed cookie for that one case, forgotten after half an hour without a page.

A code is the applicant's or a party's. `check` and `current` answer for the applicant alone, so that a page opens to
parties only where it asks `find` or `visit`, which say who is there.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from cases import actor, codes, parties
from cases.actor import APPLICANT, Actor
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


@dataclass(frozen=True)
class Visit:
    """Somebody with number and code: ``who`` is the applicant or a party of ``case``."""

    case: Case
    who: Actor

    @property
    def code_hash(self) -> str:
        return self.case.parties[self.who.party]["code"] if self.who.party else self.case.code_hash


def find(number: str, code: str) -> Visit | None:
    """Whose of the case ``number`` the code is. A missing number takes the same steps as a wrong code."""
    row = Case.objects.filter(number=number).values_list("pk", "code_hash", "parties").first()
    pk, own, others = row or (None, None, {})
    hashes = {"": own} | {key: entry["code"] for key, entry in others.items()}
    whose = codes.which(unicodedata.normalize("NFKC", code), hashes)
    case = of(pk=pk) if whose is not None else None
    return still(case, actor_of(whose)) if case else None


def check(number: str, code: str) -> Case | None:
    """The case of ``number`` if ``code`` is its applicant's pick-up code."""
    found = find(number, code)
    return found.case if found and found.who == APPLICANT else None


def visit(request: HttpRequest, number: str) -> Visit | None:
    """The case ``number`` and who has shown a code of it lately in this browser; else None, whatever the reason."""
    case = of(number=tidy(number))
    for key in ["", *parties.standing(case)] if case else ():
        found = still(case, actor_of(key))
        if found and (stamp := _stamp(request, found)) is not None:
            now = clock.now()
            return found if now - stamp["last"] < IDLE and now - stamp["first"] < WHOLE else None
    return None


def current(request: HttpRequest, number: str) -> Case | None:
    """The case ``number`` if this browser has shown the applicant's code of it lately."""
    found = visit(request, number)
    return found.case if found and found.who == APPLICANT else None


def actor_of(key: str) -> Actor:
    """Whose code it is: "" the applicant's, else the party's."""
    return actor.party(key) if key else APPLICANT


def still(case: Case, who: Actor) -> Visit | None:
    """The visit of ``who``; None where they have no code, or are no party any more."""
    there = parties.stands(case, who.party) if who.party else case.code_hash
    return Visit(case, who) if there else None


def remember(answer: HttpResponse, request: HttpRequest, here: str, who: Visit, *, anew: bool = False) -> HttpResponse:
    """Let this browser see the case for the next half hour. ``here``: path of the tracking page, the cookie's too.

    ``anew``: the code was shown just now.
    """
    now, case = clock.now(), who.case
    stamp = None if anew else _stamp(request, who)
    first = stamp["first"] if stamp else now
    value = _signer(who).sign_object({"n": case.number, "first": first.isoformat(), "last": now.isoformat()})
    answer.set_cookie(COOKIE, value, max_age=IDLE, **flags(request, here))
    return answer


def forget(answer: HttpResponse, here: str) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=here, samesite="Lax")
    return answer


def make_known(answer: HttpResponse, request: HttpRequest, here: str, who: Visit) -> HttpResponse:
    """Mark the browser as one that had the code: strangers' guesses will not shut it out. It opens nothing."""
    mine = _known_key(counted_as(who.case.number) if who.who.party else who.case.number)
    keys = [key for key in _known(request) if key != mine]
    value = signing.Signer(salt=KNOWN).sign_object([*keys, mine][-KNOWN_CASES:])
    answer.set_cookie(KNOWN, value, max_age=timedelta(days=KNOWN_DAYS), **flags(request, here))
    return answer


def counted_as(number: str, request: HttpRequest | None = None) -> str:
    """Under what wrong codes for ``number`` are counted: for a party's browser apart, so that strangers do not shut it
    out, and yet counted, since to guess at the applicant's code it is a stranger itself."""
    apart = f"{number}/party"
    return apart if request is None or is_known(request, apart) else number


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


def _signer(who: Visit) -> signing.Signer:
    return signing.Signer(salt=f"{COOKIE}:{who.code_hash}")  # another case's cookie, or an older code's, is no good


def _stamp(request: HttpRequest, who: Visit) -> dict | None:
    try:
        stamp = _signer(who).unsign_object(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return None
    if stamp["n"] != who.case.number:
        return None
    return {name: datetime.fromisoformat(stamp[name]) for name in ("first", "last")}


def flags(request: HttpRequest, here: str) -> dict:
    return {"path": here, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
