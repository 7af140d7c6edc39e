"""Who else looks at a case just now, and what was done to it since this page was opened: a hint, asked for by the page.

It stands in the cache alone, for a minute after the last sign of life; that nothing is overtaken is the version's work
(409), not this one's. Nobody learns of anybody through a case they may not see: each answer asks anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import faces, rights
from cases.desk.access import desk
from cases.desk.finding import find
from cases.models import Case, CaseEvent
from home import clock
from home.models import User

KEPT = timedelta(seconds=60)  # four times as long as the page waits before it asks again
MOST = 3  # people that are named


class Present(NamedTuple):
    """Somebody with the case open."""

    name: str
    unit: str
    since: datetime
    seen: datetime

    @property
    def words(self) -> str:
        at = self.since.astimezone(clock.OFFICE_ZONE).strftime("%H:%M")
        said = _("%(person)s (%(unit)s) is looking at this case, opened at %(at)s")
        return said % {"person": self.name, "unit": self.unit, "at": at}


@dataclass(frozen=True)
class Hint:
    """``people``: a sentence for each. ``url``: where the page asks again."""

    url: str
    version: int
    people: list[str]


def enter(case: Case, user: User) -> Hint:
    """``user`` has opened a page of ``case``; who was there before."""
    url = reverse("desk:here", args=[case.number])
    return Hint(url, case.version, _others(case, user))


@desk
def here(request: HttpRequest, number: str) -> HttpResponse:
    """Asked every few seconds by a page that is looked at: no sign that its person is at the desk, so the session is
    not prolonged by it."""
    request.session.save = lambda *args, **kwargs: None
    case = find(request, number)
    seen = request.GET.get("v", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else case.version
    return JsonResponse({"people": _others(case, request.user), "moved": _moved(case, version)})


def _others(case: Case, user: User) -> list[str]:
    """Everybody else there, first come first; ``user`` is there too from now on. Two at the same moment may forget a
    third, until the third's page asks again."""
    now, key = clock.now(), f"desk:here:{case.pk}"
    there: dict[int, Present] = cache.get(key) or {}
    there = {pk: each for pk, each in there.items() if now - each.seen < KEPT}
    since = there[user.pk].since if user.pk in there else now
    post = next(iter(rights.posts(user)), None)
    there[user.pk] = Present(str(user), post.unit.label if post else "", since, now)
    cache.set(key, there, KEPT.total_seconds())
    found = sorted((each for pk, each in there.items() if pk != user.pk), key=lambda each: each.since)
    return [each.words for each in found[:MOST]]


def _moved(case: Case, version: int) -> str:
    if case.version <= version:
        return ""
    newest = case.events.filter(seq__gt=version).exclude(kind__in=CaseEvent.QUIET).order_by("-seq")
    event = newest.select_related("user", "unit").first()
    if event is None:
        return ""
    at = event.at.astimezone(clock.OFFICE_ZONE).strftime("%H:%M")
    told = {"person": faces.who_of(case, event), "at": at, "step": faces.label_of(case, event)}
    return _("Changed since you opened it: %(at)s %(person)s, %(step)s.") % told
