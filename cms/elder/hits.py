"""Visits of the service for the elderly, as the half-year report counts them.

One visit is one browser on one day, however many pages it opens; pages opened are the second number. Counted are pages
in elder mode and the service's own pages in either. Not counted: programs that say they are programs or say nothing,
pages fetched in advance, and anybody who is signed in. A browser gets a random mark for a day; what is kept is a hash
of mark and day, so no two days can be laid beside each other.
"""

import logging
import re
import secrets
from datetime import date, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Count, F, Sum
from django.http import HttpRequest, HttpResponse

from cms.elder import CALLED, HELPED
from cms.models.visits import ElderDay, ElderVisit
from home import clock, crypto, modes

COOKIE, DAY = "seen", 24 * 3600
KEPT = timedelta(days=2)  # by then nobody's day goes on
OWN = ("/elder/", f"/apply/{HELPED}/", f"/apply/{CALLED}/")
NEVER = ("/admin/", "/desk/", "/static/", "/media/", "/api/")
PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|httpclient|headless|monitor|preview", re.IGNORECASE
)
_MARK = re.compile(r"[\w-]{22}", re.ASCII)
log = logging.getLogger(__name__)


class CountVisits:
    """Middleware: after the page is made, so that nothing is counted that nobody got."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if counts(request, answer):
            kept = request.COOKIES.get(COOKIE, "")
            mark = kept if _MARK.fullmatch(kept) else secrets.token_urlsafe(16)
            count(mark)
            if mark != kept:
                flags = {"httponly": True, "samesite": "Lax", "secure": request.is_secure()}
                answer.set_cookie(COOKIE, mark, max_age=DAY, **flags)
        return answer


def counts(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether this page view belongs to the number."""
    agent = request.headers.get("User-Agent", "")
    ours = modes.current(request) == modes.ELDER and not request.path.startswith(NEVER)
    return bool(
        (ours or request.path.startswith(OWN))
        and request.method == "GET"
        and answer.status_code == 200
        and answer.get("Content-Type", "").startswith("text/html")
        and agent
        and not PROGRAM.search(agent)
        and "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        and not request.user.is_authenticated
    )


def count(mark: str) -> None:
    """One page more for this browser today. A busy database loses a page, never the visitor theirs."""
    day = clock.today()
    key = crypto.lookup(f"{day}:{mark}", "visit")
    try:
        with transaction.atomic():
            rows = ElderVisit.objects.filter(day=day, key=key)
            if not rows.update(hits=F("hits") + 1):
                ElderVisit.objects.create(day=day, key=key)
    except IntegrityError:  # two pages of one browser at once
        ElderVisit.objects.filter(day=day, key=key).update(hits=F("hits") + 1)
    except DatabaseError:
        log.warning("a visit was not counted", exc_info=True)


def between(first: date, last: date) -> tuple[int, int]:
    """(visits, pages) of these days."""
    over = ElderDay.objects.filter(day__range=(first, last)).aggregate(Sum("visitors"), Sum("hits"))
    live = ElderVisit.objects.filter(day__range=(first, last)).aggregate(Count("pk"), Sum("hits"))
    return (over["visitors__sum"] or 0) + live["pk__count"], (over["hits__sum"] or 0) + (live["hits__sum"] or 0)


def fold(sender=None, **signal) -> None:
    """Days that are over become a line each, and the marks of their visitors are gone."""
    old = ElderVisit.objects.filter(day__lt=clock.today() - KEPT)
    with transaction.atomic():
        sums = list(old.order_by("day").values("day").annotate(visitors=Count("pk"), pages=Sum("hits")))
        for row in sums:
            day, new = ElderDay.objects.get_or_create(
                day=row["day"], defaults={"visitors": row["visitors"], "hits": row["pages"]}
            )
            if not new:
                ElderDay.objects.filter(pk=day.pk).update(
                    visitors=F("visitors") + row["visitors"], hits=F("hits") + row["pages"]
                )
        if sums:
            old.delete()
