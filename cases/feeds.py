"""Due days of one's cases as a calendar (RFC 5545), behind a private address.

Number, kind of case and day stand in it, never a title, which may name somebody. Rights are asked when it is fetched.
"""

import secrets
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cases import addresses, faces, rights
from cases.models import Case, Feed
from home import clock, crypto
from home.models import User

MOST = 500
AGAIN = timedelta(hours=1)  # how often programs should fetch it


def make(user: User) -> str:
    """A new address for ``user``; the old one opens nothing any more. Returns its token, which is not kept."""
    token = secrets.token_urlsafe(32)
    Feed.objects.update_or_create(user=user, defaults={"token_hash": hashed(token), "made_at": clock.now()})
    return token


def revoke(user: User) -> None:
    Feed.objects.filter(user=user).delete()


def hashed(token: str) -> str:
    return crypto.lookup(token, "calendar")


def owner(token: str) -> User | None:
    """Whose address it is, while they work here."""
    feed = Feed.objects.filter(token_hash=hashed(token), user__is_active=True).select_related("user").first()
    return feed.user if feed and rights.posts(feed.user) else None


def cases_of(user: User) -> QuerySet[Case]:
    """Open cases with a due day that ``user`` does, or somebody does for whom they stand in."""
    mine = {user.pk, *(post.user_id for post in rights.posts(user))}
    seen = Case.objects.visible_to(user).open().filter(assignee__in=mine).exclude(next_due=None)
    return seen.select_related("type").order_by("next_due", "pk")[:MOST]


def text(user: User) -> bytes:
    """The calendar of ``user`` as it stands now."""
    made = Calendar()
    made.add("prodid", "-//One Window//desk//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Cases due"))
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", AGAIN)
    for case in cases_of(user):
        made.add_component(_event(case))
    return made.to_ical()


def _event(case: Case) -> Event:
    day, event = faces.due_day(case.next_due), Event()
    event.add("uid", f"{case.number}@{_host()}")
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _("Due: %(number)s %(type)s") % {"number": case.number, "type": case.type.title})
    event.add("url", addresses.whole(reverse("desk:case", args=[case.number])))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _host() -> str:
    return addresses.whole("").partition("://")[2].partition("/")[0] or "localhost"
